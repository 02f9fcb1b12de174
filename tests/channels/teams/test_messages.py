"""What is done with each kind of activity: taken in once, acknowledged at once, answered where it was written."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.incoming import Refused
from bot.channels.teams.activity import read_activity
from bot.channels.teams.also_written import also_written
from bot.channels.teams.place import teams as make
from bot.channels.teams.talk_of import address_of, message_id_of, talk_of
from bot.channels.teams.what_was_said import what_was_said
from bot.settings import load
from bot.storage.conversation_id import PATTERN
from bot.storage.tables import INBOX
from bot.turn.messages import plain
from tests.channels.conftest import Site
from tests.channels.teams.conftest import PAYLOAD, There, answer, choice
from tests.standins.teams import (
    ADA,
    BEN,
    BOT,
    CHANNEL,
    GROUP,
    TENANT,
    WORDS,
    Fault,
    Teams,
    mention,
    personal,
)

MESSAGE = Teams().message("")
KINDS = {"personal": personal(ADA), "groupChat": GROUP, "channel": f"{CHANNEL};messageid=1000"}


def read(activity: dict[str, Any]) -> Any:
    return read_activity(json.dumps(activity).encode())


def kept(there: There, table: str) -> list[Any]:
    """All rows of a table."""
    with there.database.ready().connect() as connection:
        return list(connection.exec_driver_sql(f"select * from {table} order by id"))


@pytest.fixture(scope="module")
def made() -> Teams:
    """The stand-in, for what it makes; it does not listen."""
    return Teams()


# --- the way of a message -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_answered_in_its_thread(there: There, kind: str) -> None:
    """After a sign that somebody writes: a reply to that very activity, in that conversation."""
    activity = there.say("Is there supervision?", kind)
    [posted] = there.teams.wait_for(1)
    assert there.script.heard == ["Is there supervision?"]
    assert posted.conversation == KINDS[kind]
    assert posted.reply_to == posted.activity["replyToId"] == activity["id"]
    assert posted.text == "You said Is there supervision?"
    assert [one.type for one in there.teams.posted] == ["typing", "message"]


def test_it_is_acknowledged_before_it_is_answered(there: There) -> None:
    """Each well within a second, whether or not a reply can be sent."""
    there.teams.token_fault = (500, {})  # so that nothing can be answered
    for number in range(20):
        began = time.perf_counter()
        there.say(f"message {number}")
        assert time.perf_counter() - began < 1.0
    assert there.teams.messages() == []
    there.teams.token_fault = None
    assert len(there.teams.wait_for(20)) == 20


def test_a_repeat_is_answered_once(there: There) -> None:
    activity = there.say("hello")
    there.teams.wait_for(1)
    assert there.send(activity) == 200
    assert there.send({**activity, "text": "other words"}) == 200
    there.say("more")
    assert [one.text for one in there.teams.wait_for(2)] == ["You said hello", "You said more"]


def test_replies_keep_their_order(there: There) -> None:
    for number in range(5):
        there.say(str(number), "channel")
    assert [one.text for one in there.teams.wait_for(5)] == [f"You said {n}" for n in range(5)]


@pytest.mark.parametrize("missing", ["TEAMS_APP_ID", "TEAMS_TENANT_ID", "TEAMS_CLIENT_SECRET"])
def test_without_its_settings_it_is_not_there(made: Teams, missing: str) -> None:
    """Off until all of them are given: then there is no route of it."""
    environ = {name: value for name, value in made.settings().items() if name != missing}
    house: Any = type("House", (), {"settings": load(environ, Path("/nonexistent"))})
    assert make(house) is None


# --- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "entities", "said"),
    [
        (f"<at>{WORDS}</at> hello", [mention(BOT, WORDS)], "hello"),
        (f"hello <at>{WORDS}</at>, you there?", [mention(BOT, WORDS)], "hello , you there?"),
        (
            f"<at>{WORDS}</at> ask <at>Ann Lee</at> please",
            [mention(BOT, WORDS), mention("29:ann", "Ann Lee")],
            "ask someone please",
        ),
        # Two of one name: each mention has its entity, in order.
        (
            f"<at>{WORDS}</at> tell <at>{WORDS}</at>",
            [mention("29:x", WORDS), mention(BOT, WORDS)],
            "someone tell",
        ),
        ("<at>Pathway</at> hi", [], "someone hi"),
        ('<at id="0">Ann Lee</at> hi', [], "someone hi"),
        ("a &amp; b &lt;c&gt; &nbsp;d&#39;s", [], "a & b <c> d's"),
        ("&amp;amp;amp;lt;at&amp;gt;x&lt;/at&gt;", [], "x"),
        ("one\r\n two ", [], "one\ntwo"),
        ("5 <at least", [], "5 at least"),
        (f"my name is {WORDS}", [], f"my name is {WORDS}"),
        # Typed by hand, which is no mention: whole or its first word, and only at the start.
        (f"@{WORDS} what training is there?", [], "what training is there?"),
        (f"  @{WORDS.upper()}: hello", [], "hello"),
        (f"@{WORDS.split()[0]}, hello", [], "hello"),
        (f"<at>{WORDS}</at> @{WORDS} hello", [mention(BOT, WORDS)], "hello"),
        (f"hello @{WORDS}", [], f"hello @{WORDS}"),
        (f"@{WORDS.split()[0]}s are many", [], f"@{WORDS.split()[0]}s are many"),
        ("@somebody hello", [], "@somebody hello"),
        (f"@{WORDS}", [], ""),
    ],
)
def test_words_are_what_was_said(made: Teams, text: str, entities: list[Any], said: str) -> None:
    """No mention of the bot, nobody's name, no HTML."""
    activity = read(made.activity("message", text=text, entities=entities))
    assert what_was_said(activity, "someone") == said


