"""A message and what becomes of it; the model's part is made up here, the rest is real."""

from dataclasses import replace
from datetime import date

import pytest

from bot.cli.project import ROOT
from bot.helpdesk.triage.gaps import gaps
from bot.helpdesk.triage.judge import READ, Judge
from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.rules import Rules
from bot.knowledge.read_knowledge import load
from bot.safety.screen import shared_screen

TODAY = date(2026, 11, 30)
KNOWLEDGE = load(ROOT, TODAY)
ROLE = next(iter(KNOWLEDGE.roles.values()))
TOPICS = {topic.intents[0]: topic for topic in ROLE.topics.values() if not topic.by_entity}
FIRST, SECOND = (
    next(intent for intent, topic in TOPICS.items() if topic.section == section)
    for section in list(ROLE.sections)[:2]
)
NEAR = next(near for near in KNOWLEDGE.near.values() if not near.advice)


ASKED = "Could you tell me what is needed for this role?"


def question(*ranking, text=ASKED):
    """A question as the parse has it."""
    names = [{"name": name, "confidence": chance} for name, chance in ranking]
    return {"text": text, "form": "statement", "ranking": names, "similarity": 0.9}


def judge(*questions, intent="", heard=None, danger=0.0, link=None):
    """A judge that reads every text as these questions; what it reads is kept in `heard`."""

    def parse(text):
        if heard is not None:
            heard.append(text)
        first = questions[0]["ranking"][0]["name"] if questions else intent
        return {
            "text": text,
            "intent": {"name": intent or first, "confidence": 0.9},
            "questions": list(questions),
            "danger": {"intent": "danger_self_harm", "confidence": danger},
        }

    made = Judge(
        parse=parse,
        check=shared_screen(ROOT / "knowledge" / "safety" / "phrases.yml").check,
        knowledge=KNOWLEDGE,
        rules=Rules.read(ROOT),
        today=TODAY,
    )
    return replace(made, link=link) if link else made


def mail(text=ASKED, subject="", **more):
    return Message(row=7, source="mails.csv, line 8", subject=subject, text=text, **more)


def test_a_question_becomes_a_letter():
    """Greeting, what the page says, where it stands, the close; the row says where it came from."""
    row = judge(question((FIRST, 0.99))).judge(mail())
    rules = Rules.read(ROOT)
    assert (row.row, row.source, row.outcome) == (7, "mails.csv, line 8", "answer")
    assert row.topic == TOPICS[FIRST].id
    assert row.band == "high"
    assert row.draft.startswith(rules.say("greeting"))
    assert TOPICS[FIRST].lead in row.draft
    assert ROLE.page.title in row.draft
    assert row.draft.endswith(f"{rules.say('closing')}\n{rules.say('signed')}")
    assert set(row.quotes) == {ROLE.statements[one].quote for one in TOPICS[FIRST].says}
    assert not gaps(row.draft)


def test_the_link_leads_to_the_words():
    """To the statement that the answer begins with."""
    link = "https://hub.example/#{}"
    row = judge(question((FIRST, 0.97)), link=lambda _, one: link.format(one)).judge(mail())
    assert link.format(TOPICS[FIRST].says[0]) in row.draft


def test_several_questions_are_answered_in_their_order():
    """Each under what it is about, and the row names both topics."""
    row = judge(question((SECOND, 0.9)), question((FIRST, 0.9))).judge(mail())
    assert row.draft.index(TOPICS[SECOND].lead) < row.draft.index(TOPICS[FIRST].lead)
    assert (row.topic, row.second_topic) == (TOPICS[SECOND].id, TOPICS[FIRST].id)
    assert "several_questions" in row.reasons


def test_what_the_page_leaves_out_is_a_gap():
    """Marked with the question and the thing, beside what is answered; a clerk fills it in."""
    row = judge(
        question((FIRST, 0.9)), question((NEAR.intent, 0.9), text="what about that [thing]")
    ).judge(mail())
    [why] = gaps(row.draft)
    assert NEAR.thing in why
    assert "what about that thing" in why
    assert "partly_in_source" in row.reasons
    assert row.outcome == "answer"


def test_nothing_on_the_page_is_no_answer():
    """The whole letter is a gap."""
    row = judge(question((NEAR.intent, 0.9))).judge(mail())
    assert row.outcome == "not_covered"
    assert row.topic == NEAR.intent
    assert gaps(row.draft)
    assert "not_in_source" in row.reasons
    assert not row.quotes


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("Is there training? Also I have taken all my tablets and want to die.", 0.0),
        ("Is there training?", 0.9),
        ("I am worried a patient is being hit by her husband. Is there training?", 0.0),
    ],
)
def test_danger_is_first_and_has_no_letter(text, danger):
    """Priority 1, nothing drafted, nothing quoted: a person reads it."""
    row = judge(question((FIRST, 0.99)), danger=danger).judge(mail(text))
    assert (row.priority, row.draft, row.quotes, row.outcome) == (1, "", (), "safety")
    assert row.reasons == ("safeguarding",)


