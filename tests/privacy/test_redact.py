"""Personal data goes, whatever its spelling; what a question is about stays as it was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy.found import MARKS
from bot.privacy.redact import find, redact

NHS = "[NHS number]"
NINO = "[National Insurance number]"
POSTCODE = "[postcode]"
PHONE = "[phone]"
EMAIL = "[e-mail]"
BORN = "[date of birth]"
ADDRESS = "[address]"
NAME = "[name]"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("My NHS number is 943 476 5919.", f"My NHS number is {NHS}."),
        ("9434765919", NHS),
        ("pt 943-476-5919, self-referred", f"pt {NHS}, self-referred"),
        ("9434 765 919 rang", f"{NHS} rang"),
        # One digit off, but called one
        ("nhs no. 943 476 5918", f"nhs no. {NHS}"),
        ("NHS Number: 94 34 76 59 18", f"NHS Number: {NHS}"),
        ("NHS no 943 476 591 I think", f"NHS no {NHS} I think"),
        ("the NHS number for my mum is 9434765918", f"the NHS number for my mum is {NHS}"),
        ("943 476 5918 is her NHS number", f"{NHS} is her NHS number"),
        ("NHS numbers 943 476 5918 and 943 476 5917", f"NHS numbers {NHS} and {NHS}"),
        ("NHS 943 476 5918", f"NHS {NHS}"),
        ("CHI number 010170 1234", f"CHI number {NHS}"),
        # A session's number before it is no part of it
        ("session 6 943 476 5919", f"session 6 {NHS}"),
    ],
)
def test_nhs_numbers(typed, kept):
    assert redact(typed) == kept


PARTED = [
    *(
        "\t",
        "\n",
        "\r\n",
        " ",
        "    ",
        "/",
        "_",
        ",",
        ":",
        "|",
        "+",
        "·",
        "•",
        "\\",
        "-",
        " - ",
        ".",
        " | ",
    ),
    *("&nbsp;", "\u2028", "\u00a0", "\u2003", "\u3164", "\u2800", "\x0b", "\x1f", '","'),
]


@pytest.mark.parametrize("gap", PARTED)
def test_numbers_are_read_whatever_parts_their_groups(gap):
    """Cells of a spreadsheet, lines, slashes: where the check digit is right, or the number is called one."""
    for groups in ("943 476 5919", "9 4 3 4 7 6 5 9 1 9", "94 34 76 59 19", "94347 65919"):
        assert redact(f"pt {groups.replace(' ', gap)} rang") == f"pt {NHS} rang"
    assert redact(f"pt {gap.join(('943', '476', '5918'))} rang").startswith("pt 943")
    for called in ("NHS number ", "NHS no.:\n", f"nhs number{gap}"):
        for groups in ("943 476 5919", "943 476 5918", "9434 765 918", "94 34 76 59 18"):
            assert redact(called + groups.replace(" ", gap)) == called + NHS
    for groups in ("07700 900123", "0161 496 0000", "020 7946 0018", "+44 7700 900123"):
        assert redact(f"on {groups.replace(' ', gap)} now") == f"on {PHONE} now"
    assert redact(f"it is {gap.join(['AB', '12', '34', '56', 'C'])}") == f"it is {NINO}"
    assert redact(f"at SW1A{gap}1AA") == f"at {POSTCODE}"
    assert redact(f"dob{gap}{gap.join(('03', '05', '1950'))}") == f"dob{gap}{BORN}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("((943) 476 5919)", f"({NHS})"),
        ("NHS9434765919, no9434765919 and 9434765919x", f"NHS{NHS}, no{NHS} and {NHS}x"),
        ("NHS9434765918", f"NHS{NHS}"),
        ("Tom,9434765919,07700900123,1", f"{NAME},{NHS},{PHONE},1"),
        ("1\t943\t476\t5919\t03/05/1950", f"1\t{NHS}\t03/05/1950"),
        ("Tel07700900123", f"Tel{PHONE}"),
        ("NINOAB123456C", f"NINO{NINO}"),
        ("dob03/05/1950", f"dob{BORN}"),
        ("postcodeSW1A1AA", f"postcode{POSTCODE}"),
    ],
)
def test_numbers_are_read_beside_brackets_letters_and_one_another(typed, kept):
    assert redact(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "⁹⁴³ ⁴⁷⁶ ⁵⁹¹⁹",
        "⑨④③ ④⑦⑥ ⑤⑨①⑨",
        "9️⃣4️⃣3️⃣ 4️⃣7️⃣6️⃣ 5️⃣9️⃣1️⃣9️⃣",
        "9\u03014\u0303\u03013 476 5919\u0301",
        "9\u20dd4\u20dd3 476 5919\u20dd",
    ],
)
def test_adorned_digits_are_read_and_go_with_what_adorns_them(typed):
    text = f"née, ne\u0301e: {typed}, 10 m², ⑩"
    assert redact(text) == f"née, ne\u0301e: {NHS}, 10 m², ⑩"
    assert [text[one.start : one.end] for one in find(text)] == [typed]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("AB 12 34 56 C", NINO),
        ("it's ab123456c", f"it's {NINO}"),
        ("JG-12-13-16-A", NINO),
        ("J G 1 2 1 3 1 6 A", NINO),
        ("AB 123456 C, from Leeds", f"{NINO}, from Leeds"),
        # Not given out, or without its last letter, but called one
        ("National Insurance number QQ 12 34 56 C", f"National Insurance number {NINO}"),
        ("NI no. JG121316", f"NI no. {NINO}"),
    ],
)
def test_national_insurance_numbers(typed, kept):
    assert redact(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("I live at SW1A 1AA.", f"I live at {POSTCODE}."),
        ("s70 2aa or m11ae", f"{POSTCODE} or {POSTCODE}"),
        ("Flat 2, 5 High St, CR2 6XH", f"{ADDRESS}, {POSTCODE}"),
        ("(DN55 1PT)", f"({POSTCODE})"),
        ("BT1 5GS, IM1 1AA and je2 3ab", f"{POSTCODE}, {POSTCODE} and {POSTCODE}"),
    ],
)
def test_postcodes(typed, kept):
    assert redact(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        # Ofcom's numbers for drama, which ring nowhere
        ("ring me on 07700 900123 after 5", f"ring me on {PHONE} after 5"),
        ("01632 960 123 or 01632960123", f"{PHONE} or {PHONE}"),
        ("(0161) 496 0000", PHONE),
        ("(07700 900123)", f"({PHONE})"),
        ("020 7946 0018", PHONE),
        ("07700-900-123, 07700.900.124", f"{PHONE}, {PHONE}"),
        ("0 7 7 0 0 9 0 0 1 2 3", PHONE),
        ("+44 (0)7700 900123", PHONE),
        ("0044 7700 900123 and 447700900123", f"{PHONE} and {PHONE}"),
        ("+353 86 123 4567", PHONE),
        ("+1 202-555-0143", PHONE),
        ("0113 496 0123 ext 45, mornings", f"{PHONE}, mornings"),
        ("07700 900123 10 sessions left", f"{PHONE} 10 sessions left"),
        ("tel: 452 8612", f"tel: {PHONE}"),
        ("my mobile is 7700900123", f"my mobile is {PHONE}"),
        ("07700 900123 07700 900124", f"{PHONE} {PHONE}"),
    ],
)
def test_phone_numbers(typed, kept):
    assert redact(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mail jo.bloggs+x@nhs.net.", f"mail {EMAIL}."),
        ("<O'Neill_B@example.co.uk>;", f"<{EMAIL}>;"),
        ("jo (at) example [dot] org", EMAIL),
        ("jo dot bloggs at example dot com", EMAIL),
        ("it's sam.hill at gmail.com", f"it's {EMAIL}"),
        ("sam.hill @ example.org", EMAIL),
    ],
)
def test_e_mail_addresses(typed, kept):
    assert redact(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("DOB 12/03/1950", f"DOB {BORN}"),
        ("d.o.b.: 1.2.63", f"d.o.b.: {BORN}"),
        ("date of birth (dd/mm/yyyy): 12 03 1950", f"date of birth (dd/mm/yyyy): {BORN}"),
        ("Date of birth\n1950-03-12", f"Date of birth\n{BORN}"),
        ("dob 120350", f"dob {BORN}"),
        ("she was born on the 3rd of March, 1950", f"she was born on the {BORN}"),
        ("born in Leeds on 03-Mar-50", f"born in Leeds on {BORN}"),
        ("born March 3, 1950, in York", f"born {BORN}, in York"),
        ("born on the third of March nineteen fifty-two", f"born on the {BORN}"),
        ("his birthday is on 3 March", f"his birthday is on {BORN}"),
        ("12/03/1950 (DOB)", f"{BORN} (DOB)"),
        ("12 March 1950 is my date of birth", f"{BORN} is my date of birth"),
        # The other date is no date of birth
        ("referred 12/05/2025, DOB 03/03/1950", f"referred 12/05/2025, DOB {BORN}"),
    ],
)
def test_dates_of_birth(typed, kept):
    assert redact(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Dear Mrs Patel,\nis it", f"Dear {NAME},\nis it"),
        ("Hi Tom, can I", f"Hi {NAME}, can I"),
        ("hi tom can i refer", f"hi {NAME} can i refer"),
        ("Good morning Dr Osei, is it", f"Good morning {NAME}, is it"),
        ("Dear Tom and Jane,", f"Dear {NAME} and {NAME},"),
        ("Dear Mr and Mrs Jones,", f"Dear {NAME},"),
        ("Hi Will, can we", f"Hi {NAME}, can we"),
        ("Hi Siân,", f"Hi {NAME},"),
        ("dear thulani,", f"dear {NAME},"),
    ],
)
def test_names_in_greetings(typed, kept):
    assert redact(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("What is it?\nKind regards,\nJane O'Brien", f"What is it?\nKind regards,\n{NAME}"),
        (
            "Best wishes\n\nJ. Smith (she/her)\nLink Worker",
            f"Best wishes\n\n{NAME} (she/her)\nLink Worker",
        ),
        ("Can I start? Thanks, Sarah", f"Can I start? Thanks, {NAME}"),
        ("can i start? thanks sarah", f"can i start? thanks {NAME}"),
        ("can i start cheers tom", f"can i start cheers {NAME}"),
        ("Thanks for your help.\nLucy Brown", f"Thanks for your help.\n{NAME}"),
        ("Thanks in advance,\r\nLucy x", f"Thanks in advance,\r\n{NAME} x"),
        ("Ta,\nBev", f"Ta,\n{NAME}"),
        ("KR\nJS", f"KR\n{NAME}"),
        ("Yours, Tom and Jane", f"Yours, {NAME} and {NAME}"),
        ("Thank you Tom, that helps", f"Thank you {NAME}, that helps"),
        ("-- \nPriya Kaur\nLink worker", f"-- \n{NAME}\nLink worker"),
        ("How many are there?\n\nTom", f"How many are there?\n\n{NAME}"),
        ("Regards, Dr L. Farrow MBBS", f"Regards, {NAME} MBBS"),
    ],
)
def test_names_of_those_who_sign(typed, kept):
    assert redact(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("From: Jane Smith <jane@example.org>", f"From: {NAME} <{EMAIL}>"),
        ("> To: Tom Hill; Priya Kaur", f"> To: {NAME}; {NAME}"),
        ("Cc: Tom Hill, Priya Kaur", f"Cc: {NAME}, {NAME}"),
        ('From: "Smith, Jane (HILLSIDE)"', f'From: "{NAME} (HILLSIDE)"'),
        ("Sent by: Gareth Evans", f"Sent by: {NAME}"),
        (
            "On Mon, 3 Mar 2025 at 10:12, Jane Smith <j@example.org> wrote:\n> Hi",
            f"On Mon, 3 Mar 2025 at 10:12, {NAME} <{EMAIL}> wrote:\n> Hi",
        ),
        ("On 3 March Fatima Begum wrote:", f"On 3 March {NAME} wrote:"),
        ("2025-03-04 16:02 Ed Stone <e@example.org>:", f"2025-03-04 16:02 {NAME} <{EMAIL}>:"),
    ],
)
def test_names_in_mail_headers(typed, kept):
    assert redact(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("My name is José Álvarez.", f"My name is {NAME}."),
        ("my name is thulani and I work", f"my name is {NAME} and I work"),
        ("I'm called Bex", f"I'm called {NAME}"),
        ("This is Oluwaseun from Hillside", f"This is {NAME} from Hillside"),
        ("im sarah and i want to apply", f"im {NAME} and i want to apply"),
        ("Hello, Sarah here.", f"Hello, {NAME} here."),
        ("her name's Ellen Ripley", f"her name's {NAME}"),
        ("Patient name: Mary Ellis", f"Patient name: {NAME}"),
        ("Mrs Patel's son, Dr. A. Singh and mrs kaur", f"{NAME}'s son, {NAME} and {NAME}"),
    ],
)
def test_names_that_are_given_as_such(typed, kept):
    assert redact(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Call 999, 111 or Samaritans on 116 123, or text SHOUT to 85258",
        "Is Childline 0800 1111 or the helpline 0808 2000 247 on the page?",
        "Is Level 3 enough for Band 5?",
        "Band 5 is £29,970 to £36,483, was 28407 - 34581, in 2024-25",
        "Sessions 1 2 3 4 5 6 7 8 9 10 and 11",
        "I was born in 1950; the course starts 12/05/2025",
        "06/07/2024 - 07/08/2024, 9.30-10.30",
        "Her birthday is next Tuesday. Is 12/05/2025 a session?",
        "NHS number needed by 2025? 12 patients",
        "Order 12345678901, ref 0123456789, £07700900123",
        "4 857 773 of 1300000 NHS staff",
        "GB 12 34 56 A and BG123456C",
        "paid at 10 20 30 a session, or ring us on 116 123",
        # All of these have a check digit that is right
        "12.05.25 10.22, 12/05/25 10:22 and 31, 42, 53, 64, 77",
        "30010-30038, from 30010 / 30038",
        "scores 4 4 1 1 1 3 5 3 6 1 6 6 2",
        "£943 476 5919, 1.9434765919",
        # And these as many digits as a phone number, or its letters
        "7:00, 08:15, 9:30, 10:00",
        "L3, 1st; S1/2hr; B5\n3rd; ref A07700900123",
    ],
)
def test_figures_of_a_question_stay(text):
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "SY&B, S1 level, L3 session, DN1 and S70",
        "L3 1st session, S1 2nd part, W1 5hr",
        "E10 5am to 5pm",
        "meet @ 5pm, 5 sessions @ £20, @tomhill",
        "look at nhs.uk, is it at gmail.com",
    ],
)
def test_what_looks_like_a_place_or_an_address_stays(text):
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Hi there, what is Level 3?",
        "Hello all",
        "Hi both, hey guys",
        "Dear team,",
        "Dear Sir or Madam, how do I apply?",
        "Dear Sir/Madam,",
        "Dear Hiring Manager,",
        "Hi will you tell me",
        "Hi can I ask",
        "Thanks in advance",
        "Regards",
        "Thanks Level 3 is what I meant",
        "Thanks. Supervision next?",
        "Thanks\nSession 4 is next",
        "Many thanks, Voluntary Services",
        "Best, Practice Manager",
        "Cheers mate",
        "Sent from my iPhone",
        "From: Level 3 to level 4",
        "To: helpdesk team\nCc: All staff",
        "this is different from that",
        "I'm Polish and want to apply",
        "call me back",
        "my name is not on the list",
        "I miss sessions and MS Teams",
        "he wrote: come",
    ],
)
def test_what_stands_where_names_do_and_is_none_stays(text):
    assert redact(text) == text


def test_disguised_digits_are_read_and_led_back_to_where_they_stood():
    text = "ring ０７７００ ９００１２３, or 077\u200b00\u00a0900\u2011124 please"
    assert redact(text) == f"ring {PHONE}, or {PHONE} please"
    assert [text[one.start : one.end] for one in find(text)] == [
        "０７７００ ９００１２３",
        "077\u200b00\u00a0900\u2011124",
    ]


def test_finds_come_in_order_and_with_their_kind():
    text = "Hi Tom, dob 1/2/63, 07700 900123, jo@example.org, LS1 4AP, AB123456C, 9434765919"
    found = find(text)
    kinds = ["NAME", "DATE_OF_BIRTH", "PHONE", "EMAIL", "POSTCODE", "NINO", "NHS_NUMBER"]
    assert [one.kind for one in found] == kinds
    assert found == sorted(found, key=lambda one: one.start)


def test_marks_stay_and_nothing_is_read_across_one():
    text = "Dear [name], [phone]SW1A1AA, dob [date of birth], [NHS number]"
    assert redact(text) == text


PIECES = [
    *MARKS.values(),
    *("07700 900123", "943 476 5919", "AB 12 34 56 C", "SW1A 1AA", "jo@example.org", "12/03/1950"),
    *(
        "dob ",
        "born ",
        "NHS number ",
        "NI ",
        "Dear ",
        "Hi ",
        "Tom",
        "Mrs Patel",
        "Thanks",
        "regards",
    ),
    *(
        "\n",
        " ",
        ",",
        "-- \n",
        "From: ",
        "wrote:",
        "my name is ",
        "+44",
        "0",
        "1",
        "@",
        " and ",
        "[",
    ),
]
anything = st.one_of(
    st.text(st.characters(), max_size=200),  # surrogates and NUL too
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=2))).map("".join),
)


@given(anything)
@settings(deadline=None)
def test_whatever_is_typed_it_is_read_and_once_is_enough(text):
    once = redact(text)
    assert redact(once) == once
    assert find(once) == []


@given(anything)
@settings(deadline=None)
def test_all_else_stays_as_it_was(text):
    """What is found lies within the text, without overlaps; where nothing is, nothing changes."""
    at = 0
    for one in find(text):
        assert at <= one.start < one.end <= len(text)
        at = one.end
    if not find(text):
        assert redact(text) == text


@pytest.mark.parametrize(
    "piece",
    [
        "0 ",
        "1",
        "a.",
        "a@a.",
        "Dr ",
        "Hi Tom ",
        "ta ",
        "\n",
        "-",
        "born ",
        "+4",
        "From:a,",
        "wrote:",
    ]
    + ["1\t", "0/7/", "01 ", "1 2 3 4 5 6 7 8 9 0 ", "943    ", "dob\t1\t2\t", "9\u0301", "&nbsp;"]
    + [
        "--\nTom\n",
        "Tom<a@",
        "nhs no ",
        "a dot ",
        "07700900123SW1A1AA",
        "\u200b",
        "\ud800",
        "\x00",
        "[name",
    ]
    + [
        "Tom Hill, ",
        "\nTom",
        "\nXyz Abc, ",
        "\n>",
        "\n---",
        "said A",
        "my son ",
        "Mark ",
        "K-",
        "é",
    ]
    + ["1 Low ", "1 Low Row, ", "Flat 1 ", "Low Farm, Low ", "one Low ", "oh one ", "Tom, 1.2.63 "],
)
def test_a_long_message_of_one_piece_is_read(piece):
    """4,000 characters are the most that a message may have; one that went back and back would hang."""
    text = (piece * 4000)[:4000]
    assert redact(redact(text)) == redact(text)