def test_a_bot_without_a_name_has_none_to_type(made: Teams) -> None:
    """Whatever stands where its name would."""
    for name in (None, "", 5, "\n", "[("):
        raw = made.activity("message", text="@x hello", recipient={"id": BOT, "name": name})
        assert what_was_said(read(raw), "someone") == "@x hello"


@settings(deadline=None)
@given(st.text(alphabet='<>/at &;#x3lgmp"=id\n', max_size=60))
def test_no_tag_and_no_entity_is_left(text: str) -> None:
    """Whatever is written: NLU sees no `<at` and nothing that is escaped."""
    activity = read({**MESSAGE, "text": text})
    said = what_was_said(activity, "someone")
    assert "<at" not in said.lower().replace("<atl", "").replace("<atm", "")
    assert not any(f"&{name};" in said for name in ("amp", "lt", "gt", "nbsp", "#39", "#x3"))


def test_escapes_without_end_take_no_time(made: Teams) -> None:
    began = time.perf_counter()
    for text in ("&#38;" * 12_000, "&amp;" * 12_000, "<" * 60_000 + "at", "&#38;#38" * 7_000):
        what_was_said(read(made.activity("message", text=text)), "someone")
    assert time.perf_counter() - began < 2.0


def test_among_others_only_what_speaks_to_it_is_heard(there: There) -> None:
    for kind in ("groupChat", "channel"):
        unasked = {**there.teams.message("", kind), "text": "not to you", "entities": []}
        assert there.send(unasked) == 200
    there.say("to you", "channel")
    there.teams.wait_for(1)
    assert there.script.heard == ["to you"]


def test_its_own_words_are_not_answered(there: There) -> None:
    there.say("hello", user=BOT)
    there.settled()
    assert there.script.heard == []


def test_a_mention_alone_is_answered_with_a_hint(there: There) -> None:
    activity = there.say("", "channel")
    [posted] = there.teams.wait_for(1)
    assert "What would you like to know" in posted.text
    assert posted.reply_to == activity["id"]
    there.send(activity)
    there.settled()
    assert len(there.teams.messages()) == 1
    assert there.script.heard == []


def test_too_long_a_message_is_told_so(there: There) -> None:
    """Once for each wording, however often it comes, and anew where it is edited to few words."""
    activity = there.say("word " * 1_000)
    [posted] = there.teams.wait_for(1)
    assert "4,000 characters" in posted.text
    assert posted.reply_to == activity["id"]
    for type_ in ("message", "messageUpdate"):
        there.send({**activity, "type": type_})
    there.send({**activity, "type": "messageUpdate", "text": "a word"})
    assert [one.text for one in there.teams.wait_for(2)] == [posted.text, "You said a word"]
    assert len(kept(there, "inbox")) == 2


