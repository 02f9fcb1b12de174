"""What goes out: to whom, in which form, and what becomes of it where Teams does not take it."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from bot.channels.once import Once
from bot.channels.pages.known import Known
from bot.channels.teams.card import MOST_BYTES, Cards
from bot.channels.teams.connector import Connector
from bot.channels.teams.reply_token import ReplyTokens, cloud, token_address
from bot.channels.teams.service_hosts import PublicOnly, service_address
from bot.settings import load
from bot.storage.queue.joined import Present
from bot.storage.unavailable import StoreUnavailable
from bot.turn import deliver
from bot.turn.deliver import Later, Never, Revoked, Unknown
from bot.turn.messages import addressed
from bot.turn.person import says
from tests.channels.teams.conftest import PAYLOAD, There, answer, choice, custom
from tests.standins.teams import (
    ADA,
    BEN,
    CHANNEL,
    GROUP,
    SECRET,
    TENANT,
    Fault,
    card_problems,
    personal,
)

THREAD = f"{CHANNEL};messageid=1000"
DYING = "i want to kill myself"
NUMBER = "943 476 5919"


@pytest.fixture
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second try comes at once."""
    monkeypatch.setattr("bot.turn.deliver.FIRST", 0.01)
    monkeypatch.setattr("bot.turn.deliver.LOOK_SECONDS", 0.02)


def reasons(there: There) -> list[tuple[str, str | None]]:
    """What became of each reply, and why, once nothing waits any more."""

    def rows() -> list[tuple[str, str | None]]:
        with there.database.ready().connect() as connection:
            found = connection.exec_driver_sql("select status, reason from outbox order by id")
            return [(row[0], row[1]) for row in found]

    there.teams.until(lambda: all(status != "waiting" for status, _ in rows()))
    return rows()


# --- the card -------------------------------------------------------------------------------------------


def made(about: Known, messages: list[dict[str, Any]], url: str = "") -> dict[str, Any]:
    activity = Cards(about, url).activity(addressed(messages, "c", "m"))
    for one in activity.get("attachments", ()):
        assert card_problems(one["content"]) == []
    assert len(json.dumps(activity)) <= MOST_BYTES < 28 * 1024
    return activity


def test_an_answer_is_one_card_with_its_parts_in_order(about: Known) -> None:
    """Lead, list, the source folded beneath with its exact words, feedback, a person."""
    quote = next(iter(about.quotes.values()))[0]
    [page] = about.pages[:1]
    statement = next(iter(page.role.statements.values()))
    messages = answer("Yes.", statement.quote, ["one", "two"])
    messages[1]["custom"]["answers"][0]["sources"][0]["page"] = page.role.page.title
    activity = made(about, messages, "https://assistant.example.org")
    [attachment] = activity["attachments"]
    card = attachment["content"]
    runs = [run["text"] for block in card["body"] for run in block.get("inlines", ())]
    assert runs == ["Yes.", "• one", "• two"]
    source = card["body"][-1]
    assert (source["id"], source["isVisible"]) == ("sources", False)
    head, words = source["items"]
    assert head["inlines"][0]["text"].endswith("› Supervision")
    assert words["inlines"][0]["text"] == f"“{statement.quote}”"
    link = words["inlines"][0]["selectAction"]["url"]
    assert link.startswith("https://assistant.example.org/") and "#" in link
    assert quote[1]
    assert [one["title"] for one in card["actions"]] == [
        "From the page",
        "Useful",
        "Not useful",
        "Talk to a person",
    ]
    assert activity["summary"] == "Yes." and "text" not in activity
    assert card["fallbackText"] == "Yes.\n• one\n• two"


def test_without_an_address_of_ours_the_source_has_no_link(about: Known) -> None:
    statement = next(iter(about.pages[0].role.statements.values()))
    messages = answer("Yes.", statement.quote)
    messages[1]["custom"]["answers"][0]["sources"][0]["page"] = about.pages[0].role.page.title
    assert "selectAction" not in json.dumps(made(about, messages))


def test_every_choice_is_a_button(about: Known) -> None:
    """Also more of them than Teams shows in one row."""
    buttons = [(f"Topic {n}", f"/choose{n}") for n in range(9)]
    activity = made(about, choice("Which?", *buttons))
    body = activity["attachments"][0]["content"]["body"]
    rows = [one["actions"] for one in body if one["type"] == "ActionSet"]
    assert all(len(row) <= 6 for row in rows)
    data = [(one["title"], one["data"]["payload"]) for row in rows for one in row]
    assert data == buttons
    assert all(one["type"] == "Action.Submit" for row in rows for one in row)


