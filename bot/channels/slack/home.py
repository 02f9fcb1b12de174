"""App Home: what the assistant is, and first questions to press."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.channels.pages.known import Known
from bot.channels.slack.blocks import LABEL
from bot.channels.slack.fit import shortened
from bot.channels.slack.read_text import escaped, link

HEADER = 150
"""Characters of a header."""


def home(known: Known, public_url: str) -> dict[str, object]:
    """The view, as `views.publish` takes it."""
    talk, title = known.talk, known.pages[0].role.page.title
    page = link(public_url + known.pages[0].address, title) if public_url else escaped(title)
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text=shortened(title, HEADER))),
        _text(talk["slack.home"].format(title=page)),
        _text(talk["slack.home_how"]),
        ActionsBlock(
            block_id="starters",
            elements=[
                ButtonElement(
                    text=PlainTextObject(text=shortened(question, LABEL), emoji=False),
                    action_id=f"starter-{number}",
                )
                for number, question in enumerate(known.starters)
            ],
        ),
        DividerBlock(),
        ContextBlock(elements=[MarkdownTextObject(text=escaped(talk["slack.home_careful"]))]),
    ]
    view: dict[str, object] = View(type="home", blocks=blocks).to_dict()
    return view


def _text(text: str) -> Block:
    return SectionBlock(text=MarkdownTextObject(text=text, verbatim=True))