@pytest.mark.parametrize("text", ["word " * 1_000, ""])
def test_a_note_is_said_once_on_any_server(start_teams: Callable[..., There], text: str) -> None:
    """By what the database knows: another server, or the same after a restart, says it no second time."""
    one, two = start_teams(), start_teams()
    activity = one.say(text)
    one.teams.wait_for(1)
    for there in (two, one, two):
        assert there.send(activity) == 200
        there.settled()
    assert len(kept(one, "outbox")) == len(one.teams.messages()) == 1


def test_a_note_waits_for_a_connector_that_is_away(
    there: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes out through the outbox: what is refused for a while is sent again."""
    monkeypatch.setattr("bot.turn.deliver.FIRST", 0.01)
    there.teams.faults = [Fault(503), Fault(503)]
    there.say("word " * 1_000)
    assert "4,000 characters" in there.teams.wait_for(1)[0].text


def test_help_is_given_for_too_long_a_message(there: There) -> None:
    """Its first 4,000 characters are looked at, and what can't be kept is answered all the same."""
    there.say("i want to kill myself " + "word " * 1_000)
    [posted] = there.teams.wait_for(1)
    assert "999" in posted.text


def test_half_a_character_stops_nothing(there: There) -> None:
    activity = there.teams.message("hello")
    raw = json.dumps(activity).replace("hello", "hel\\ud800lo\\u0000").encode()
    status, _ = there.teams.send(there.url, activity, raw=raw)
    assert status == 200
    there.teams.wait_for(1)
    assert there.script.heard == ["hel\ufffdlo"]


# --- whose talk it is -------------------------------------------------------------------------------


def test_a_talk_is_of_one_person_in_one_thread(made: Teams) -> None:
    """Two people in a channel don't share a talk, a thread is a talk, and so is a personal chat."""

    def talk(**more: Any) -> str:
        return talk_of(read(made.message("x", **more)), TENANT)

    talks = {
        "ada alone": talk(),
        "ben alone": talk(user=BEN),
        "ada in the group": talk(kind="groupChat"),
        "ben in the group": talk(kind="groupChat", user=BEN),
        "ada in the channel": talk(kind="channel"),
        "ben in the channel": talk(kind="channel", user=BEN),
    }
    elsewhere = {"id": f"{CHANNEL};messageid=2000", "conversationType": "channel"}
    talks["another thread"] = talk(kind="channel", conversation=elsewhere)
    assert len(set(talks.values())) == len(talks)
    assert all(PATTERN.fullmatch(one) for one in talks.values())
    assert talk() == talks["ada alone"]
    assert talk_of(read(made.message("x")), "another") not in talks.values()


def test_a_first_message_in_a_channel_begins_its_thread(made: Teams) -> None:
    """Where Teams does not name the thread, it is the message's own, and replies go into it."""
    bare = {"id": CHANNEL, "conversationType": "channel"}
    first = read(made.message("x", "channel", conversation=bare))
    address = address_of(first, TENANT)
    assert address["conversation"] == f"{CHANNEL};messageid={first.id}"
    later = {"id": f"{CHANNEL};messageid={first.id}", "conversationType": "channel"}
    assert talk_of(read(made.message("y", "channel", conversation=later)), TENANT) == talk_of(
        first, TENANT
    )


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True))
def test_ids_of_ours_collide_for_none_of_theirs(names: list[str]) -> None:
    one, two = (message_id_of(name) for name in names)
    assert one != two
    assert PATTERN.fullmatch(one) and PATTERN.fullmatch(message_id_of(names[0], "edited"))


def test_who_says_nothing_of_its_kind_is_taken_for_shared(made: Teams) -> None:
    """A private reply must not be sent to all because a field is missing."""
    activity = read(made.message("x", conversation={"id": GROUP, "tenantId": TENANT}))
    assert activity.kind == "groupChat"


# --- buttons ----------------------------------------------------------------------------------------


def test_a_choice_that_was_offered_counts(there: There) -> None:
    there.script.replies["help"] = choice("Which?", ("Supervision", PAYLOAD), ("Pay", "/pay"))
    there.say("help")
    [asked] = there.teams.wait_for(1)
    assert there.send(there.teams.press(asked.button("Supervision"))) == 200
    there.teams.wait_for(2)
    assert there.script.heard == ["help", PAYLOAD]


