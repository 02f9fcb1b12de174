"""A long mail or chat post -> the words that ask something.

Helpdesk staff paste whole mails: greeting, pleasantries, quoted history, signature, disclaimer.
What is set aside here is never lost: the parse keeps the full text beside the cleaned one.
"""

import re

from bot.nlu.split_questions import asks

_HISTORY = re.compile(
    r"(?im)^\s*(-{2,}\s*(original|forwarded) message.*|on .{2,80} wrote:\s*|begin forwarded message:?|_{6,}\s*)$"
)
_HEADER = re.compile(r"(?im)^\s*(from|to|cc|bcc|sent|date|subject)\s*:\s.*$")
_SUBJECT_PREFIX = re.compile(r"(?i)^\s*((fw|fwd|re|tr)\s*:\s*)+")
_QUOTED = re.compile(r"(?m)^\s*>.*$")
_GREETING = re.compile(
    r"(?i)^\s*[\"'“]?(hi+|hiya|hello|hey|dear|good (morning|afternoon|evening)|morning|afternoon|evening|greetings|to whom it may concern)\b"
    r"(?:[ ,]+(?!i\b|i'|we\b|is\b|are\b|do\b|does\b|can\b|could\b|what\b|who\b|how\b|where\b|which\b|when\b|why\b|must\b|should\b|would\b|may\b|might\b|shall\b|will\b|have\b|has\b|did\b|was\b|were\b|our\b|whom\b|whose\b|just\b|please\b|pls\b|quick\b|my\b|if\b|a\b|an\b|hope\b|im\b|ive\b|id\b|any\b|anyone\b|anybody\b|need\b|want\b|wanted\b|wondering\b|looking\b|got\b|not\b|thinking\b|trying\b|came\b|been\b)[\w/.'-]+){0,4}\s*[,!.:;–—-]*\s*"
)
# Only announces a question: "can you tell me, who supervises us?" With the mark behind it, or it is the question's own.
_OPENING = re.compile(
    r"(?i)^\s*(?:(?:please|pls|sorry|ok|so|well|right|hi|hello)[, ]+){0,3}(?:"
    r"(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody)(?: please| pls)? (?:tell|help|advise|inform|let)"
    r"(?: (?:me|us))?(?: know)?(?: please| pls)?"
    r"|(?:(?:i|we) (?:was|were|am|are) |i'm |we're )?(?:just )?wondering"
    r"|just (?:checking|asking|curious)"
    r"|(?:can|could|may) (?:i|we) (?:just )?ask(?: you)?(?: please)?"
    r"|(?:please )?tell (?:me|us)(?: please)?"
    r")\s*[,:;–—-]+\s*(?=\w)"
)
# Puts another thing in the place of what was asked: "sorry, I meant the sessions". What follows is the question.
_MEANT = re.compile(
    r"(?i)^\s*(?:(?:no|nope|oh|oops|ah|sorry|soz|wait|apologies|my mistake)\b[,.! ]*){0,3}"
    r"\b(?:i|he|she|they|we) (?:actually |really |only )?meant(?: to (?:say|ask|put|type))?\b"
    r"[,: ]+(?!it\b|that\b|this\b|to\b|by\b|well\b|no\b|what\b)(?=\w)"
)
# Answered with one letter: "is it online y/n", which is a question mark.
_YES_OR_NO = re.compile(r"(?i)\s*[,(-]?\s*\b(?:y ?/ ?n|yes ?/ ?no)\b\)?\s*[?,;]*")
_CLOSING = re.compile(
    r"(?im)^\s*(many thanks|thanks( (so|very) much| again| in advance)?|thank you( (so|very) much)?|kind(est)? regards|best( wishes| regards)?|"
    r"regards|warm(est)? regards|yours (sincerely|faithfully|truly)|cheers|ta|all the best|with (thanks|best wishes)|sent from my .*|"
    r"sincerely|br|kr|vbw|bw)\s*[,.!]*\s*$"
)
_INLINE_CLOSING = re.compile(
    # Possessive, and from the beginning of a run only: what is no closing is given up in one go.
    r"(?i)(?<![.?!,\s])[.?!,\s]++(many thanks|kind regards|best wishes|best regards|yours (sincerely|faithfully)|thanks in advance|warm regards|thanks|thank you|cheers|regards)\b[\s,.!–—-]*(?:[\w.'-]++[\s,]*+){0,8}[.!]*\s*$"
)
_CLOSING_SENTENCE = re.compile(
    r"(?i)^\s*(kind(est)? regards|best (wishes|regards)|yours (sincerely|faithfully)|warm(est)? regards|regards)\b[^?]*$"
    r"|^\s*(many thanks|thanks|thank you)( (so|very) much| again| in advance)?(?: for (?:your|the|any|all|clearing|helping|looking|getting|taking|reading|sorting)\b[^?]{0,80})?\W*$"
)
_DISCLAIMER = re.compile(
    r"(?i)(this (e-?mail|message)( and any (attachments|files))? (is|are|may be|may contain|contains?)|please consider the environment|"
    r"if you (are not|have received this)|the information in this|confidentiality notice|views expressed|virus|"
    r"please note (our|that|the|my) (office|working|surgery)|my working (days|hours)|i work (monday|mon|part)|disclaimer|out of office)"
)
_PLEASANTRY = re.compile(
    r"(?i)^\s*(?:(?:please |pls )?(?:can|could|would) (?:you|some(?:one|body)|any(?:one|body))(?: please)? (?:advise|assist|help|answer|look|respond|reply|deal|confirm|pick)\b(?:[\w ]{0,40}(?:this|these|below|following|one|it|caller|her|him|them|please))?|"
    r"is this (?:one )?(?:for )?(?:you|us)|one for you|over to you.*|(?:not sure )?who deals with this|grateful for (?:a|any) (?:steer|help|advice).*|"
    r"see (?:the )?(?:below|following|attached).*|(?:please |pls )?answer (?:both|all|each|these|them)\b[\w ]{0,30}|(?:fwd|fw|fwded|forwarded|passed on)(?:,? as received)?(?:,? (?:from|by|for) (?![^.]*\b(?:ask|want|wonder|need|quer|about|re)\w*)[\w' -]{2,50})?|candidate below|caller below|from (?:the|a) [\w ]{3,40}:|(?:link worker|applicant|caller|someone|patient|practice manager|candidate) (?:has )?(?:e?-?mailed|writes|wrote|asks|asked)\s*:|"
    r"urgent[\w -]*(?:from [\w ]+)?:|ta|cheers|thanks|many thanks|thank you)[\s.,:!?]*$|"
    r"^\s*(i |we )?(really |do |just )?(hope|trust)\b.{0,80}\b(well|weekend|holiday|week|break|okay|ok|day|new year|christmas)\b[^?]*$"
    r"|^\s*(with )?apologies for (the|my|any)\b[^?]*$|^\s*sorry (to bother|for the)\b[^?]*$"
    r"|^\s*(please )?(see|find) (below|attached|the (e-?mail|message) below)[^?]*$|^\s*can you help( with this| me)?\s*[.?!]*$"
    r"|^\s*(just )?(a )?quick (question|query|one)\s*[.:!,-]*$|^\s*(fyi|see below|thoughts|pls advise|please advise)\s*[.?!]*$"
)
# Asks for words to send on, and says nothing of what: "can you send me a line I can paste back?"
_FOR_WORDS = re.compile(
    r"(?i)^\s*(?:(?:please|pls|ta|so|and|or|then|also|just|could|can|would|will|you|u|we|i|i'd|i'll|he|she|they|someone|somebody|anyone|need|want|like|"
    r"me|us|him|her|them|it|this|that|these|those|a|an|the|some|something|anything|line|lines|couple|few|sentence|sentences|paragraph|bit|of|"
    r"short|quick|simple|proper|polite|nice|standard|stock|official|written|reply|response|answer|answers|list|wording|words|text|blurb|template|email|e-mail|mail|"
    r"to|for|that|over|back|in|on|out|up|off|at|with|from|as|"
    r"send|give|draft|write|word|pop|do|drop|let|have|knock|jot|put|provide|supply|share|type|"
    r"paste|copy|forward|pass|relay|read|go|get|asap|today|now|possible|poss|if|when|ready|works|"
    r"caller|patient|candidate|applicant|person|lady|gentleman|chap|gp|doctor|manager|practice|surgery|colleague|link worker)\b[\s,]*)+[.?!]*\s*$"
)
_SENDS_ON = re.compile(
    r"(?i)\b(?:paste|copy|forward|relay|draft|wording|reply|response|template|blurb|pass (?:on|back|it)|send (?:back|on|out|over)|read (?:out|back))\b"
)
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)  # of a mail's HTML: nobody has seen it
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
# What stands before "thanks" when somebody thanks, and asks nothing: "ok thanks anyway". Not "yes": that takes an offer.
_ACKNOWLEDGED = re.compile(
    r"(?i)(?:(?:ok(?:ay|ey ?doke)?|k|righto?|alright|fine|fair (?:enough|dos?)|great|lovely|brill(?:iant)?|perfect|cool|sound|super|noted|understood|"
    r"no (?:worries|problems?|probs)|never mind|nvm|not to worry|oh|ah|aw+|hm+|well|then|(?:that'?s|what) (?:a shame|a pity|fine|ok|great|good)|shame|pity|but)\b\W*)+"
)
_LINE_WORDS = 14
_GAP = re.compile(r"\s{4,}")
_RULED = re.compile(r"([^\w\s])\1{3,}")


