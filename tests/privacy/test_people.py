"""Given names of the list go wherever they stand with a capital; what is called after people stays."""

import pytest

from bot.privacy.redact import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Below from our Shaz, can't answer her", "Below from our [name], can't answer her"),
        ("Tom Askew, the new link worker, asks", "[name], the new link worker, asks"),
        ("Pt Brian Oldroyd, needs a visit", "Pt [name], needs a visit"),
        ("Ahmed's off for six weeks", "[name]'s off for six weeks"),
        ("he's told Jean on the desk", "he's told [name] on the desk"),
        ("name badge said Judith", "name badge said [name]"),
        ("(baby Otis arrived)", "(baby [name] arrived)"),
        ("my daughter Xanthippe is 17", "my daughter [name] is 17"),
        ("a lady called Zebedee rang", "a lady called [name] rang"),
        ("please ask Mark Jones about it", "please ask [name] about it"),
        ("take my name off the list Gareth Pym", "take my name off the list [name]"),
        ("Siân and Bożena asked", "[name] and [name] asked"),
        ("Doctor Okonjo said I should", "[name] said I should"),
        ("Mă numesc Zoltana Drăgan, locuiesc", "Mă numesc [name], locuiesc"),
        ("Mera naam Shabnam Qureshi hai", "Mera naam [name] hai"),
        ("Logged by: Zebedee Quill", "Logged by: [name]"),
        ("Lee Ogden, 03/11/1988, rang", "[name], [date of birth], rang"),
        ("Jack Smedley 4/11/52 rang", "[name] [date of birth] rang"),
        ("She is 2.5.1938.", "She is [date of birth]."),
    ],
)
def test_people_in_running_prose_go(typed, kept):
    """With their surnames, and with the date that stands behind them."""
    assert redact(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Marie Curie nurses and St Luke's hospice",
        "Andy's Man Club, Martha's Rule",
        "is Oliver McGowan training on the page",
        "a shop like John Lewis, paper Lloyd George envelopes",
        "the Joan Harris House, Victoria Road",
        "Will Samaritans answer? In May Barnsley opens",
        "Is Joy the app? We use Joy and Elemental",
        "my son Polish, our Trust, our Elemental licence",
        "he's happy as Larry",
        "a Christian in Jordan, a Victoria sponge",
        "Doctor Who, doctor said, father was ill",
        "SAM is not on the page",
        "Tom, the session is on 12/05/2025"[5:],
        "She is 2.5 days behind",
    ],
)
def test_what_is_called_after_people_stays(text):
    """Charities, rules, houses, saints, months, peoples; words that are names elsewhere."""
    assert redact(text) == text


def test_a_date_behind_a_name_that_nobody_is_born_on_stays():
    """A date of this decade is an appointment's."""
    assert redact("Tom Hill, 12/05/2025") == "[name], 12/05/2025"