def test_a_button_counts_once_and_leaves_its_trace(there: There) -> None:
    """Each press is an activity of its own: it is known by the card and by what it says."""
    there.script.replies["help"] = choice("Which?", ("Supervision", PAYLOAD), ("Pay", "/pay"))
    there.say("help")
    [asked] = there.teams.wait_for(1)
    for _ in range(3):
        assert there.send(there.teams.press(asked.button("Supervision"), card=asked.id)) == 200
    there.say("end")
    there.teams.wait_for(3)
    assert there.script.heard == ["help", PAYLOAD, "end"]
    changed = there.teams.changed(asked)
    assert changed.conversation == asked.conversation
    assert changed.text == "Which?\nYou chose: Supervision"
    assert [one["title"] for one in changed.actions] == ["Talk to a person"]
    # Another button of the same card, and the same one of another, are other questions.
    there.send(there.teams.press(asked.button("Pay"), card=asked.id))
    there.say("help")
    asked = there.teams.wait_for(5)[4]
    there.send(there.teams.press(asked.button("Supervision"), card=asked.id))
    there.teams.wait_for(6)
    assert there.script.heard[3:] == ["/pay", "help", PAYLOAD]


def test_a_button_counts_once_on_any_server(start_teams: Callable[..., There]) -> None:
    """Also one of a card from before cards named their reply, which is known by the card's own id."""
    one, two = start_teams(), start_teams()
    one.say("hello")
    [posted] = one.teams.wait_for(1)
    for data in (posted.button("Talk to a person"), {"person": True}):
        for there in (one, two, one):
            assert there.send(there.teams.press(data, card=posted.id)) == 200
            there.settled()
    assert one.script.heard + two.script.heard == ["hello", *["Talk to a person"] * 2]


def test_a_press_on_no_card_is_one_of_its_own(there: There) -> None:
    """Where neither Teams nor the button tells which card it was, nobody is left without an answer."""
    for _ in range(2):
        there.send(there.teams.press({"person": True}, card=""))
    there.teams.wait_for(2)
    assert there.script.heard == ["Talk to a person"] * 2


def test_what_was_pressed_before_stays_shown(there: There) -> None:
    """The buttons that are left know of it, because Teams does not send the card along."""
    there.script.replies["help"] = choice("Which?", ("Supervision", PAYLOAD))
    there.say("help")
    [asked] = there.teams.wait_for(1)
    there.send(there.teams.press(asked.button("Supervision"), card=asked.id))
    data = there.teams.changed(asked).button("Talk to a person")
    there.send(there.teams.press(data, card=asked.id))
    there.teams.wait_for(3)
    there.settled()
    changed = there.teams.changed(asked)
    assert changed.text == "Which?\nYou chose: Supervision\nYou chose: Talk to a person"
    assert changed.actions == []


def test_no_answer_waits_for_the_card(there: There) -> None:
    """Nor fails with it: whoever pressed gets the answer, whatever becomes of the buttons."""
    there.say("hello")
    [posted] = there.teams.wait_for(1)
    there.teams.change_faults = [Fault(500, seconds=3.0)]
    began = time.perf_counter()
    assert there.send(there.teams.press(posted.button("Talk to a person"), card=posted.id)) == 200
    there.teams.wait_for(2)
    assert time.perf_counter() - began < 2.5
    there.settled()
    assert there.script.heard == ["hello", "Talk to a person"]


@pytest.mark.parametrize(
    "done", [{"choice": 9}, {"choice": -1}, {"choice": True}, {"x": 1}, 5, [1]]
)
def test_what_a_button_claims_of_others_is_not_believed(there: There, done: Any) -> None:
    """A card never shows as chosen what it did not offer."""
    there.script.replies["help"] = choice("Which?", ("Supervision", PAYLOAD))
    there.say("help")
    [asked] = there.teams.wait_for(1)
    data = {**asked.button("Talk to a person"), "done": done}
    there.send(there.teams.press(data, card=asked.id))
    changed = there.teams.changed(asked)
    assert changed.text == "Which?\nYou chose: Talk to a person"
    assert changed.button("Supervision")["payload"] == PAYLOAD


@pytest.mark.parametrize("user", [ADA, BEN])
def test_a_choice_that_was_not_offered_does_not(there: There, user: str) -> None:
    """Made up, or of another's talk in the same thread."""
    there.script.replies["help"] = choice("Which?", ("Supervision", PAYLOAD))
    there.say("help", "channel", user=BEN if user == ADA else ADA)
    there.teams.wait_for(1)
    assert there.send(there.teams.press({"payload": PAYLOAD}, "channel", user)) == 200
    assert "another talk" in there.teams.wait_for(2)[1].text
    assert there.script.heard == ["help"]