def clean_message(text: str) -> list[str]:
    """Return the readings of `text` without the wrapping of a mail, the writer's own words first.

    The second reading, where there is one, is what they pass on: a quoted or forwarded message. Which
    one asks the question only the classifier can tell ("can you advise?" above, the question below).
    `text`: any user message, at most a few thousand characters. Each reading keeps its sentences in
    order, joined by line breaks. There is at least one reading; it is empty only for blank text.
    """
    body = _without_runs(_COMMENT.sub(" ", text.replace("\r\n", "\n")))
    body = _YES_OR_NO.sub("? ", body)
    passed_on = "\n".join(line for line in body.split("\n") if line.lstrip().startswith(">"))
    own = _QUOTED.sub("", body)
    found = _HISTORY.search(own)
    if found:
        passed_on = f"{own[found.end() :]}\n{passed_on}"
        own = own[: found.start()]
    readings = [_unwrap(own), _unwrap(re.sub(r"(?m)^[\s>]+", "", passed_on))]
    return [reading for reading in readings if reading] or [text.strip()]


def _without_runs(text: str) -> str:
    """Return `text` with runs of one mark, or of blanks, cut short: a stuck key, a ruled line, an attack.

    They say nothing, and what is looked for next to them would be looked for from each of thousands of places.
    """
    return _RULED.sub(r"\1\1\1", _GAP.sub(_shorter, text))


