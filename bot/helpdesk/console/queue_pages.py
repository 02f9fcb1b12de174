"""The queue's pages, put together: what they say, what they work with, and their routes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from pathlib import Path

from bot.channels.pages.known import Known, known
from bot.helpdesk.console import bulk, content, in_talk, letters, on_item, queue_list, teach, upload
from bot.helpdesk.console.desk import Desk
from bot.helpdesk.console.page_words import PageWords
from bot.helpdesk.console.words import Words
from bot.helpdesk.console.work import Check, Work
from bot.helpdesk.content.editor import Editor
from bot.helpdesk.content.preview import Parse
from bot.helpdesk.queue.queue import Queue
from bot.helpdesk.queue.upload import Uploads
from bot.helpdesk.review.labels import Labels
from bot.helpdesk.review.review import Review
from bot.helpdesk.triage.on_topic import on_topic
from bot.helpdesk.triage.rules import Rules
from bot.knowledge.read_knowledge import load
from bot.knowledge.serving import published
from bot.storage.database import Database
from bot.turn.assemble import person_lines


def hang_in(
    desk: Desk,
    database: Database,
    queue: Queue,
    uploads: Uploads,
    channels: Collection[str],
    public_url: str,
    root: Path,
    check: Check,
    parse: Parse | None = None,
    about: Known | None = None,
    today: Callable[[], date] = date.today,
    refused: content.Refused = lambda: None,
) -> tuple[Labels, Words]:
    """The routes; what questions may be labelled with, and what things are called. `channels`: those that replies can be pushed to now; `public_url`: what a link in a letter begins with; `check`: the safety rules; `parse`: a text as the model reads it; `about`: what is known, read where it is not given; `refused`: as for `content.hang_in`. Raises ValueError where there is no page to answer from."""
    rules, knowledge = Rules.read(root), load(root, today())
    words = Words.read(root, rules, knowledge)
    about = about or known(root, today())
    page_words = PageWords(about)

    def draft_on(topic: str, asked: str) -> tuple[str, tuple[str, ...]]:
        now = published() or knowledge
        return on_topic(topic, asked, now, rules, today(), partial(about.link, public_url))

    work = Work(desk, queue, database, words, page_words, channels, check)
    queue_list.hang_in(work)
    on_item.hang_in(work)
    letters.hang_in(work, draft_on)
    in_talk.hang_in(work, person_lines())
    bulk.hang_in(work)
    upload.hang_in(work, uploads)
    said = teach.teach_words(root)
    labels = Labels(knowledge, words["topics"], said["not_covered"])
    teach.hang_in(work, Review(database, labels, check), said)
    content.hang_in(work, Editor(database, root, today), rules, parse, refused, today)
    return labels, words
