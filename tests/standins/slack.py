"""Slack, as far as the assistant meets it: the Web API, what Slack sends, response URLs and Socket Mode.

It listens on this machine only, in a thread of its own. Tests look at what it was sent and tell it
how to fail; with a page (`try_slack.py`) a person without an account can try it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import itertools
import json
import threading
import time
import urllib.parse
import uuid
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.standins.slack_blocks import IN_A_VIEW, problems

TEAM, BOT, APP = "T1", "UBOT", "A1"
ANNA, BEN = "UANNA", "UBEN"
GENERAL, CARE = "CGENERAL", "CCARE"
NAMES = {BOT: "Assistant", ANNA: "Anna", BEN: "Ben"}
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # of Slack's documentation
TOKEN, APP_TOKEN = "xoxb-stand-in", "xapp-stand-in"
MOST_TEXT = 40_000
METHODS = (
    "auth.test", "chat.postMessage", "chat.postEphemeral", "chat.update", "conversations.open",
    "conversations.replies", "conversations.history", "views.publish", "apps.connections.open",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """How a call fails: Slack's `error`, a 429 with its seconds, a status, late, or cut off."""

    error: str = ""
    retry_after: int | None = None
    status: int = 0
    slow: float = 0.0
    drop: bool = False
    after: bool = False  # it takes effect first; then the answer is lost


@dataclass
class Reply:
    """What the assistant answered to a request of Slack's."""

    status: int
    body: str
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def sign(body: bytes, at: float, secret: str = SECRET) -> dict[str, str]:
    """The headers of a signed request."""
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


class Bad(Exception):
    """An error as Slack names it."""


