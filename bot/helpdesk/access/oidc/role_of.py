"""Which role the directory gives somebody: app roles or groups, by OIDC_ROLES."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.helpdesk.access.oidc.refusals import NoRole, TooManyGroups
from bot.helpdesk.access.roles import ROLES, Role

CLAIMS = ("roles", "groups")


def role_of(claims: Mapping[str, Any], given: Sequence[tuple[str, str]]) -> Role:
    """The highest of those that `given` (claim's value, role) finds. Raises NoRole, TooManyGroups.

    With too many groups Entra leaves them out and says where they could be asked for
    ("overage"). Asking there needs rights over the whole directory, so it is refused instead.
    """
    values = {value for claim in CLAIMS for value in _texts(claims.get(claim))}
    found = [role for role in ROLES if (any(to == role and value in values for value, to in given))]
    if found:
        return found[-1]
    elsewhere = claims.get("_claim_names")
    if claims.get("hasgroups") or (isinstance(elsewhere, Mapping) and "groups" in elsewhere):
        raise TooManyGroups("groups left out of the token")
    raise NoRole("no role of ours in the token")


def _texts(value: object) -> list[str]:
    """One text, or a list of them."""
    among = value if isinstance(value, list) else [value]
    return [one for one in among if isinstance(one, str)]