def test_feedback_is_kept(there: There) -> None:
    """The card says thanks in the place of its two buttons; another's card is nobody's to judge."""
    there.say("hello", "channel")
    [posted] = there.teams.wait_for(1)
    data = posted.button("Not useful")
    assert there.send(there.teams.press(data, "channel", card=posted.id)) == 200
    changed = there.teams.changed(posted)
    assert "Thank you for telling us." in changed.text and posted.text in changed.text
    assert [one["title"] for one in changed.actions] == ["From the page", "Talk to a person"]
    with there.database.ready().connect() as connection:
        rows = connection.exec_driver_sql("select reply_id, useful from feedback").fetchall()
    assert [(row[0], bool(row[1])) for row in rows] == [(data["feedback"], False)]
    assert there.send(there.teams.press(data, "channel", BEN, posted.id)) == 200
    assert "another talk" in there.teams.wait_for(2)[1].text
    with there.database.ready().connect() as connection:
        assert connection.exec_driver_sql("select count(*) from feedback").scalar() == 1


def test_thanks_are_said_where_the_card_cannot_be_changed(there: There) -> None:
    """Once, however often it is pressed."""
    there.say("hello")
    [posted] = there.teams.wait_for(1)
    there.teams.change_faults = [Fault(404)] * 3
    for _ in range(3):
        there.send(there.teams.press(posted.button("Useful"), card=posted.id))
    there.settled()
    assert there.teams.wait_for(2)[1].text == "Thank you for telling us."
    assert len(kept(there, "outbox")) == 2


def test_a_person_can_be_asked_for(there: There) -> None:
    there.say("hello")
    [posted] = there.teams.wait_for(1)
    there.send(there.teams.press(posted.button("Talk to a person")))
    there.teams.wait_for(2)
    assert there.script.heard == ["hello", "Talk to a person"]


@pytest.mark.parametrize(
    "data",
    [{}, {"payload": 5}, {"payload": ""}, {"feedback": "x"}, {"x": 1}, {"payload": "/restart"}],
)
def test_a_button_of_nobody_does_nothing(there: There, data: dict[str, Any]) -> None:
    assert there.send(there.teams.press(data)) in (200, 400)
    there.settled()
    assert there.script.heard == []


# --- other kinds --------------------------------------------------------------------------------------


def test_it_greets_once(there: There) -> None:
    """When it is added to a personal chat, however often Teams says so; a question is a button."""
    members = [{"id": BOT}, {"id": ADA}]
    for _ in range(3):
        there.send(there.teams.activity("conversationUpdate", membersAdded=members))
    [posted] = there.teams.wait_for(1)
    assert len(kept(there, "outbox")) == 1
    assert posted.conversation == personal(ADA)
    assert posted.reply_to == ""
    assert "automated assistant" in posted.text and "999" in posted.text
    first = posted.actions[0]
    for _ in range(2):
        assert there.send(there.teams.press(first["data"], card=posted.id)) == 200
    there.teams.wait_for(2)
    there.settled()
    assert there.script.heard == [first["title"]]
    assert f"You chose: {first['title']}" in there.teams.changed(posted).text


def test_it_greets_once_on_any_server(start_teams: Callable[..., There]) -> None:
    """By what the database knows: not again by another server, nor after a restart."""
    one, two = start_teams(), start_teams()
    added = one.teams.activity("conversationUpdate", membersAdded=[{"id": BOT}, {"id": ADA}])
    for there in (one, two, one):
        assert there.send(added) == 200
        there.settled()
    one.teams.wait_for(1)
    assert len(kept(one, "outbox")) == len(kept(one, "inbox")) == 1