def test_nothing_in_a_sentence_is_a_mark_of_markdown(about: Known) -> None:
    """Texts stand in TextRuns, where stars and brackets are themselves."""
    text = "*1* [x](https://evil.example.org) # _a_ <b> 1. y"
    activity = made(about, answer(text))
    card = activity["attachments"][0]["content"]
    assert card["body"][0] == {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}]}  # fmt: skip
    assert "TextBlock" not in json.dumps(card).replace("RichTextBlock", "")


def test_a_signpost_is_a_link_only_where_teams_opens_it(about: Known) -> None:
    parts = [
        {"kind": "signpost", "text": "See https://hub.example.org now", "url": "https://hub.example.org"},
        {"kind": "signpost", "text": "Ring 020 7946 0000", "tel": "020 7946 0000"},
        {"kind": "signpost", "text": "Run it", "url": "javascript:alert(1)"},
    ]  # fmt: skip
    button = {"title": "More", "payload": PAYLOAD}
    said = [{"text": "See", "buttons": [button]}, {"custom": custom("handoff", parts)}]
    body = made(about, said)["attachments"][0]["content"]["body"]
    linked = [run for block in body for run in block.get("inlines", ()) if "selectAction" in run]
    assert [run["selectAction"]["url"] for run in linked] == ["https://hub.example.org"]


def test_help_in_danger_is_plain_text(about: Known, there: There) -> None:
    """It stands whole in the notification, and on a client that draws no cards."""
    there.say(DYING)
    [posted] = there.teams.wait_for(1)
    assert posted.card is None
    assert posted.activity["textFormat"] == "plain"
    assert "999" in posted.text and "116 123" in posted.text


@pytest.mark.parametrize("length", [10_000, 40_000, 200_000])
def test_what_is_too_large_is_made_smaller(about: Known, length: int) -> None:
    """First without its sources, then as a text, then a shorter one: something always arrives."""
    activity = made(about, answer("Yes." + "é" * length, "q" * 30_000))
    assert activity.get("text") or activity["attachments"]
    small = made(about, answer("Yes.", "q" * 30_000))
    assert small["attachments"][0]["content"]["body"][0]["inlines"][0]["text"] == "Yes."


def test_a_choice_from_the_assistant_names_no_person_twice(about: Known) -> None:
    activity = made(about, choice("Which?", ("Talk to a person", "/person")))
    card = json.dumps(activity["attachments"][0]["content"])
    assert card.count('"Talk to a person"') == 1


# --- to the writer alone ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["groupChat", "channel"])
def test_self_harm_help_goes_to_the_writer_alone(there: There, kind: str) -> None:
    """Not into the group or channel where colleagues read it, whatever was written there."""
    there.say(DYING, kind)
    [posted] = there.teams.wait_for(1)
    assert posted.conversation == personal(ADA)
    assert "116 123" in posted.text
    there.say("Is there supervision?", kind)
    assert there.teams.wait_for(2)[1].conversation in (GROUP, THREAD)


def test_one_personal_conversation_does_for_all_that_is_for_one_person(there: There) -> None:
    """It is asked for once, and again where it is gone."""
    there.say(DYING, "channel")
    there.teams.wait_for(1)
    there.say(DYING, "groupChat")
    there.teams.wait_for(2)
    begun = [path for _, path in there.teams.asked].count("/uk/v3/conversations")
    assert begun == 1
    there.teams.faults = [Fault(404)]
    there.say(DYING, "channel")
    assert there.teams.wait_for(3)[2].conversation == personal(ADA)
    assert [path for _, path in there.teams.asked].count("/uk/v3/conversations") == 2


def test_memory_has_an_end() -> None:
    once = Once(most=2)
    assert [once.first(name) for name in "aabcba"] == [True, False, True, True, False, True]
    once.forget("a")
    assert once.first("a")


def test_an_emergency_that_all_may_help_with_stays_in_the_thread(there: There) -> None:
    """Whoever stands by may be the one who can help."""
    there.say("a man has collapsed in the waiting room and is not breathing", "channel")
    [posted] = there.teams.wait_for(1)
    assert (posted.conversation, "999" in posted.text) == (THREAD, True)


