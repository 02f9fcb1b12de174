"""Only what Microsoft signed for this bot is believed: anything else is 401 or 403, and nothing is sent anywhere."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from bot.channels.teams.believe import Believing, NotBelieved
from bot.channels.teams.signing_keys import AGAIN, DAY, FAILED, STALE, KeysUnavailable, SigningKeys
from tests.channels.teams.conftest import There
from tests.standins.teams import APP_ID, SECRET, Key, Teams, new_key

Bad = Callable[[Teams, dict[str, Any]], str]
HOUR = 3600


def by_secret(teams: Teams, activity: dict[str, Any], algorithm: str) -> str:
    """A token that needs no private key: signed with what everybody may know, or not at all."""
    claims = jwt.decode(teams.sign(activity), options={"verify_signature": False})
    secret = "" if algorithm == "none" else "x" * 64
    return jwt.encode(claims, secret or None, algorithm, {"kid": teams.keys[-1].kid})


def without_kid(teams: Teams, activity: dict[str, Any]) -> str:
    claims = jwt.decode(teams.sign(activity), options={"verify_signature": False})
    return jwt.encode(claims, teams.keys[-1].private, "RS256")


def other_algorithm(name: str) -> Bad:
    def make(teams: Teams, activity: dict[str, Any]) -> str:
        claims = jwt.decode(teams.sign(activity), options={"verify_signature": False})
        key = teams.keys[-1]
        return jwt.encode(claims, key.private, name, {"kid": key.kid})

    return make


def unendorsed(*endorsements: str) -> Bad:
    def make(teams: Teams, activity: dict[str, Any]) -> str:
        key = Key("other", new_key().private, endorsements)
        teams.published.append(key)
        return teams.sign(activity, key=key)

    return make


def changed(**changes: Any) -> Bad:
    return lambda teams, activity: teams.sign(activity, **changes)


def damaged(teams: Teams, activity: dict[str, Any]) -> str:
    head, claims, signature = teams.sign(activity).split(".")
    return f"{head}.{claims}.{signature[:-6]}AAAAAA"


NOW = time.time
BAD: dict[str, Bad] = {
    "no token": lambda *_: "",
    "no token at all": lambda *_: "abc",
    "three parts of nothing": lambda *_: "a.b.c",
    "letters beyond ASCII": lambda *_: "ä.ö.ü",
    "algorithm none": lambda teams, activity: by_secret(teams, activity, "none"),
    "algorithm HS256": lambda teams, activity: by_secret(teams, activity, "HS256"),
    "algorithm RS384": other_algorithm("RS384"),
    "algorithm PS256": other_algorithm("PS256"),
    "another's signature": lambda teams, activity: teams.sign(
        activity, key=Key(teams.keys[0].kid, new_key().private)
    ),
    "a damaged signature": damaged,
    "another issuer": changed(iss="https://sts.example.org"),
    "no issuer": changed(without=("iss",)),
    "another audience": changed(aud="99999999-2222-4333-8444-555555555555"),
    "a list of audiences": changed(aud=[APP_ID, "other"]),
    "no audience": changed(without=("aud",)),
    "expired": changed(at=time.time() - 2 * HOUR),
    "no end": changed(without=("exp",)),
    "an end that is no time": changed(exp="tomorrow"),
    "an end that is true": changed(exp=True),
    "not yet": changed(at=time.time() + HOUR),
    "no beginning": changed(without=("nbf",)),
    "no kid": without_kid,
    "a blank kid": changed(header={"kid": ""}),
    "an unknown kid": changed(key=new_key()),
    "no serviceurl": changed(without=("serviceurl",)),
    "another serviceurl": changed(serviceurl="https://smba.trafficmanager.net/uk/"),
    "a serviceurl that is none": changed(serviceurl=["x"]),
    "a key for another channel": unendorsed("webchat"),
    "a key for none": unendorsed(""),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_token_is_refused(there: There, bad: Bad) -> None:
    """Each kind is 401, in JSON; nothing is taken in and no call goes to where it says."""
    activity = there.teams.message("hello")
    status, body = there.teams.send(there.url, activity, bad(there.teams, activity))
    assert status == 401
    assert body["error"]
    assert there.script.heard == []
    assert [path for method, path in there.teams.asked if method == "POST"] == []


def test_a_good_token_is_believed(there: There) -> None:
    there.say("hello")
    [posted] = there.teams.wait_for(1)
    assert posted.text == "You said hello"


SERVICES = [
    "http://169.254.169.254/",
    "https://169.254.169.254/uk/",
    "http://10.0.0.5/",
    "https://192.168.1.1/",
    "https://[fe80::1]/",
    "https://evil.example.org/",
    "http://smba.trafficmanager.net/uk/",
    "https://smba.trafficmanager.net.evil.example.org/",
    "https://smba.trafficmanager.net@evil.example.org/",
    "https://smba.trafficmanager.net:8443/",
    "http://localhost/",
    "file:///etc/passwd",
    "https://",
    "https://[/",
    "x",
]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_is_not_listed_is_refused(there: There, service: str) -> None:
    """Signed as it may be: the bot's token would go there."""
    activity = {**there.teams.message("hello"), "serviceUrl": service}
    assert there.send(activity) == 403
    assert there.script.heard == []
    assert [path for method, path in there.teams.asked if method == "POST"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"channelData": {"tenant": {"id": "other"}}},
        {"conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "other"}},
        {
            "conversation": {"id": "a:1", "conversationType": "personal"},
            "channelData": {"tenant": {"id": "other"}},
        },
        {"conversation": {"id": "a:1", "conversationType": "personal"}, "channelData": {}},
    ],
)
def test_another_organisation_is_refused(there: There, changes: dict[str, Any]) -> None:
    """Also where two parts of the activity disagree, or neither says."""
    assert there.send({**there.teams.message("hello"), **changes}) == 403
    assert there.script.heard == []


