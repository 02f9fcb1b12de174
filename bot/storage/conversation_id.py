"""What may be the id of a conversation: safe in every database, log line and address."""

import re

PATTERN = re.compile(r"[A-Za-z0-9_.:-]{1,128}")


class BadConversationId(ValueError):
    """The id holds something else, or is too long; it is not repeated in the message."""


def checked(conversation: object) -> str:
    """`conversation` itself. Raises BadConversationId."""
    if not isinstance(conversation, str) or not PATTERN.fullmatch(conversation):
        raise BadConversationId(
            "A conversation id has 1 to 128 letters, digits and the marks _ . : - in it."
        )
    return conversation