@pytest.mark.parametrize(
    "fault", [Fault(403, "BotDisabledByAdmin"), Fault(403), Fault(404), Fault(400)]
)
def test_help_goes_into_the_thread_where_the_writer_cannot_be_reached(
    there: There, fault: Fault
) -> None:
    """Seen by others is better than seen by nobody."""
    there.teams.begin_faults = [fault, fault]
    there.say(DYING, "channel")
    [posted] = there.teams.wait_for(1)
    assert (posted.conversation, "116 123" in posted.text) == (THREAD, True)
    assert ("teams", "revoked") not in there.seen


@pytest.mark.usefixtures("no_waits")
def test_help_that_cannot_be_given_alone_for_long_goes_into_the_thread(there: There) -> None:
    """After some tries it is given to all, because late help is no help."""
    there.teams.begin_faults = [Fault(503)] * 20
    there.say(DYING, "channel")
    assert there.teams.wait_for(1)[0].conversation == THREAD
    assert 0 < len(there.teams.begin_faults) < 19


@pytest.mark.usefixtures("no_waits")
def test_help_waits_a_little_for_the_writer_alone(there: There) -> None:
    there.teams.begin_faults = [Fault(503)] * 2
    there.say(DYING, "channel")
    assert there.teams.wait_for(1)[0].conversation == personal(ADA)


def test_who_writes_a_patients_details_is_told_alone(there: There) -> None:
    """The hint goes to the writer alone; the answer, without the details, into the thread."""
    there.say(f"my patient is {NUMBER}, what now?", "channel")
    alone, answered = there.teams.wait_for(2)
    assert (alone.conversation, answered.conversation) == (personal(ADA), THREAD)
    assert "do not write about patients" in alone.text
    assert NUMBER not in alone.text + answered.text


@pytest.mark.parametrize("fault", [Fault(403, "BotDisabledByAdmin"), Fault(403), Fault(404)])
def test_a_hint_that_cannot_be_given_alone_is_given_to_nobody(there: There, fault: Fault) -> None:
    """It would tell everybody that somebody wrote about a patient."""
    there.teams.begin_faults = [fault] * 4
    there.say(f"my patient is {NUMBER}, what now?", "channel")
    [posted] = there.teams.wait_for(1)
    assert "do not write about patients" not in posted.text
    there.settled()
    assert [status for status, _ in reasons(there)] == ["dead", "sent"]
    assert ("teams", "revoked") not in there.seen


# --- where Teams does not take it ---------------------------------------------------------------------------


def test_what_is_too_much_now_waits_as_long_as_it_says(there: There) -> None:
    """429 in the middle of three: each arrives once, in order, not before its time."""
    there.teams.faults = [Fault(), Fault(429, headers={"Retry-After": "1"})]
    for word in ("one", "two", "three"):
        there.say(word)
    posted = there.teams.wait_for(3)
    assert [one.text for one in posted] == ["You said one", "You said two", "You said three"]
    assert posted[1].at - posted[0].at >= 1.0
    assert there.seen.count(("teams", "later")) == 1


