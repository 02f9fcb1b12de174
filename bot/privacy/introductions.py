"""Names that a message gives as such: "my name is Tom", "this is Sarah from", "Name: Sarah", "Mrs Patel"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.found import Found
from bot.privacy.names import CALLINGS, ends_line, name_at
from bot.privacy.plain import LETTER

_PEOPLE = (
    "patient|pt|client|caller|person|mum|mother|dad|father|son|daughter|wife|husband|partner|friend"
    "|manager|supervisor|colleague|gp|doctor|nurse"
)
_WHOSE = rf"(?P<my>my)|his|her|their|whose|(?:{_PEOPLE})'?s?"
_NAMED = re.compile(
    rf"\b(?:(?:{_WHOSE}) (?:(?:full|first|last|real|own) )?(?:sur)?name(?:'?s| is| was)"
    r"|(?:i'?m|i am|he'?s|he is|she'?s|she is) called|(?:i go by|call me|known as)) ",
    re.IGNORECASE,
)
# Romanian, Urdu, Polish, Spanish, French, German, Italian, Portuguese, Swahili, Turkish, Somali, Czech,
# Slovak and Lithuanian.
_ABROAD = re.compile(
    r"\b(?:m[ăa] numesc|numele meu este|mera na+m|nazywam si[ęe]|mam na imi[ęe]|me llamo|mi nombre es"
    r"|je m'appelle|mon nom est|ich hei(?:ß|ss)e|mein name ist|mi chiamo|meu nome é|chamo-me"
    r"|jina langu ni|benim adım|magacaygu waa|volám sa|jmenuji se|mano vardas) ",
    re.IGNORECASE,
)
# One of each, which is quicker to look for.
_SIGNS = (
    *("numesc", "numele", "mera na", "nazywam", "imię", "imie", "llamo", "nombre es", "m'appelle"),
    *("mon nom", "ich hei", "mein name", "chiamo", "meu nome", "chamo", "jina l", "benim ad"),
    *("magacaygu", "volám", "jmenuji", "mano vardas"),
)
_CALLED = re.compile(r"\b(?:called|named) ", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:this is|it'?s|it is|i'?m|i am|name'?s) ", re.IGNORECASE)
_FROM_WHERE = re.compile(
    r",? (?:from|here|at|calling|speaking|writing|again|and (?:i|i'm|im|i've)\b)|[ ]?[,(-]",
    re.IGNORECASE,
)
_AFTER_THIS_IS = re.compile(r",? (?:from|here|calling|speaking|writing)\b", re.IGNORECASE)
_HERE = re.compile(r" here\b", re.IGNORECASE)
_SENTENCE_STARTS = re.compile(r"(?:^|(?<=[\n.!?,])|(?<=[.!?,] ))[^\w\n]{0,2}(?=\w)")
_LABEL = re.compile(
    r"(?:^|(?<=[\n.;,|(])|(?<=[.;,|(] ))[^\w\n]{0,4}(?P<name>"
    r"(?:(?:full|first|last|(?:patient|client|pt)(?:'?s)?|your|my|contact|staff|preferred) )?"
    r"(?:name|surname|forename|signed|signature|attn|fao))(?:[ ]{0,2}[:=]| -)[ \t]{0,3}"
    r"|\b(?:re|ref|patient|pt|client|caller|contact|referrer|referred by|completed by|user|sender"
    r"|(?P<by>(?:logged|taken|reported|raised|requested) by|requester|enquirer|applicant|attendee))"
    r"[ ]?[:=][ \t]{0,3}",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"(?<![\w'-])(?=(?:mr\.? (?:and|&) mrs|mrs?|ms|miss|mx|dr|prof(?:essor)?|rev(?:erend)?"
    rf"|{CALLINGS})\b"
    rf"\.?[ ]{{1,2}}[{LETTER}])",
    re.IGNORECASE,
)


def introduced(text: str) -> Iterator[Found]:
    """Who a message says that somebody is."""
    for cue in _NAMED.finditer(text):
        name = name_at(text, cue.end(), small=True, any_word=bool(cue["my"]))
        if name:
            yield Found("NAME", name.start, name.end)
    yield from _in_another_tongue(text)
    for cue in _CALLED.finditer(text):
        if (name := name_at(text, cue.end())) and name.sure:
            yield Found("NAME", name.start, name.end)
    for cue in _SPEAKS.finditer(text):
        name = name_at(text, cue.end(), small=True)
        if name is None:
            continue
        capital = text[name.start].isupper()
        goes_on = _FROM_WHERE.match(text, name.end) or (capital and ends_line(text, name.end))
        if (name.sure and goes_on) or (capital and _AFTER_THIS_IS.match(text, name.end)):
            yield Found("NAME", name.start, name.end)
    if _HERE.search(text):
        for cue in _SENTENCE_STARTS.finditer(text):
            name = name_at(text, cue.end(), small=True)
            if name and name.sure and _HERE.match(text, name.end):
                yield Found("NAME", name.start, name.end)


def _in_another_tongue(text: str) -> Iterator[Found]:
    small = text.lower()
    if any(sign in small for sign in _SIGNS):
        for cue in _ABROAD.finditer(text):
            if name := name_at(text, cue.end(), small=True, any_word=True):
                yield Found("NAME", name.start, name.end)


def labelled(text: str) -> Iterator[Found]:
    """What stands behind "Name:"; behind "Patient:" or "Re:", a given name or a title; behind "Logged by:", two words."""
    for cue in _LABEL.finditer(text):
        name = name_at(text, cue.end(), small=bool(cue["name"]))
        if name and (cue["name"] or name.sure or (cue["by"] and name.words > 1)):
            yield Found("NAME", name.start, name.end)


def titled(text: str) -> Iterator[Found]:
    """A title and a name, wherever they stand; "dr said" and "miss sessions" are none."""
    for cue in _TITLED.finditer(text):
        name = name_at(text, cue.end())
        if not name:
            continue
        title, _, rest = text[name.start : name.end].partition(" ")
        rest = rest.lstrip()
        if title == "MS" and not rest.isupper():
            continue  # the illness, or Microsoft
        if (title[0].isupper() and rest[0].isupper()) or title.lower().rstrip(".") in ("mr", "mrs"):
            yield Found("NAME", name.start, name.end)
