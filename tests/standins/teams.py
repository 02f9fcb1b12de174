"""Stands in for Microsoft: signs activities as the Bot Connector does, and takes replies as it does.

Metadata, keys, tokens and connector on one loopback port, in a thread of its own. It believes
only tokens that it gave, and takes only cards that keep to the schema of Adaptive Cards 1.5.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import hashlib
import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jsonschema import Draft6Validator

APP_ID = "11111111-2222-4333-8444-555555555555"
TENANT = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
SECRET = "the-bots-own-secret"
ISSUER = "https://api.botframework.example.org"
BOT = f"28:{APP_ID}"
ADA, BEN = "29:ada", "29:ben"
WORDS: str = json.loads(
    (Path(__file__).parents[2] / "deploy" / "teams" / "manifest.json").read_text("utf-8")
)["name"]["short"]
"""What the bot is called."""
GROUP, CHANNEL = "19:group@thread.v2", "19:team@thread.tacv2"
MOST_BYTES = 28 * 1024
CARD = json.loads((Path(__file__).parent / "schemas" / "adaptive-card-1.5.json").read_text("utf-8"))
Json = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """A key pair, published under `kid`."""

    kid: str
    private: rsa.RSAPrivateKey = field(repr=False)
    endorsements: tuple[str, ...] = ("msteams",)

    def jwk(self) -> Json:
        numbers = self.private.public_key().public_numbers()
        published = {"kty": "RSA", "use": "sig", "kid": self.kid, "x5t": self.kid}
        return {
            **published,
            "n": _number(numbers.n),
            "e": _number(numbers.e),
            "endorsements": list(self.endorsements),
        }


def _number(value: int) -> str:
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def new_key(*endorsements: str) -> Key:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return Key(uuid.uuid4().hex, private, endorsements or ("msteams",))


first_key = functools.cache(new_key)
"""Making one takes long."""


@dataclass(frozen=True)
class Posted:
    """An activity that the connector took."""

    conversation: str
    reply_to: str
    activity: Json
    at: float
    id: str = ""
    changes: str = ""
    """The id of the message in whose place it was put."""

    @property
    def type(self) -> str:
        return str(self.activity.get("type"))

    @property
    def card(self) -> Json | None:
        found = self.activity.get("attachments") or [{}]
        card: Json | None = found[0].get("content")
        return card

    @property
    def text(self) -> str:
        """What a person reads: the text, or every run of the card that is shown."""
        if self.card is None:
            return str(self.activity.get("text", ""))
        runs = [run for block in self.card["body"] for run in block.get("inlines", ())]
        return "\n".join(run["text"] for run in runs)

    @property
    def actions(self) -> list[Json]:
        """Every button of the card."""
        if self.card is None:
            return []
        sets = [one["actions"] for one in self.card["body"] if one["type"] == "ActionSet"]
        return [one for row in [*sets, self.card.get("actions", [])] for one in row]

    def button(self, title: str) -> Json:
        """What the button of that title sends as `value`."""
        data: Json = next(one["data"] for one in self.actions if one["title"] == title)
        return data


@dataclass(frozen=True)
class Fault:
    """What happens to the next call in place of an answer: a status, or `drop` after it was taken, or a wait."""

    status: int = 0
    code: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    seconds: float = 0.0


class Teams:
    """The stand-in; `with Teams() as teams`."""

    def __init__(self) -> None:
        self.keys = [first_key()]
        self.published = list(self.keys)
        self.posted: list[Posted] = []
        self.tokens: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        """Method and path of every request of any kind, in order."""
        self.complaints: list[str] = []
        self.faults: list[Fault] = []
        self.begin_faults: list[Fault] = []
        self.change_faults: list[Fault] = []
        self.token_fault: tuple[int, Json] | None = None
        self.key_fault = 0
        self.token_forms: list[Json] = []
        self.port = 0
        self._seen = threading.Condition()

    # --- its own life ------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, port: int = 0) -> None:
        """Listens on `port`, or a free one."""
        up = threading.Event()
        self._loop = asyncio.new_event_loop()

        async def serve() -> None:
            app = web.Application(client_max_size=1024 * 1024)
            app.middlewares.append(self._note)
            app.add_routes(self.routes())
            self._runner = web.AppRunner(app, shutdown_timeout=0.1)
            await self._runner.setup()
            site = web.TCPSite(self._runner, "127.0.0.1", port)
            await site.start()
            self.port = self._runner.addresses[0][1]
            up.set()

        def run() -> None:
            self._loop.create_task(serve())
            self._loop.run_forever()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert up.wait(20)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def service(self) -> str:
        return f"{self.url}/uk/"

    def settings(self) -> dict[str, str]:
        """What the assistant is given so that this is Microsoft to it."""
        return {
            "TEAMS_APP_ID": APP_ID,
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_CLIENT_SECRET": SECRET,
            "TEAMS_OPENID_URL": f"{self.url}/openid",
            "TEAMS_TOKEN_URL": f"{self.url}/token",
            "TEAMS_SERVICE_HOSTS": f"127.0.0.1:{self.port}",
        }

    def routes(self) -> list[web.RouteDef]:
        activities = "/uk/v3/conversations/{conversation}/activities"
        return [
            web.get("/openid", self._openid),
            web.get("/keys", self._keys),
            web.post("/token", self._token),
            web.post("/uk/v3/conversations", self._begin),
            web.post(activities, self._take),
            web.post(activities + "/{activity}", self._take),
            web.put(activities + "/{activity}", self._change),
        ]

    # --- what people see -----------------------------------------------------------------------

    def messages(self, conversation: str | None = None) -> list[Posted]:
        """The messages so far as they were sent, those of one conversation or all."""
        with self._seen:
            found = [one for one in self.posted if one.type == "message" and not one.changes]
        return [one for one in found if conversation in (None, one.conversation)]

    def changed(self, message: Posted, seconds: float = 20.0) -> Posted:
        """The message as it was changed last, once it was."""

        def last() -> Posted | None:
            with self._seen:
                found = [one for one in self.posted if one.changes == message.id]
            return found[-1] if found else None

        self.until(lambda: last() is not None, seconds)
        found = last()
        assert found is not None
        return found

    def wait_for(
        self, count: int, conversation: str | None = None, seconds: float = 20.0
    ) -> list[Posted]:
        """The messages, once there are so many."""
        self.until(lambda: len(self.messages(conversation)) >= count, seconds)
        return self.messages(conversation)

    def until(self, holds: Callable[[], bool], seconds: float = 20.0) -> None:
        """Waits for something to be seen here. Raises AssertionError where it is not."""
        end = time.monotonic() + seconds
        while not holds():
            with self._seen:
                self._seen.wait(0.05)
            assert time.monotonic() < end, (self.asked[-20:], self.complaints)

    # --- Microsoft's side ------------------------------------------------------------------------

    @web.middleware
    async def _note(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append((request.method, request.path))
        with self._seen:
            self._seen.notify_all()
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _openid(self, _request: web.Request) -> web.Response:
        if self.key_fault:
            elsewhere = {"Location": f"{self.url}/elsewhere"}
            return web.json_response({}, status=self.key_fault, headers=elsewhere)
        algorithms = ["RS256"]
        about = {"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"}
        return web.json_response({**about, "id_token_signing_alg_values_supported": algorithms})

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [key.jwk() for key in self.published]})

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_forms.append(form)
        if self.token_fault is not None:
            status, body = self.token_fault
            return web.json_response(body, status=status)
        right = {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "scope": "https://api.botframework.com/.default",
        }
        proven = form.get("client_secret") == SECRET or "client_assertion" in form
        if any(form.get(name) != value for name, value in right.items()) or not proven:
            return web.json_response({"error": "invalid_client"}, status=401)
        token = f"token-{uuid.uuid4().hex}"
        self.tokens.add(token)
        return web.json_response(
            {"token_type": "Bearer", "expires_in": 3599, "access_token": token}
        )

    def withdraw(self) -> None:
        """No token that was given holds any more."""
        self.tokens.clear()

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        if refused := self._unknown(request):
            return refused
        wanted = await request.json()
        if self.begin_faults:
            return await self._fails(request, self.begin_faults.pop(0))
        members = wanted.get("members") or []
        right = wanted.get("bot") == {"id": BOT} and wanted.get("isGroup") is False
        if not right or wanted.get("tenantId") != TENANT or len(members) != 1:
            return web.json_response({"error": {"code": "BadSyntax"}}, status=400)
        return web.json_response({"id": personal(members[0]["id"])}, status=201)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        if refused := self._unknown(request):
            return refused
        raw = await request.read()
        activity = json.loads(raw)
        fault = self.faults.pop(0) if self.faults and activity.get("type") == "message" else None
        if fault and not fault.drop and fault.status:
            return await self._fails(request, fault)
        if wrong := self._wrong(raw, activity, request.match_info.get("activity")):
            self.complaints.append(wrong)
            body = {"error": {"code": "BadArgument", "message": wrong}}
            return web.json_response(body, status=400)
        reply_to = request.match_info.get("activity", "")
        conversation, name = request.match_info["conversation"], uuid.uuid4().hex
        self._show(Posted(conversation, reply_to, activity, time.monotonic(), name))
        if fault:
            return await self._fails(request, fault)
        return web.json_response({"id": name}, status=201)

    async def _change(self, request: web.Request) -> web.StreamResponse:
        """Puts a message in the place of one of the bot's own, in its conversation."""
        if refused := self._unknown(request):
            return refused
        raw = await request.read()
        activity, of = json.loads(raw), request.match_info["activity"]
        if self.change_faults:
            return await self._fails(request, self.change_faults.pop(0))
        conversation = request.match_info["conversation"]
        if all((one.id, one.conversation) != (of, conversation) for one in self.posted):
            return web.json_response({"error": {"code": "ActivityNotFoundInConversation"}}, status=404)  # fmt: skip
        wrong = "id is not the address's" if activity.get("id") != of else None
        if wrong := wrong or self._wrong(raw, activity, None):
            self.complaints.append(wrong)
            return web.json_response({"error": {"code": "BadArgument"}}, status=400)
        self._show(Posted(conversation, "", activity, time.monotonic(), changes=of))
        return web.json_response({"id": of})

    def _show(self, posted: Posted) -> None:
        with self._seen:
            self.posted.append(posted)
            self._seen.notify_all()

    def _unknown(self, request: web.Request) -> web.Response | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token in self.tokens:
            return None
        return web.json_response({"error": {"code": "Unauthorized"}}, status=401)

    async def _fails(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        await asyncio.sleep(fault.seconds)
        if fault.drop:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=500)
        body = {"error": {"code": fault.code or "ServiceError"}}
        return web.json_response(body, status=fault.status or 201, headers=fault.headers)

    def _wrong(self, raw: bytes, activity: Json, reply_to: str | None) -> str | None:
        """Why the connector would not take it, as a reply to that activity."""
        if len(raw) > MOST_BYTES:
            return "MessageSizeTooBig"
        if activity.get("type") not in ("message", "typing"):
            return f"type {activity.get('type')}"
        if activity.get("replyToId") != reply_to:
            return "replyToId is not the address's"
        if activity.get("from", {}).get("id") != BOT:
            return "from is not the bot"
        if activity["type"] == "message" and not (
            activity.get("text") or activity.get("attachments")
        ):
            return "nothing in it"
        for one in activity.get("attachments", ()):
            if one["contentType"] != "application/vnd.microsoft.card.adaptive":
                return f"attachment {one['contentType']}"
            if wrong := card_problems(one["content"]):
                return wrong[0]
        return None

    # --- what Teams sends ----------------------------------------------------------------------

    def roll_over(self, *, keep: bool = False) -> Key:
        """Signs with a new key from now on; the one before is published no longer, unless to `keep`."""
        key = new_key()
        self.published = [*self.published, key] if keep else [key]
        self.keys.append(key)
        return key

    def sign(
        self,
        activity: Json,
        *,
        key: Key | None = None,
        without: tuple[str, ...] = (),
        header: Json | None = None,
        at: float | None = None,
        **claims: Any,
    ) -> str:
        """A token for an activity; `claims` and `header` in place of what is right."""
        now = time.time() if at is None else at
        key = key or self.keys[-1]
        right = {
            "iss": ISSUER,
            "aud": APP_ID,
            "nbf": int(now),
            "exp": int(now) + 3600,
            "serviceurl": activity.get("serviceUrl"),
        }
        told = {name: value for name, value in {**right, **claims}.items() if name not in without}
        headers = {"kid": key.kid, "x5t": key.kid, **(header or {})}
        return jwt.encode(told, key.private, "RS256", headers)

    def send(
        self, server: str, activity: Json, token: str | None = None, raw: bytes | None = None
    ) -> tuple[int, Any]:
        """Status and JSON of the assistant's answer to an activity; signed as it should be, or by `token`."""
        token = self.sign(activity) if token is None else token
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        body = json.dumps(activity).encode() if raw is None else raw
        connection = http.client.HTTPConnection(server.removeprefix("http://"), timeout=30)
        try:
            connection.request("POST", "/webhooks/teams/webhook", body, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def activity(self, type_: str, kind: str = "personal", user: str = ADA, **more: Any) -> Json:
        """An activity as Teams sends it."""
        conversation: Json = {"conversationType": kind, "tenantId": TENANT, "id": personal(user)}
        if kind == "groupChat":
            conversation |= {"id": GROUP, "isGroup": True}
        if kind == "channel":
            conversation |= {"id": f"{CHANNEL};messageid=1000", "isGroup": True}
        return {
            "type": type_,
            "id": uuid.uuid4().hex,
            "timestamp": "2026-11-29T12:00:00.000Z",
            "serviceUrl": self.service,
            "channelId": "msteams",
            "from": {"id": user, "name": "Somebody Real", "aadObjectId": str(uuid.uuid4())},
            "recipient": {"id": BOT, "name": WORDS},
            "conversation": conversation,
            "channelData": {"tenant": {"id": TENANT}},
            **more,
        }

    def message(self, text: str, kind: str = "personal", user: str = ADA, **more: Any) -> Json:
        """A message; in a group or a channel it mentions the bot, as it has to."""
        entities: list[Json] = [{"type": "clientInfo", "locale": "en-GB"}]
        if kind != "personal":
            text = f"<at>{WORDS}</at> {text}"
            entities.append(mention(BOT, WORDS))
        said = {"text": text, "textFormat": "plain", "entities": entities}
        return self.activity("message", kind, user, **{**said, **more})

    def press(
        self, data: Json, kind: str = "personal", user: str = ADA, card: str = "a-card"
    ) -> Json:
        """A button of the message `card`, pressed."""
        return self.activity("message", kind, user, value=data, replyToId=card)


def mention(who: str, name: str) -> Json:
    return {"type": "mention", "mentioned": {"id": who, "name": name}, "text": f"<at>{name}</at>"}


def personal(user: str) -> str:
    """The id of a person's chat with the bot."""
    return "a:1" + hashlib.sha256(user.encode()).hexdigest()


def card_problems(card: Json) -> list[str]:
    """What the schema finds wrong with a card, and what it is too lax for."""
    found = [error.message for error in Draft6Validator(CARD).iter_errors(card)]
    if card.get("type") != "AdaptiveCard" or card.get("version") != "1.5":
        found.append("no card of version 1.5")
    return found + list(_unknown_elements(card))


def _unknown_elements(value: Any) -> list[str]:
    """Types that the schema does not know: it lets any element pass that it has not heard of."""
    if isinstance(value, list):
        return [one for entry in value for one in _unknown_elements(entry)]
    if not isinstance(value, dict):
        return []
    kind = value.get("type")
    wrong = [f"no element {kind}"] if kind and kind not in CARD["definitions"] else []
    inner = {name: part for name, part in value.items() if name != "data"}
    return wrong + [one for part in inner.values() for one in _unknown_elements(part)]