@pytest.mark.parametrize(
    "wish", ["86400", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT", "²", "-1", "soon", ""]
)
@pytest.mark.parametrize("text", [DYING, "hello"])
def test_nothing_waits_as_long_as_a_gateway_wishes(
    there: There, monkeypatch: pytest.MonkeyPatch, wish: str, text: str
) -> None:
    """`Retry-After` is bounded: in danger by seconds, also where help goes to the writer alone; else by minutes."""
    monkeypatch.setattr("bot.turn.deliver.FIRST", 0.01)
    for name, urgent in (("SOON", True), ("LONGEST", False)):
        if urgent == (text == DYING):
            monkeypatch.setattr(f"bot.turn.deliver.{name}", 0.2)
    asked = Fault(429, headers={"Retry-After": wish})
    there.teams.begin_faults, there.teams.faults = [asked], [asked]
    there.say(text, "channel")
    where = personal(ADA) if text == DYING else THREAD
    assert there.teams.wait_for(1)[0].conversation == where


def test_the_waits_are_seconds_for_help_and_minutes_for_the_rest() -> None:
    """As docs/teams.md says."""
    assert (deliver.SOON, deliver.LONGEST) == (10.0, 300.0)


@pytest.mark.usefixtures("no_waits")
@pytest.mark.parametrize("status", [408, 412, 500, 502, 503, 504])
def test_what_fails_there_is_sent_again(there: There, status: int) -> None:
    there.teams.faults = [Fault(status)]
    there.say("hello")
    assert there.teams.wait_for(1)[0].text == "You said hello"


@pytest.mark.usefixtures("no_waits")
def test_an_answer_that_was_lost_leads_to_one_repeat(there: There) -> None:
    """The connector has no way to tell a repeat, so that one may be seen twice; never none."""
    there.teams.faults = [Fault(drop=True)]
    there.say("hello")
    assert [one.text for one in there.teams.wait_for(2)] == ["You said hello"] * 2
    there.settled()
    assert [status for status, _ in reasons(there)] == ["sent"]


def test_a_token_that_ran_out_is_asked_for_again(there: There) -> None:
    there.say("one")
    there.teams.wait_for(1)
    there.teams.withdraw()
    there.say("two")
    assert there.teams.wait_for(2)[1].text == "You said two"
    assert len(there.teams.token_forms) == 2


def test_one_token_does_for_many_replies(there: There) -> None:
    for number in range(5):
        there.say(str(number))
    there.teams.wait_for(5)
    assert len(there.teams.token_forms) == 1
    assert there.teams.token_forms[0]["client_secret"] == SECRET


@pytest.mark.parametrize("error", ["invalid_client", "unauthorized_client", "invalid_request"])
def test_a_secret_that_was_withdrawn_is_an_alarm_and_no_loop(there: There, error: str) -> None:
    """A dead letter with its reason; the next message is tried anew."""
    there.teams.token_fault = (401, {"error": error, "error_description": SECRET})
    there.say("hello")
    there.teams.until(lambda: ("teams", "revoked") in there.seen)
    there.settled()
    assert reasons(there) == [("dead", f"no token: {error}")]
    there.teams.token_fault = None
    there.say("again")
    assert there.teams.wait_for(1)[0].text == "You said again"


@pytest.mark.parametrize(
    ("fault", "seen", "reason"),
    [
        (Fault(403, "BotNotInConversationRoster"), "dead", "not in this conversation"),
        (Fault(404), "dead", "404"),
        (Fault(410), "dead", "410"),
        (Fault(400), "dead", "400"),
        (Fault(413), "dead", "413"),
        (Fault(302, headers={"Location": "https://evil.example.org/"}), "dead", "302"),
        (Fault(401), "revoked", "token"),
        (Fault(403), "revoked", "forbids"),
    ],
)
def test_what_will_never_arrive_is_put_aside(
    there: There, fault: Fault, seen: str, reason: str
) -> None:
    """With its reason, and as an alarm where people have to act."""
    there.teams.faults = [fault, fault]
    there.say("hello")
    there.teams.until(lambda: ("teams", seen) in there.seen)
    there.settled()
    [(status, why)] = reasons(there)
    assert status == "dead" and reason in (why or "")
    there.teams.faults = []
    there.say("after it")
    assert there.teams.wait_for(1)[0].text == "You said after it"


def test_a_host_that_is_listed_no_more_gets_nothing(there: There) -> None:
    """An old reference in the database is checked again when it is used."""
    connector = Connector(("smba.trafficmanager.net",), NoTokens())
    address = {"service": there.teams.service, "conversation": "c", "activity": "a", "bot": "b"}
    with pytest.raises(Never):
        there.run(connector.reply(address, {}))


class NoTokens:
    async def get(self) -> str:
        raise AssertionError("nothing is asked for a host that is not listed")

    def forget(self, token: str) -> None: ...


def test_a_connector_that_is_not_there_is_tried_later() -> None:
    class Tokens(NoTokens):
        async def get(self) -> str:
            return "t"

    async def run() -> None:
        connector = Connector(("127.0.0.1:9",), Tokens())
        address = {"service": "http://127.0.0.1:9/", "conversation": "c", "activity": "a"}
        with pytest.raises(Later):
            await connector.reply(address, {})
        await connector.close()

    asyncio.run(run())


# --- tokens ------------------------------------------------------------------------------------------------


def test_a_token_is_kept_until_shortly_before_its_end() -> None:
    now, asked = [0.0], []

    def ask() -> dict[str, Any]:
        asked.append(now[0])
        return {"access_token": f"t{len(asked)}", "expires_in": 3600}

    tokens = ReplyTokens(ask, lambda: now[0])

    async def run() -> None:
        assert await asyncio.gather(*(tokens.get() for _ in range(5))) == ["t1"] * 5
        now[0] = 3299.0
        assert await tokens.get() == "t1"
        now[0] = 3301.0
        assert await tokens.get() == "t2"
        tokens.forget("t1")
        assert await tokens.get() == "t2"
        tokens.forget("t2")
        assert await tokens.get() == "t3"

    asyncio.run(run())


def test_a_token_is_asked_for_at_the_organisations_own_authority() -> None:
    """New bots have been single-tenant since July 2025: the one for all tenants knows them not."""
    given = {"TEAMS_TENANT_ID": TENANT, "TEAMS_TOKEN_URL": ""}
    settings = load(given, Path("/nonexistent"))
    where = f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"
    assert token_address(settings) == where
    government = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
    settings = load({**given, "TEAMS_OPENID_URL": government}, Path("/nonexistent"))
    assert token_address(settings) == where.replace(".com/", ".us/")
    assert cloud(settings)[1] == "https://api.botframework.us/.default"


@pytest.mark.parametrize(
    ("answer_", "raised"),
    [
        ({"error": "invalid_client"}, Revoked),
        ({"error": "temporarily_unavailable"}, Later),
        ({"access_token": ""}, Revoked),
        ({}, Revoked),
        (OSError("no network"), Later),
        (ValueError("no JSON"), Later),
    ],
)
def test_what_is_no_token_is_told(answer_: Any, raised: type[Exception]) -> None:
    def ask() -> Any:
        if isinstance(answer_, Exception):
            raise answer_
        return answer_

    with pytest.raises(raised) as told:
        asyncio.run(ReplyTokens(ask, lambda: 0.0).get())
    assert type(told.value) is raised


# --- hosts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "hosts", "may"),
    [
        ("https://smba.example.org/uk/", ("smba.example.org",), True),
        ("https://SMBA.example.org/uk", ("smba.example.org",), True),
        ("https://smba.example.org:443/", ("smba.example.org",), True),
        ("https://smba.example.org/", ("smba.example.org:443",), True),
        ("https://smba.example.org:8443/", ("smba.example.org:8443",), True),
        ("https://smba.example.org:8443/", ("smba.example.org",), False),
        ("http://smba.example.org/", ("smba.example.org",), False),
        ("http://127.0.0.1:99/", ("127.0.0.1:99",), True),
        ("http://[::1]:99/", ("[::1]:99",), True),
        ("http://localhost:99/", ("localhost:99",), True),
        # Listed or not: these are never called.
        ("https://169.254.169.254/", ("169.254.169.254",), False),
        ("http://169.254.169.254/", ("169.254.169.254",), False),
        ("https://10.0.0.5/", ("10.0.0.5",), False),
        ("https://[::ffff:10.0.0.5]/", ("[::ffff:10.0.0.5]", "[::ffff:a00:5]"), False),
        ("https://u:p@smba.example.org/", ("smba.example.org",), False),
        ("https://smba.example.org/?x=1", ("smba.example.org",), False),
        ("https://smba.example.org/ x", ("smba.example.org",), False),
        ("https://smba.example.org\\@evil.example.org/", ("smba.example.org",), False),
        ("ftp://smba.example.org/", ("smba.example.org",), False),
        (None, ("smba.example.org",), False),
        (5, ("smba.example.org",), False),
    ],
)
def test_replies_go_to_listed_hosts_only(url: object, hosts: tuple[str, ...], may: bool) -> None:
    assert (service_address(url, hosts) is not None) is may