def test_danger_behind_the_part_that_is_read_counts():
    """The last line of a long mail is looked at as the first is."""
    text = "The rota is on the wall. " * 3_000 + "I am going to kill myself tonight."
    assert judge(question((FIRST, 0.99))).judge(mail(text)).priority == 1


def test_danger_in_a_row_that_could_not_be_read_counts():
    """What could be read of it is looked at."""
    row = judge().judge(mail("I want to kill myself", error="line 3: a quote is never closed"))
    assert (row.priority, row.error) == (1, "line 3: a quote is never closed")


@pytest.mark.parametrize("text", ["", "   \n", "-----", "???"])
def test_a_message_without_words_is_for_a_person(text):
    """Nothing is made of it."""
    row = judge(question((FIRST, 0.99))).judge(mail(text))
    assert row.reasons == ("unreadable",)
    assert row.draft == ""


def test_an_error_stays_with_its_row():
    """And nothing is asked of the model."""
    heard = []
    row = judge(question((FIRST, 0.99)), heard=heard).judge(mail("", error="line 3: too few"))
    assert row.error == "line 3: too few"
    assert row.reasons == ("unreadable",)
    assert not heard


def test_another_language_is_for_a_person():
    """The assistant reads English alone, and says so."""
    row = judge(question((FIRST, 0.99))).judge(
        mail("Dzień dobry, chciałbym zapytać, czy potrzebuję dyplomu, żeby pracować.")
    )
    assert row.language == "pl"
    assert row.reasons == ("unreadable",)
    assert row.draft == ""


def test_a_subject_that_asks_is_read_with_the_text():
    """As when it is all there is; one that only names the thing is not."""
    heard = []
    one = judge(question((FIRST, 0.99)), heard=heard)
    one.judge(mail("Thanks", subject="Re: FW: Is the training online?"))
    one.judge(mail("", subject="Training dates"))
    one.judge(mail("Is it online?", subject="Training"))
    assert heard == ["Is the training online?\nThanks", "Training dates?\n", "Is it online?"]


def test_no_more_is_read_than_a_chat_may_hold():
    """A mail of any length takes no longer than a long message."""
    heard = []
    judge(question((FIRST, 0.99)), heard=heard).judge(mail("Is it online? " * 10_000))
    assert len(heard[0]) <= READ


def test_personal_data_is_gone_from_all_that_is_kept():
    """Subject, text, letter and gap."""
    row = judge(question((NEAR.intent, 0.9), text="ring me on [phone]")).judge(
        mail("My number is 07700 900123, what is the pay?", subject="Call 07700 900123")
    )
    assert "900123" not in f"{row.subject}{row.text_redacted}{row.draft}"


def test_thanks_ask_nothing():
    """No letter, no reason, last in the queue."""
    row = judge(question(("thank", 0.95))).judge(mail("Thanks so much for all your help."))
    assert (row.outcome, row.draft, row.reasons, row.priority) == ("smalltalk", "", (), 4)


def test_a_wish_for_a_person_is_a_reason():
    """It goes before ordinary questions."""
    row = judge(question(("ask_human", 0.95))).judge(mail("Could somebody ring me back please?"))
    assert row.outcome == "handoff"
    assert row.reasons == ("wants_person",)
    assert row.priority == 2


def test_a_close_second_is_said():
    """Where another topic is nearly as likely, a person should look."""
    row = judge(question((FIRST, 0.5), (SECOND, 0.45))).judge(mail())
    assert "close_second" in row.reasons or row.draft.count(ROLE.page.title) == 1
    assert row.band != "high"


def test_the_band_follows_the_least_certain_question():
    """A letter is as good as its worst part."""
    sure, unsure = question((FIRST, 0.99)), question((SECOND, 0.5))
    assert judge(sure).judge(mail()).band == "high"
    assert judge(sure, unsure).judge(mail()).band == "low"


def test_a_letter_that_may_have_missed_something_is_not_of_the_highest_band():
    """However sure what was found is; nor is one with a gap."""
    sure, gap = question((FIRST, 0.99)), question((NEAR.intent, 0.99))
    assert judge(sure).judge(mail(f"{ASKED} And how do I log in?")).band == "medium"
    assert judge(sure, gap).judge(mail(f"{ASKED} And what is the pay?")).band == "medium"
