"""What the app has to be allowed to do: deploy/slack/manifest.yml grants exactly this, and a test compares the two.

Sources: docs.slack.dev/reference/methods and docs.slack.dev/reference/events, each with its scopes.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMAND = "/ask"
SHORTCUT = "ask_about_this"

EVENTS: Mapping[str, str | None] = {
    "app_mention": "app_mentions:read",
    "app_home_opened": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
"""Events that are sent to us, and the scope that each needs."""

HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
METHODS: Mapping[str, tuple[str, ...]] = {
    "auth.test": (),
    "apps.connections.open": (),  # by the app's own token, with connections:write
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": HISTORY,
    "conversations.open": ("im:write",),
    "conversations.replies": HISTORY,
    "views.publish": (),
}
"""Methods of the Web API that are called, and the bot's scopes that each needs."""

SCOPES = frozenset(
    {scope for scope in EVENTS.values() if scope}
    | {scope for scopes in METHODS.values() for scope in scopes}
    | {"commands"}  # the slash command, and the shortcut
)