def _shorter(gap: re.Match[str]) -> str:
    return "\n" * min(gap[0].count("\n"), 2) or " "


def _unwrap(body: str) -> str:
    """Return `body` without headers, greeting, pleasantries, signature and disclaimer."""
    lines = [_HEADER.sub("", line) for line in body.split("\n")]
    lines = _drop_signature([line for line in lines if line.strip()])
    lines = [line for line in lines if not _DISCLAIMER.search(line) or "?" in line]
    kept: list[str] = []
    for line in lines:
        for sentence in _SENTENCE_END.split(line):
            sentence = _SUBJECT_PREFIX.sub("", sentence).strip()
            if not kept:
                sentence = _GREETING.sub("", sentence, count=1).strip() or (
                    "" if len(lines) > 1 else sentence
                )
            sentence = _MEANT.sub("", _OPENING.sub("", sentence, count=1), count=1)
            if (
                sentence
                and not _PLEASANTRY.match(sentence)
                and not _only_for_words(sentence)
                and not _CLOSING_SENTENCE.match(sentence)
            ):
                kept.append(sentence)
    if kept:
        kept[-1] = _without_closing(kept[-1])
    return "\n".join(kept)


def _only_for_words(sentence: str) -> bool:
    """Whether `sentence` asks for words to send on and says nothing of what they should be about."""
    asked = _INLINE_CLOSING.sub("", sentence)
    return bool(_SENDS_ON.search(asked) and _FOR_WORDS.match(asked))


def _without_closing(sentence: str) -> str:
    """Return `sentence` without the thanks at its end, unless they are what it says."""
    closing = _INLINE_CLOSING.search(sentence)
    if closing is None or asks(sentence[closing.end(1) :].strip(" ,.!-–—")):
        return sentence  # "many thanks, do I need a degree" is no name
    rest = sentence[: closing.start()].strip()
    return sentence if not rest or _ACKNOWLEDGED.fullmatch(rest) else rest


def _drop_signature(lines: list[str]) -> list[str]:
    """Cut at a closing formula or a `--` line, when a question stood before it."""
    for at, line in enumerate(lines):
        if at and (_CLOSING.match(line) or re.fullmatch(r"\s*[-_*=]{2,}\s*", line)):
            rest = [
                later
                for later in lines[at + 1 :]
                if "?" in later and len(later.split()) < _LINE_WORDS * 3
            ]
            return lines[:at] + rest
    return lines