def test_a_listed_name_that_leads_to_a_private_address_is_not_called() -> None:
    """So that whoever answers for the name can't have the token sent into our own network."""

    class Names:
        async def resolve(self, host: str, port: int = 0, family: Any = 0) -> Any:
            return [{"host": one} for one in found]

        async def close(self) -> None: ...

    resolver = PublicOnly(Names())  # type: ignore[arg-type]
    found = ["10.0.0.5", "93.184.216.34", "169.254.169.254", "127.0.0.1"]
    assert [one["host"] for one in asyncio.run(resolver.resolve("x"))] == ["93.184.216.34"]
    found = ["192.168.0.1"]
    with pytest.raises(OSError):
        asyncio.run(resolver.resolve("x"))
    found = ["127.0.0.1"]
    assert asyncio.run(resolver.resolve("localhost"))


# --- with the database away -----------------------------------------------------------------------------------


@pytest.fixture
def away(there: There, monkeypatch: pytest.MonkeyPatch) -> There:
    """Its database can't be reached."""

    async def fail(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable

    monkeypatch.setattr(there.database, "write", fail)
    monkeypatch.setattr(there.database, "read", fail)
    return there


@pytest.mark.parametrize(("kind", "where"), [("personal", personal(ADA)), ("channel", None)])
def test_help_goes_out_with_the_database_away(away: There, kind: str, where: str | None) -> None:
    """At once and once, to the writer alone; Teams is told 200 so that it does not send again."""
    activity = away.teams.message(DYING, kind)
    assert [away.send(activity) for _ in range(3)] == [200] * 3
    [posted] = away.teams.messages()
    assert posted.conversation == (where or personal(ADA))
    assert "116 123" in posted.text


@pytest.mark.parametrize(
    "more",
    [
        {"attachments": [{"contentType": "text/html", "content": f"<p>{DYING}</p>"}]},
        {"text": "", "value": {"form": DYING}},
    ],
)
def test_danger_elsewhere_is_helped_with_the_database_away(
    away: There, more: dict[str, Any]
) -> None:
    """What is formatted, and what a foreign card sends, is looked at then too."""
    assert away.send({**away.teams.message("hello"), **more}) == 200
    assert "116 123" in away.teams.messages()[0].text


def test_help_goes_into_the_thread_with_the_database_away(away: There) -> None:
    """Where the writer can't be reached alone: nobody tries again later."""
    away.teams.begin_faults = [Fault(503)]
    assert away.send(away.teams.message(DYING, "channel")) == 200
    assert away.teams.messages()[0].conversation == THREAD


@pytest.mark.parametrize("text", ["Is there supervision?", f"my patient is {NUMBER}"])
def test_an_apology_goes_out_with_the_database_away(away: There, text: str) -> None:
    """Once, and Teams is told 503: should it send the message again, that is answered."""
    activity = away.teams.message(text, "channel")
    assert [away.send(activity) for _ in range(3)] == [503] * 3
    [posted] = away.teams.messages()
    assert "something went wrong" in posted.text


def test_nothing_is_said_to_whom_nothing_was_said(away: There) -> None:
    """Talk of others in a channel, events, and deletions get no apology."""
    unasked = {**away.teams.message("x", "channel"), "entities": []}
    assert away.send(unasked) == 200
    assert away.send(away.teams.activity("messageReaction")) == 200
    assert away.teams.messages() == []


def test_help_that_could_not_be_sent_is_no_success(away: There) -> None:
    """503, and sent when Teams tries again."""
    away.teams.faults = [Fault(500)]
    activity = away.teams.message(DYING)
    assert away.send(activity) == 503
    assert away.send(activity) == 200
    assert len(away.teams.messages()) == 1


def test_a_message_after_the_outage_is_answered(
    there: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same one, sent again, too."""
    activity = there.teams.message("Is there supervision?")

    async def fail(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(there.database, "write", fail)
        assert there.send(activity) == 503
    assert there.send(activity) == 200
    assert there.teams.wait_for(2)[1].text == "You said Is there supervision?"


# --- logs ---------------------------------------------------------------------------------------------------


def test_no_words_and_no_tokens_in_the_log(
    there: There, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of anybody, whatever fails on the way."""
    caplog.set_level(logging.DEBUG)
    activity = there.say("purple elephants")
    there.teams.wait_for(1)
    there.teams.faults = [Fault(400)]
    there.say("purple elephants again", "channel")
    there.teams.until(lambda: ("teams", "dead") in there.seen)
    there.send(activity, there.teams.sign(activity, aud="x"))
    there.teams.token_fault = (200, {"access_token": 5, "error_description": SECRET})
    there.teams.withdraw()
    there.say("purple elephants", user=BEN)
    there.teams.until(lambda: ("teams", "revoked") in there.seen)
    lines = caplog.text + "".join(capfd.readouterr())
    secrets = ["elephants", SECRET, "Somebody", "token-", there.teams.sign(activity)[:20]]
    assert [one for one in secrets if one in lines] == []


def test_what_is_revoked_is_no_unknown() -> None:
    """The kinds of failure that the worker tells apart."""
    assert issubclass(Revoked, Never) and not issubclass(Unknown, Never)


def test_a_persons_words_say_whose_they_are(about: Known) -> None:
    """A plain text: nothing about it can be pressed."""
    ann = Present("u1", "Ann", "the helpdesk", 1, typing=False)
    activity = Cards(about, "").activity(says("c", "Hello there.", ann, "a" * 32).messages)
    assert activity["text"] == "Ann: Hello there." and "attachments" not in activity