def test_another_channel_of_the_bot_framework_is_refused(there: There) -> None:
    there.teams.published.append(key := new_key("webchat"))
    activity = {**there.teams.message("hello"), "channelId": "webchat"}
    assert there.send(activity, there.teams.sign(activity, key=key)) == 403


def test_a_new_key_is_asked_for(there: There) -> None:
    """Keys roll over: what the new one signed is believed at once, what the old one signed no more."""
    there.say("one")
    there.teams.roll_over()
    there.say("two")
    activity = there.teams.message("three")
    assert there.send(activity, there.teams.sign(activity, key=there.teams.keys[0])) == 401
    assert [path for _, path in there.teams.asked].count("/keys") == 2


@pytest.mark.parametrize("fault", [302, 307, 404, 429, 500])
def test_keys_that_cannot_be_had_are_no_fault(there: There, fault: int) -> None:
    """Nobody can be believed then: 503, which is said in JSON, and never a 500; no redirect is followed."""
    there.teams.key_fault = fault
    status, body = there.teams.send(there.url, there.teams.message("hello"))
    assert (status, body["messages"]) == (503, [])
    assert [path for _, path in there.teams.asked] == ["/openid"]
    assert there.script.heard == []


# --- keys and times by a clock that is moved ------------------------------------------------------


class World:
    """Keys that are published in memory, and a clock."""

    def __init__(self) -> None:
        self.teams, self.now, self.fails, self.asked = Teams(), 1_000_000.0, False, 0
        self.keys = SigningKeys("https://login.example.org/openid", self.fetch, lambda: self.now)
        self.believing = Believing(APP_ID, self.keys, lambda: self.now)
        self.activity = {**self.teams.message("hello"), "serviceUrl": "https://smba.example.org/"}
        self.about = {"issuer": "https://api.botframework.example.org", "jwks_uri": "https://k.example.org"}  # fmt: skip

    async def fetch(self, url: str) -> Any:
        self.asked += 1
        if self.fails:
            raise OSError("no network")
        if url.endswith("openid"):
            return self.about
        return {"keys": [key.jwk() for key in self.teams.published]}

    def believed(self, **changes: Any) -> bool:
        token = self.teams.sign(self.activity, **{"at": self.now, **changes})
        check = self.believing.check(
            f"Bearer {token}", self.activity["serviceUrl"], self.activity["channelId"]
        )
        try:
            asyncio.run(check)
        except NotBelieved:
            return False
        return True


def test_clocks_may_differ_by_five_minutes() -> None:
    world = World()
    assert world.believed(exp=int(world.now) - 299)
    assert not world.believed(exp=int(world.now) - 301)
    assert world.believed(nbf=int(world.now) + 299)
    assert not world.believed(nbf=int(world.now) + 301)


def test_nothing_is_asked_before_the_first_token_and_little_after() -> None:
    """Two requests a day; more only for a key that is new, and for those once a minute."""
    world = World()
    assert world.asked == 0
    assert world.believed() and world.believed()
    assert world.asked == 2
    world.teams.roll_over()
    assert world.believed()
    assert world.asked == 4
    stranger = new_key()
    for _ in range(20):
        assert not world.believed(key=stranger)
    assert world.asked == 4
    world.now += AGAIN
    assert not world.believed(key=stranger)
    assert world.asked == 6
    world.now += DAY + 1
    assert world.believed()
    assert world.asked == 8


def test_who_comes_while_keys_are_asked_for_waits_for_them() -> None:
    """Of many first messages at once none is refused, and the keys are asked for once."""
    world = World()
    publish = world.fetch

    async def slowly(url: str) -> Any:
        await asyncio.sleep(0)
        return await publish(url)

    keys = SigningKeys("https://login.example.org/openid", slowly, lambda: world.now)

    async def run() -> None:
        kid = world.teams.keys[0].kid
        assert all(await asyncio.gather(*(keys.key(kid) for _ in range(20))))

    asyncio.run(run())
    assert world.asked == 2


def test_a_key_that_was_taken_back_is_believed_for_a_day_at_most() -> None:
    world = World()
    old = world.teams.keys[0]
    assert world.believed()
    world.teams.roll_over()
    world.now += DAY + 1
    assert not world.believed(key=old)


def test_keys_are_believed_on_while_new_ones_cannot_be_had() -> None:
    """For three days; then nobody is."""
    world = World()
    assert world.believed()
    world.fails = True
    world.now += DAY + 1
    assert world.believed()
    asked = world.asked
    assert world.believed()
    assert world.asked == asked  # not at every message
    world.now += FAILED
    assert world.believed()
    assert world.asked == asked + 1
    world.now += STALE
    with pytest.raises(KeysUnavailable):
        world.believed()
    world.fails = False
    world.now += FAILED
    assert world.believed()


@pytest.mark.parametrize(
    "about",
    [
        {},
        [],
        None,
        {"issuer": "", "jwks_uri": "https://k.example.org"},
        {"issuer": 5, "jwks_uri": "https://k.example.org"},
        {"issuer": "x", "jwks_uri": "http://k.example.org"},
        {"issuer": "x", "jwks_uri": "http://127.0.0.1/keys"},
    ],
)
def test_metadata_that_are_none_give_no_keys(about: Any) -> None:
    """And keys that anybody on the way could change are none."""
    world = World()
    world.about = about
    with pytest.raises(KeysUnavailable):
        world.believed()


def test_no_secret_is_shown() -> None:
    key = asyncio.run(World().keys.key(""))
    assert key is None
    assert SECRET not in repr(World().keys)