def test_a_greeting_waits_for_a_connector_that_is_away(
    there: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turn.deliver.FIRST", 0.01)
    there.teams.faults = [Fault(503)]
    there.send(there.teams.activity("conversationUpdate", membersAdded=[{"id": BOT}]))
    assert "automated assistant" in there.teams.wait_for(1)[0].text


def test_who_has_talked_before_is_not_greeted(there: There) -> None:
    """After a restart too."""
    there.say("hello")
    there.teams.wait_for(1)
    there.send(there.teams.activity("conversationUpdate", membersAdded=[{"id": BOT}]))
    there.settled()
    assert len(there.teams.messages()) == len(kept(there, "outbox")) == 1


@pytest.mark.parametrize(
    ("type_", "more"),
    [
        ("conversationUpdate", {"kind": "channel", "membersAdded": [{"id": BOT}]}),
        ("conversationUpdate", {"membersAdded": [{"id": ADA}]}),
        ("conversationUpdate", {"membersRemoved": [{"id": BOT}]}),
        ("messageReaction", {"reactionsAdded": [{"type": "like"}]}),
        ("installationUpdate", {"action": "add"}),
        ("messageDelete", {}),
        ("typing", {}),
        ("endOfConversation", {}),
        ("somethingNew", {}),
        ("event", {"value": "a text", "name": "application/vnd.microsoft.meetingStart"}),
    ],
)
def test_what_needs_no_answer_gets_none(there: There, type_: str, more: dict[str, Any]) -> None:
    assert there.send(there.teams.activity(type_, **more)) == 200
    there.settled()
    assert there.script.heard == []
    assert there.teams.posted == []


def test_an_edited_message_is_answered_where_its_words_changed(there: There) -> None:
    """Once for each wording, and not when Teams says so again."""
    first = there.say("helo", "channel")
    edit = {**there.teams.message("hello", "channel"), "id": first["id"], "type": "messageUpdate"}
    same = {**first, "type": "messageUpdate"}
    for activity in (same, edit, edit):
        assert there.send(activity) == 200
    there.say("end", "channel")
    there.teams.wait_for(3)
    assert there.script.heard == ["helo", "hello", "end"]
    unasked = {**edit, "entities": [], "text": "now without a mention"}
    assert there.send(unasked) == 200
    there.settled()
    assert there.script.heard == ["helo", "hello", "end"]


@pytest.mark.parametrize("text", ["Is there supervision?", "i want to kill myself"])
def test_an_edit_is_answered_after_the_words_are_gone(there: There, text: str) -> None:
    """Nobody can tell any more whether it is the same: it is taken for other words, once."""
    first = there.say("Is there supervision?")
    there.teams.wait_for(1)
    there.run(
        there.database.write(
            lambda connection: connection.execute(INBOX.update().values(text=None))
        )
    )
    edit = {**there.teams.message(text), "id": first["id"], "type": "messageUpdate"}
    for _ in range(3):
        assert there.send(edit) == 200
    there.teams.wait_for(2)
    there.settled()
    last = there.teams.messages()[1:]
    assert ["116 123" in one.text for one in last] == [text == "i want to kill myself"]


def test_an_edit_to_nothing_is_not_answered(there: There) -> None:
    first = there.say("hello")
    there.teams.wait_for(1)
    assert there.send({**first, "type": "messageUpdate", "text": ""}) == 200
    there.settled()
    assert len(there.teams.messages()) == 1


def test_a_deleted_message_stays_as_it_is_kept(there: There) -> None:
    """Redacted, until its days are over; the reply that went out stands."""
    first = there.say("hello")
    there.teams.wait_for(1)
    assert there.send({**first, "type": "messageDelete", "text": None}) == 200
    there.settled()
    assert len(there.teams.messages()) == 1


def test_an_invoke_gets_json(there: There) -> None:
    there.script.replies["help"] = choice("Which?", ("Supervision", PAYLOAD))
    there.say("help")
    there.teams.wait_for(1)

    def invoke(name: str, value: Any) -> tuple[int, Any]:
        return there.teams.send(there.url, there.teams.activity("invoke", name=name, value=value))

    pressed = {"action": {"type": "Action.Execute", "data": {"payload": PAYLOAD}}}
    status, body = invoke("adaptiveCard/action", pressed)
    assert (status, body["statusCode"]) == (200, 200)
    there.teams.wait_for(2)
    assert there.script.heard == ["help", PAYLOAD]
    for value in ({}, {"action": 5}, {"action": {"data": {"x": 1}}}, None, "x"):
        status, body = invoke("adaptiveCard/action", value)
        assert (status, body["statusCode"]) == (200, 400)
    assert invoke("task/fetch", {}) == (200, {})
    assert invoke("", None) == (200, {})


# --- bad input -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"5", b"null", b"\xff\xfe", b"[" * 60_000, b'{"type": 1e400}']
)
def test_a_body_that_is_no_activity_is_refused(there: There, raw: bytes) -> None:
    status, body = there.teams.send(there.url, {"serviceUrl": "x"}, raw=raw)
    assert 400 <= status < 500
    assert body["error"]


