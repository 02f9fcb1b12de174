"""Each role may what those before it may; a name of no role may nothing."""

from __future__ import annotations

import pytest

from bot.helpdesk.access.oidc.refusals import NoRole, TooManyGroups
from bot.helpdesk.access.oidc.role_of import role_of
from bot.helpdesk.access.roles import MAY, ROLES, at_least

GIVEN = (("Desk.Agent", "agent"), ("Desk.Lead", "lead"), ("8f-group", "viewer"))


def test_roles_are_in_order() -> None:
    found = [[at_least(role, least) for least in ROLES] for role in ROLES]
    assert found == [[low <= high for low in range(4)] for high in range(4)]
    assert list(MAY) == list(ROLES)


def test_an_unknown_role_is_none() -> None:
    """As of a row that somebody wrote by hand."""
    assert not any(at_least(role, "viewer") for role in ("", "Admin", "owner"))


def test_the_directory_gives_the_highest_of_its_roles() -> None:
    """By app role or group, to the letter; what is there in another form is not there."""
    assert role_of({"roles": ["Desk.Agent", "Other", "Desk.Lead"]}, GIVEN) == "lead"
    assert role_of({"groups": ["8f-group"], "roles": "Desk.Agent"}, GIVEN) == "agent"
    assert role_of({"groups": ["8f-group"], "hasgroups": True}, GIVEN) == "viewer"
    for claims in ({"roles": ["desk.lead"]}, {"roles": {"Desk.Lead": 1}}, {"roles": [7, None]}, {"email": "Desk.Lead"}):  # fmt: skip
        with pytest.raises(NoRole):
            role_of(claims, GIVEN)
    with pytest.raises(TooManyGroups):
        role_of({"_claim_names": {"groups": "src1"}}, GIVEN)
