"""How sentences are worded that ask beside others, or hang on them."""

import re

# Asks about the sentence before it: "I was told it takes twelve weeks. Is that right?"
SO = re.compile(
    r"(?:so|and|or)?\s*(?:is|isn'?t|are|was) (?:that|this|it|they|he|she)(?: all| still| actually| really)? (?:right|true|correct|so|wrong|accurate|the case)\b.{0,12}"
    r"|(?:(?:that|this|it|have i got that|am i) )?(?:right|true|correct|yeah|yes|no)\s*\?\W*"
    r"|(?:do|does|is|are|can|will|would|should|have|has)(?:n'?t)? (?:i|you|we|they|it|he|she)\s*\?\W*",
    re.IGNORECASE,
)
# What stands before a list without a mark of a question: "Need: qualifications. Training length."
LIST_TO_COME = re.compile(
    r"\W*(?:[\w']+ ){0,3}(?:needs?|needed|wants?|asks?|asking|questions?|qs?|quer(?:y|ies)|things?)\s*:",
    re.IGNORECASE,
)
# Asks for one more item of the list asked about: "what's the first session then. and the last"
NEXT_ITEM = re.compile(
    r"\W*(?:and|then|also|or)\b(?: (?:what about|what'?s|then|also))?(?: the)? (?:first|second|third|fourth|fifth|sixth|last|final|next|other)\b(?: (?:one|session|bit|part))?\W*",
    re.IGNORECASE,
)
# Begins with a question word, or a verb and who does it: never mind whether what follows tells a story.
OPENS_AS_QUESTION = re.compile(
    r"\W*(?:(?:and|also|oh|so|but|plus|then|or|ok|right)[, ]+){0,3}(?:(?:do|does|is|are|can|could|will|would|should) (?:i|you|we|they|he|she|it|there|the|my)\b|(?:what|who|where|which|how)\b)",
    re.IGNORECASE,
)
REASON = re.compile(r"\s+(?:because|cos|coz|cause|bc|since|as (?:i|we|he|she))\b.*", re.IGNORECASE)
HELLO = "hello"
"""What any greeting is read as, however it was spelt."""
# Begins with a greeting: "Hi, it's Lou from reception".
GREETS = re.compile(
    r"\W*(?:hello|helo|hi|hiya|hey|heya|hey up|ey up|good (?:morning|afternoon|evening|day)|morning|afternoon|evening)(?: (?:there|all|again|both))?\b",
    re.IGNORECASE,
)
# Begins with what somebody takes to be so, and is asked whether it is: "And I suppose the course costs a lot."
SUPPOSES = re.compile(
    r"\W*(?:(?:and|so|but|then|also)[, ]+)?(?:(?:i|we|she|he|they)(?:'m| am|'s| is|'re| are)?(?: just)? "
    r"(?:suppos(?:e|es|ing)|assum(?:e|es|ing)|presum(?:e|es|ing)|guess(?:es|ing)?|imagines?|bets?|takes? it|gathers?)|presumably)\b",
    re.IGNORECASE,
)