@pytest.mark.parametrize("key", ["type", "serviceUrl", "channelId", "conversation", "from", "id"])
def test_a_wrong_field_is_refused(there: There, key: str) -> None:
    """4xx in JSON, or no use of it; never a 5xx."""
    token = there.teams.sign({"serviceUrl": there.teams.service})
    for value in (None, 5, [], {}, "", "x" * 600, "a\nb", True):
        activity = {**there.teams.message("hello"), key: value}
        status, body = there.teams.send(there.url, activity, token)
        assert status == 200 or (400 <= status < 500 and body["error"]), value
    if key != "type":
        assert there.script.heard == []


@pytest.mark.parametrize("key", ["text", "entities", "value", "channelData", "recipient", "name"])
def test_odd_fields_stop_nothing(there: There, key: str) -> None:
    for value in (5, [5], {"a": 5}, True, [{"type": "mention", "mentioned": 5}]):
        assert there.send({**there.teams.message("hello"), key: value}) < 500, value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from([*MESSAGE, "value", "name", "membersAdded", "replyToId"]), JSON)
)
def test_any_activity_is_read_or_refused(changes: dict[str, Any]) -> None:
    """Whatever a field holds: nothing but a refusal is raised, and what is read can be worked with."""
    try:
        activity = read({**MESSAGE, **changes})
    except Refused:
        return
    assert PATTERN.fullmatch(talk_of(activity, TENANT))
    what_was_said(activity, "someone").encode()
    json.dumps(address_of(activity, TENANT)).encode()


def test_a_huge_body_is_refused(there: There) -> None:
    status, body = there.teams.send(there.url, there.teams.message("x" * 300_000))
    assert (status, bool(body["error"])) == (413, True)


def test_danger_anywhere_in_a_long_message_is_helped(there: There) -> None:
    """Through the outbox, so that a passing refusal loses nothing."""
    there.teams.faults = [Fault(429, headers={"Retry-After": "1"})]
    long = "We had a long meeting about the röta. " * 900 + "i want to kill myself"
    assert there.teams.send(there.url, there.teams.message(long))[0] == 200
    assert "116 123" in there.teams.wait_for(1)[0].text


def formatted(content: object, kind: str = "text/html") -> dict[str, Any]:
    return {"attachments": [{"contentType": kind, "content": content}]}


DYING = "i want to kill myself"
ELSEWHERE: dict[str, dict[str, Any]] = {
    "formatted": formatted(f"<p>{DYING}</p>"),
    "in pieces": formatted("<p>i want to <b>ki</b><i>ll</i> my<span>self</span></p>"),
    "escaped": formatted("<div>i&nbsp;want to kill&#32;myself</div>"),
    "of a picture": formatted(f'<p>Look: <img src="x" alt="{DYING}"></p>'),
    "quoted of another": formatted(f'<blockquote itemid="1">{DYING}</blockquote><p>?</p>'),
    "with a charset": formatted(f"<p>{DYING}</p>", "Text/HTML; charset=utf-8"),
    "far behind": formatted("<p>We met about the rota.</p>" * 900 + DYING),
    "of a foreign card": {"value": {"form": {"notes": ["tired", DYING]}}},
    "of a foreign card's only field": {"value": DYING},
    "in place of a payload": {"value": {"payload": DYING}},
    "beside a button of ours": {"value": {"person": True, "comment": DYING}},
    "beside a judgement": {"value": {"feedback": "x", "useful": True, "why": DYING}},
}


@pytest.mark.parametrize(
    ("type_", "name"),
    [(type_, name) for type_ in ("message", "messageUpdate") for name in ELSEWHERE]
    + [("invoke", name) for name, more in ELSEWHERE.items() if "value" in more],
)
def test_danger_is_found_wherever_a_person_can_write(there: There, type_: str, name: str) -> None:
    """It gets help, once for an activity, and nothing of it is answered as a payload."""
    more = ELSEWHERE[name]
    if type_ == "invoke":
        value = {"action": {"type": "Action.Submit", "data": more["value"]}}
        more = {"name": "adaptiveCard/action", "value": value}
    activity = there.teams.activity(type_, **{"text": "", **more})
    for _ in range(2):
        assert there.send(activity) == 200
    there.settled()
    [posted] = there.teams.wait_for(1)
    assert "116 123" in posted.text and posted.reply_to == activity["id"]
    assert len(kept(there, "outbox")) == 1


