"""Fills in the desk's templates, `web/templates/desk`.

A page extends `desk/layout.html`, which brings the header with the navigation for the person's
role, the skip link, what was just done (`said`), and `main`:

    {% extends "desk/layout.html" %}
    {% block title %}Queue{% endblock %}
    {% block main %}<h1 class="nhsuk-heading-l">Queue</h1> … {% endblock %}

Beside a page's own values a template has `person` (or None), `here` (the path), `said`, `roles`,
`csrf()` (the hidden field of a form) and `may("agent")`. Times are shown by the filters `day`
and `clock`. An entry of the navigation is a row of NAVIGATION, here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from sanic.request import Request
from sanic.response import HTTPResponse, html

from bot.channels.pages.templates import templates
from bot.helpdesk.access.person import Person
from bot.helpdesk.access.roles import ROLES
from bot.helpdesk.console.times import clock, day

NAVIGATION = (
    ("/desk", "Queue", "viewer"),
    ("/desk/upload", "Upload", "agent"),
    ("/desk/teach", "Teach", "agent"),
    ("/desk/content", "Content", "lead"),
    ("/desk/statistics", "Statistics", "lead"),
    ("/desk/people", "People", "admin"),
    ("/desk/audit", "Audit", "admin"),
    ("/desk/account", "Your account", "viewer"),
)
"""Path, what is read, and the least role that sees it."""


class Rendering:
    """Makes pages of templates; `words` are they."""

    def __init__(self, words: Environment | None = None) -> None:
        self._words = words or templates()
        self._words.filters.update(day=day, clock=clock)
        self._words.globals["roles"] = ROLES

    def render(
        self,
        request: Request,
        person: Person | None,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> HTTPResponse:
        """The page as an answer; `values` are what its template names. `person` is None where nobody is signed in."""
        text = self.text(request, person, template, **values)
        return html(text, status, dict(headers or {}))

    def text(self, request: Request, person: Person | None, template: str, **values: Any) -> str:
        """The same as text."""
        token = values.pop("csrf_token", person.csrf_token if person else "")
        field = Markup('<input type="hidden" name="csrf_token" value="{}">').format(token)

        def may(role: str) -> bool:
            return person is not None and person.may(role)

        return self._words.get_template(template).render(
            person=person,
            here=request.path,
            said=getattr(request.ctx, "said", None),
            navigation=[(path, name) for path, name, role in NAVIGATION if may(role)],
            may=may,
            csrf=lambda: field,
            **values,
        )