@dataclass
class Slack:
    """A workspace. `bot` is where it sends its requests to."""

    bot: str = ""
    token: str = TOKEN
    secret: str = SECRET
    port: int = 0
    by_socket: bool = False
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    acks: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._always: dict[str, Fault] = {}
        self._numbers = itertools.count(1)
        self._urls: dict[str, dict[str, Any]] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    # --- the server ----------------------------------------------------------------------

    def start(self) -> Slack:
        self._thread.start()
        assert self._up.wait(20)
        return self

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method}", self._method),
            web.post("/response/{name}", self._response),
            web.get("/socket", self._socket),
        ]

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings of an assistant that is connected with it."""
        return {
            "SLACK_SIGNING_SECRET": self.secret,
            "SLACK_BOT_TOKEN": self.token,
            "SLACK_API_URL": f"{self.url}/api/",
            "SLACK_APP_TOKEN": APP_TOKEN if self.by_socket else "",
        }

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.add_routes(self.routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)

        async def up() -> None:
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", self.port)
            await site.start()
            self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
            self._up.set()

        self._loop.run_until_complete(up())
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    # --- faults --------------------------------------------------------------------------

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` fail so; "response_url" is one too."""
        self._faults[method].extend(faults)

    def fail_always(self, method: str, fault: Fault | None) -> None:
        if fault is None:
            self._always.pop(method, None)
        else:
            self._always[method] = fault

    def mend(self) -> None:
        self._faults.clear()
        self._always.clear()

    async def _failing(
        self, method: str, request: web.Request
    ) -> tuple[Fault, web.Response | None]:
        waiting = self._faults[method]
        fault = waiting.popleft() if waiting else self._always.get(method, Fault())
        if fault.slow:
            await asyncio.sleep(fault.slow)
        if fault.drop and not fault.after:
            self._cut(request)
            return fault, web.Response(status=500)  # nobody gets it
        answer = None
        if fault.retry_after is not None:
            headers = {"Retry-After": str(fault.retry_after)}
            answer = web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)  # fmt: skip
        elif fault.status:
            answer = web.Response(status=fault.status, text="<html>no</html>", content_type="text/html")  # fmt: skip
        elif fault.error:
            answer = web.json_response({"ok": False, "error": fault.error})
        return fault, answer

    @staticmethod
    def _cut(request: web.Request) -> None:
        if request.transport is not None:
            request.transport.abort()

    # --- the Web API ---------------------------------------------------------------------

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given: dict[str, Any] = dict(request.query)
        if request.method == "POST":
            if request.content_type == "application/json":
                given |= await request.json()
            else:
                given |= dict(await request.post())
        with self._lock:
            self.calls.append((method, given))
        fault, answer = await self._failing(method, request)
        if answer is not None:
            return answer
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        wanted = APP_TOKEN if method == "apps.connections.open" else self.token
        try:
            if not token:
                raise Bad("not_authed")
            if token != wanted:
                raise Bad("invalid_auth")
            if method not in METHODS:
                raise Bad("unknown_method")
            with self._lock:
                body = getattr(self, "_" + method.replace(".", "_").lower())(given)
        except Bad as bad:
            return web.json_response({"ok": False, "error": str(bad)})
        if fault.drop:
            self._cut(request)
        return web.json_response({"ok": True, **body})

    def _auth_test(self, _given: dict[str, Any]) -> dict[str, Any]:
        return {"team_id": TEAM, "user_id": BOT, "bot_id": "B1", "user": "assistant", "team": "Try"}

    def _apps_connections_open(self, _given: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"ws://127.0.0.1:{self.port}/socket?ticket=secret"}

    def _conversations_open(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": direct(given["users"])}}

    def _said(self, given: dict[str, Any]) -> dict[str, Any]:
        """A message as it was given. Raises Bad."""
        text, blocks = given.get("text", ""), given.get("blocks")
        if not text and not blocks:
            raise Bad("no_text")
        if len(text) > MOST_TEXT:
            raise Bad("msg_too_long")
        if blocks is not None and (wrong := problems(blocks)):
            self.refused.append(wrong)
            raise Bad("invalid_blocks")
        message = {"channel": given["channel"], "text": text, "blocks": blocks or []}
        for name in ("thread_ts", "metadata"):
            if given.get(name):
                message[name] = given[name]
        return message

    def _chat_postmessage(self, given: dict[str, Any]) -> dict[str, Any]:
        message = {**self._said(given), "ts": self.ts(), "user": BOT, "bot_id": "B1"}
        self.messages.append(message)
        return {"channel": message["channel"], "ts": message["ts"], "message": message}

    def _chat_postephemeral(self, given: dict[str, Any]) -> dict[str, Any]:
        ts = self.ts()
        self.messages.append({**self._said(given), "ts": ts, "user": BOT, "for": given["user"]})
        return {"message_ts": ts}

    def _chat_update(self, given: dict[str, Any]) -> dict[str, Any]:
        for message in self.messages:
            if (message["channel"], message["ts"]) == (given["channel"], given["ts"]):
                message |= self._said(given)
                return {"channel": given["channel"], "ts": given["ts"]}
        raise Bad("message_not_found")

    def _conversations_replies(self, given: dict[str, Any]) -> dict[str, Any]:
        return self._history(given, lambda one: given["ts"] in (one["ts"], one.get("thread_ts")))

    def _conversations_history(self, given: dict[str, Any]) -> dict[str, Any]:
        return self._history(given, lambda one: not one.get("thread_ts"))

    def _history(self, given: dict[str, Any], within: Any) -> dict[str, Any]:
        shown = [
            {name: value for name, value in one.items() if name != "metadata" or given.get("include_all_metadata")}
            for one in self.messages
            if one["channel"] == given["channel"] and within(one) and "for" not in one
        ]  # fmt: skip
        return {"messages": shown}

    def _views_publish(self, given: dict[str, Any]) -> dict[str, Any]:
        if wrong := problems(given["view"]["blocks"], IN_A_VIEW):
            self.refused.append(wrong)
            raise Bad("invalid_arguments")
        self.homes[given["user_id"]] = given["view"]
        return {"view": given["view"]}

    # --- response URLs and Socket Mode ---------------------------------------------------

    def response_url(self, user: str, channel: str, message: str = "", uses: int = 5) -> str:
        """A new one. `message` is the time stamp of the post that it may replace."""
        name = uuid.uuid4().hex
        self._urls[name] = {"user": user, "channel": channel, "message": message, "uses": uses}
        return f"{self.url}/response/{name}"

    async def _response(self, request: web.Request) -> web.StreamResponse:
        given = await request.json()
        fault, answer = await self._failing("response_url", request)
        with self._lock:
            self.calls.append(("response_url", given))
        if answer is not None:
            return answer
        held = self._urls.get(request.match_info["name"])
        if held is None or held["uses"] < 1:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        held["uses"] -= 1
        try:
            message = self._said({"channel": held["channel"], **given})
        except Bad as bad:
            return web.json_response({"ok": False, "error": str(bad)})
        with self._lock:
            if given.get("replace_original"):
                old = next(one for one in self.messages if one["ts"] == held["message"])
                old |= message
            else:
                self.messages.append({**message, "ts": self.ts(), "user": BOT, "for": held["user"]})
        if fault.drop:
            self._cut(request)
        return web.Response(text="ok")

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._sockets.append(socket)
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                said = json.loads(message.data)
                self.acks[said["envelope_id"]] = said
        self._sockets.remove(socket)
        return socket

    def send_by_socket(self, kind: str, payload: dict[str, Any], seconds: float = 10.0) -> Reply:
        """Sends an envelope; status 0 where it is not acknowledged."""
        name, began = str(uuid.uuid4()), time.monotonic()
        envelope = {"envelope_id": name, "type": kind, "payload": payload, "accepts_response_payload": True}  # fmt: skip
        while not self._sockets and time.monotonic() < began + seconds:
            time.sleep(0.02)
        sending = self._sockets[-1].send_json(envelope)
        asyncio.run_coroutine_threadsafe(sending, self._loop).result(5)
        while name not in self.acks and time.monotonic() < began + seconds:
            time.sleep(0.005)
        ack, took = self.acks.get(name), time.monotonic() - began
        if ack is None:
            return Reply(0, "", took)
        return Reply(200, json.dumps(ack["payload"]) if "payload" in ack else "", took)

    # --- what Slack sends ----------------------------------------------------------------

    def ts(self) -> str:
        return f"{int(time.time())}.{next(self._numbers):06d}"

    def post(
        self,
        body: bytes,
        content_type: str = "application/json",
        headers: dict[str, str] | None = None,
        at: float | None = None,
        signed: bool = True,
    ) -> Reply:
        """Sends a request as Slack does, signed."""
        parts = urllib.parse.urlsplit(self.bot)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        sent = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}  # fmt: skip
        if signed:
            sent |= sign(body, time.time() if at is None else at, self.secret)
        began = time.monotonic()
        try:
            connection.request("POST", "/webhooks/slack/webhook", body, {**sent, **(headers or {})})
            answer = connection.getresponse()
            return Reply(answer.status, answer.read().decode(), time.monotonic() - began)
        finally:
            connection.close()

    def envelope(self, event: dict[str, Any], event_id: str | None = None) -> dict[str, Any]:
        """An event in its envelope."""
        return {
            "token": "old",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": event_id or f"Ev{uuid.uuid4().hex[:9].upper()}",
            "event_time": int(time.time()),
            "authorizations": [
                {"team_id": TEAM, "user_id": BOT, "is_bot": True, "enterprise_id": None}
            ],
        }

    def event(
        self,
        event: dict[str, Any],
        event_id: str | None = None,
        content_type: str = "application/json",
        retry: tuple[int, str] | None = None,
    ) -> Reply:
        """Sends an event; `retry` is its number and Slack's reason."""
        body = self.envelope(event, event_id)
        if self.by_socket:
            return self.send_by_socket("events_api", body)
        headers = {}
        if retry:
            headers = {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        return self.post(json.dumps(body).encode(), content_type, headers)

    def message(
        self, text: str, user: str = ANNA, channel: str = GENERAL, thread: str = "", **more: Any
    ) -> dict[str, Any]:
        """A `message` event that was not sent yet."""
        kind = "im" if channel.startswith("D") else "channel"
        event = {"type": "message", "user": user, "channel": channel, "text": text, "ts": self.ts(),
                 "channel_type": kind, "team": TEAM}  # fmt: skip
        if thread:
            event["thread_ts"] = thread
            root = next((one for one in self.messages if one["ts"] == thread), None)
            if root is not None:
                event["parent_user_id"] = root["user"]
        return {**event, **more}

    def say(self, text: str, user: str = ANNA, channel: str = GENERAL, thread: str = "") -> dict[str, Any]:  # fmt: skip
        """A person writes: the message and, where the assistant is mentioned, its twin."""
        event = self.message(text, user, channel, thread)
        with self._lock:
            self.messages.append({**event, "blocks": []})
        twin = {name: value for name, value in event.items() if name != "channel_type"}
        if f"<@{BOT}>" in text and not channel.startswith("D"):
            self.event({**twin, "type": "app_mention"})
        self.event(event)
        return event

    def edit(self, message: dict[str, Any], text: str) -> Reply:
        """Its writer changes a message. Slack tells a mention of that message twice."""
        now = {name: value for name, value in message.items() if name not in ("blocks", "channel", "channel_type")}  # fmt: skip
        changed = {**now, "text": text, "edited": {"user": message["user"], "ts": self.ts()}}
        with self._lock:
            message |= {"text": text, "edited": changed["edited"]}
        place = {name: message[name] for name in ("channel", "channel_type") if name in message}
        if f"<@{BOT}>" in text and not message["channel"].startswith("D"):
            self.event({**changed, "type": "app_mention", "channel": message["channel"]})
        return self.event({
            "type": "message", "subtype": "message_changed", "hidden": True, "ts": self.ts(), **place,
            "message": changed, "previous_message": now,
        })  # fmt: skip

    def command(self, text: str, user: str = ANNA, channel: str = GENERAL, url: str = "", trigger: str = "") -> Reply:  # fmt: skip
        """`/ask`."""
        fields = {
            "token": "old", "team_id": TEAM, "team_domain": "try", "channel_id": channel,
            "channel_name": "general", "user_id": user, "user_name": "anna", "command": "/ask",
            "text": text, "api_app_id": APP, "is_enterprise_install": "false",
            "response_url": url or self.response_url(user, channel),
            "trigger_id": trigger or f"{next(self._numbers)}.2.{uuid.uuid4().hex}",
        }  # fmt: skip
        if self.by_socket:
            return self.send_by_socket("slash_commands", fields)
        return self.post(urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")  # fmt: skip

    def interact(self, payload: dict[str, Any]) -> Reply:
        """Sends what comes of buttons and shortcuts."""
        payload = {"team": {"id": TEAM, "domain": "try"}, "api_app_id": APP, "token": "old", **payload}  # fmt: skip
        payload.setdefault("trigger_id", f"{next(self._numbers)}.2.{uuid.uuid4().hex}")
        if self.by_socket:
            return self.send_by_socket("interactive", payload)
        body = urllib.parse.urlencode({"payload": json.dumps(payload)}).encode()
        return self.post(body, "application/x-www-form-urlencoded")

    def press(self, message: dict[str, Any], action: str, user: str = ANNA, **more: Any) -> Reply:
        """A person presses a button of a post."""
        channel, ts, aside = message["channel"], message["ts"], "for" in message
        url = self.response_url(user, channel, ts)
        payload = {
            "type": "block_actions",
            "user": {"id": user, "team_id": TEAM},
            "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": aside},
            "channel": {"id": channel},
            "actions": [{**button(message, action), "action_ts": self.ts()}],
            "response_url": url,
            **more,
        }  # fmt: skip
        if not aside:
            payload["message"] = {**message, "type": "message"}
        return self.interact(payload)

    def open_home(self, user: str = ANNA) -> Reply:
        return self.event({"type": "app_home_opened", "user": user, "channel": direct(user), "tab": "home"})  # fmt: skip

    def press_home(self, action: str, user: str = ANNA) -> Reply:
        """A person presses a button in App Home."""
        return self.interact({
            "type": "block_actions",
            "user": {"id": user, "team_id": TEAM},
            "container": {"type": "view", "view_id": "V1"},
            "view": {"type": "home", "id": "V1"},
            "actions": [{**button(self.homes[user], action), "action_ts": self.ts()}],
        })  # fmt: skip

    def shortcut(self, message: dict[str, Any], user: str = ANNA, **more: Any) -> Reply:
        """A person calls "Ask about this" on a message."""
        return self.interact({
            "type": "message_action",
            "callback_id": "ask_about_this",
            "user": {"id": user, "team_id": TEAM},
            "channel": {"id": message["channel"], "name": "general"},
            "message_ts": message["ts"],
            "message": {"type": "message", "user": message["user"], "text": message["text"], "ts": message["ts"]},
            "response_url": self.response_url(user, message["channel"]),
            **more,
        })  # fmt: skip

    # --- what tests look at --------------------------------------------------------------

    @property
    def posts(self) -> list[dict[str, Any]]:
        """What the assistant posted, in order."""
        with self._lock:
            return [one for one in self.messages if one["user"] == BOT]

    def methods(self) -> list[str]:
        with self._lock:
            return [method for method, _ in self.calls]

    def wait(self, count: int, seconds: float = 20.0) -> list[dict[str, Any]]:
        """The posts, once there are so many."""
        end = time.monotonic() + seconds
        while len(self.posts) < count and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.posts) >= count, self.calls[-5:]
        return self.posts

    def clear(self) -> None:
        """As at the start, whoever is connected."""
        self.mend()
        with self._lock:
            for held in (self.calls, self.messages, self.homes, self.refused):
                held.clear()


def direct(user: str) -> str:
    """The channel of a person's direct messages."""
    return "D" + user[1:]


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a post."""
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return [one for block in rows for one in block["elements"]]


def button(message: dict[str, Any], action: str) -> dict[str, Any]:
    """The button of that id or title. Raises StopIteration."""
    return next(
        one for one in buttons(message) if action in (one["action_id"], one["text"]["text"])
    )


def words(message: dict[str, Any]) -> str:
    """All texts of a post's blocks."""
    found = []
    for block in message["blocks"]:
        texts = [block["text"]] if "text" in block else block.get("elements", [])
        found += [one["text"] if isinstance(one["text"], str) else one["text"]["text"] for one in texts]  # fmt: skip
    return "\n".join(found)
