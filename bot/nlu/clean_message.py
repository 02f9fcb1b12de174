"""A long mail or chat post -> the words that ask something.

Helpdesk staff paste whole mails: greeting, pleasantries, quoted history, signature, disclaimer.
What is set aside here is never lost: the parse keeps the full text beside the cleaned one.
"""

import re

_HISTORY = re.compile(
    r"(?im)^\s*(-{2,}\s*(original|forwarded) message.*|on .{4,80} wrote:\s*|from:\s.+@.+|_{6,}\s*)$"
)
_HEADER = re.compile(r"(?im)^\s*(from|to|cc|bcc|sent|date|subject)\s*:\s.*$")
_SUBJECT_PREFIX = re.compile(r"(?i)^\s*((fw|fwd|re|tr)\s*:\s*)+")
_QUOTED = re.compile(r"(?m)^\s*>.*$")
_GREETING = re.compile(
    r"(?i)^\s*[\"'“]?(hi+|hiya|hello|hey|dear|good (morning|afternoon|evening)|morning|afternoon|evening|greetings|to whom it may concern)\b"
    r"(?:[ ,]+(?!i\b|i'|we\b|is\b|are\b|do\b|does\b|can\b|could\b|what\b|who\b|how\b|where\b|which\b|when\b|why\b|just\b|please\b|pls\b|quick\b|my\b|if\b|a\b|an\b)[\w/.'-]+){0,4}\s*[,!.:;–—-]*\s*"
)
_CLOSING = re.compile(
    r"(?im)^\s*(many thanks|thanks( (so|very) much| again| in advance)?|thank you( (so|very) much)?|kind(est)? regards|best( wishes| regards)?|"
    r"regards|warm(est)? regards|yours (sincerely|faithfully|truly)|cheers|ta|all the best|with (thanks|best wishes)|sent from my .*|"
    r"sincerely|br|kr|vbw|bw)\s*[,.!]*\s*$"
)
_INLINE_CLOSING = re.compile(
    r"(?i)[.?!,\s]+(many thanks|kind regards|best wishes|best regards|yours (sincerely|faithfully)|thanks in advance|warm regards|thanks|thank you|cheers|regards)\b[\s,.!–—-]*(?:[\w.'-]+[\s,]*){0,8}[.!]*\s*$"
)
_DISCLAIMER = re.compile(
    r"(?i)(this (e-?mail|message)( and any (attachments|files))? (is|are|may be|may contain|contains?)|please consider the environment|"
    r"if you (are not|have received this)|the information in this|confidentiality notice|views expressed|virus|"
    r"please note (our|that|the|my) (office|working|surgery)|my working (days|hours)|i work (monday|mon|part)|disclaimer|out of office)"
)
_PLEASANTRY = re.compile(
    r"(?i)^\s*(i |we )?(really |do |just )?(hope|trust)\b.{0,80}\b(well|weekend|holiday|week|break|okay|ok|day|new year|christmas)\b[^?]*$"
    r"|^\s*(with )?apologies for (the|my|any)\b[^?]*$|^\s*sorry (to bother|for the)\b[^?]*$"
    r"|^\s*(please )?(see|find) (below|attached|the (e-?mail|message) below)[^?]*$|^\s*can you help( with this| me)?\s*[.?!]*$"
    r"|^\s*(just )?(a )?quick (question|query|one)\s*[.:!,-]*$|^\s*(fyi|see below|thoughts|pls advise|please advise)\s*[.?!]*$"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
_LINE_WORDS = 14


def clean_message(text: str) -> str:
    """Return what is left of `text` without the wrapping of a mail; never empty unless `text` is blank.

    `text`: any user message, at most a few thousand characters. The result keeps sentences in order,
    joined by line breaks, so that a splitter still sees where one ended.
    """
    body = _QUOTED.sub("", text.replace("\r\n", "\n"))
    body = _drop_history(body)
    lines = [_HEADER.sub("", line) for line in body.split("\n")]
    lines = _drop_signature([line for line in lines if line.strip()])
    lines = [line for line in lines if not _DISCLAIMER.search(line) or "?" in line]
    kept: list[str] = []
    for line in lines:
        for sentence in _SENTENCE_END.split(line):
            sentence = _SUBJECT_PREFIX.sub("", sentence).strip()
            if sentence and not _PLEASANTRY.match(sentence):
                kept.append(sentence)
    if kept:
        kept[0] = _GREETING.sub("", kept[0], count=1).strip() or (kept[0] if len(kept) == 1 else "")
        kept[-1] = _INLINE_CLOSING.sub("", kept[-1]).strip() or kept[-1]
    cleaned = "\n".join(part for part in kept if part)
    return cleaned or text.strip()


def _drop_history(body: str) -> str:
    """Cut at the first sign of quoted history, unless nothing stands above it (a bare forward)."""
    found = _HISTORY.search(body)
    if found and body[: found.start()].strip():
        return body[: found.start()]
    return body


def _drop_signature(lines: list[str]) -> list[str]:
    """Cut at a closing formula or a `--` line, when a question stood before it."""
    for at, line in enumerate(lines):
        if at and (_CLOSING.match(line) or re.fullmatch(r"\s*[-_*=]{2,}\s*", line)):
            rest = [later for later in lines[at + 1 :] if "?" in later and len(later.split()) < _LINE_WORDS * 3]
            return lines[:at] + rest
    return lines