def test_danger_beside_the_text_is_found_too(there: There) -> None:
    """In a channel as in a chat: help goes to the writer alone."""
    there.say("hello", "channel", **formatted(f"<p>{DYING}</p>"))
    [posted] = there.teams.wait_for(1)
    assert (posted.conversation, "116 123" in posted.text) == (personal(ADA), True)


def test_what_is_written_elsewhere_is_not_answered(there: There) -> None:
    """The text is; what is formatted, quoted or of a foreign card is only looked at."""
    there.say("hello", **formatted("<p>What training is there?</p>"), value={"payload": "/x"})
    there.teams.wait_for(1)
    assert there.script.heard == ["hello"]
    ours = f'<blockquote><strong itemid="{BOT}">{WORDS}</strong>{DYING}</blockquote>'
    there.say("thank you", **formatted(f"{ours}<p>thank you</p>"))
    assert there.teams.wait_for(2)[1].text == "You said thank you"
    for value in ({"form": "What training is there?"}, "What training is there?", [1], 5):
        assert there.send(there.teams.activity("message", text="", value=value)) == 400
    for attachments in (5, {}, [5], [{"contentType": "text/html"}], [{"content": 5}]):
        there.say("more", attachments=attachments)
    there.settled()
    assert there.script.heard == ["hello", "thank you", *["more"] * 5]


def test_names_in_what_is_formatted_are_not_kept(there: There) -> None:
    """Of a person who is mentioned there, whichever mark Teams uses."""
    marks = [
        '<span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">Ann Lee</span>',
        '<at id="1">Ann Lee</at>',
    ]
    for mark in marks:
        there.say("hello", **formatted(f"<p>{mark} says {DYING}</p>"))
    there.teams.wait_for(2)
    rows = str(kept(there, "inbox"))
    assert DYING in rows and "Ann" not in rows


def test_marks_without_end_take_no_time(made: Teams) -> None:
    """Of HTML and of a deep value."""
    deep: Any = "x"
    for _ in range(500):
        deep = [deep, {"a": "<"}]
    began = time.perf_counter()
    for one in ("<", "<span ", "<at>", "<blockquote>", '<a alt="', "&amp;", "<p alt='x'>"):
        also_written(read(made.activity("message", **formatted(one * 30_000))), "someone")
    also_written(read(made.activity("message", value=deep)), "someone")
    assert time.perf_counter() - began < 3.0


def test_many_marks_stop_nobody(there: There) -> None:
    """Each of thousands of "<" would be tried from each other one."""
    assert there.teams.send(there.url, there.teams.message("<" * 20_000))[0] == 200
    assert there.teams.wait_for(1)


def test_other_methods_are_not_asked(there: There) -> None:
    connection = http.client.HTTPConnection(there.url.removeprefix("http://"))
    connection.request("GET", "/webhooks/teams/webhook")
    assert connection.getresponse().status == 405
    connection.close()


# --- later -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_persons_reply_is_sent_where_the_talk_is(there: There, kind: str) -> None:
    """By the conversation reference that is kept with the message, long after it."""
    activity = there.say("hello", kind)
    there.teams.wait_for(1)
    talk = talk_of(read(activity), TENANT)
    assert there.run(there.turns.push(talk, plain("I will ring you.", "handoff"), "person"))
    later = there.teams.wait_for(2)[1]
    assert (later.conversation, later.text) == (KINDS[kind], "I will ring you.")


def test_no_name_of_anybody_is_kept(there: There) -> None:
    """The ids that a reply needs are kept with a message, the writer's name is not."""
    there.script.replies["hello"] = answer("Hello.")
    there.say("hello", "channel")
    there.teams.wait_for(1)
    with there.database.ready().connect() as connection:
        row = connection.exec_driver_sql("select * from inbox").first()
    assert "Somebody Real" not in str(row)


def test_its_address_is_none_while_it_is_off(served: Site) -> None:
    """404 in JSON, as at any other address that is not there."""
    said = served.call("POST", "/webhooks/teams/webhook", {"type": "message"})
    assert said.status == 404
    assert said.body["error"]
