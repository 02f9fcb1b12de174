"""Sends replies: into the thread, below a direct message, or to the writer alone.

Slack knows no key that would make a second `chat.postMessage` the same as the first. A reply's
id is in its `metadata`; before a reply is sent again, it is looked for where it would be. A reply
through a `response_url`, or one that only its reader sees, can't be looked for: where the answer
to it was lost, it may come twice.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import structlog

from bot.channels.place import House
from bot.channels.slack.blocks import Post, Rendering
from bot.channels.slack.response_url import ResponseUrls
from bot.channels.slack.talks import Address
from bot.channels.slack.web_api import WebApi
from bot.channels.slack.within import within
from bot.storage.outbox import Delivery
from bot.turn.deliver import Later, Never, Revoked, Unknown
from bot.turn.messages import Message, message_id

log = structlog.get_logger(__name__)

KIND = "assistant_reply"
"""The type of our posts' metadata."""
EARLIER = 300.0
"""Seconds that Slack's clock may be behind ours."""
DIRECT = 1_000
"""People whose direct channel is remembered."""


class SlackSender:
    """`Sender` of the outbox."""

    def __init__(self, house: House, web: WebApi, urls: ResponseUrls, rendering: Rendering) -> None:
        self._alone = house.alone
        self._web, self._urls, self._rendering = web, urls, rendering
        self._direct: OrderedDict[str, str] = OrderedDict()

    async def send(self, delivery: Delivery) -> None:
        """Posts a reply. Raises Later, Never, Revoked, Unknown."""
        since = delivery.created_at - EARLIER if delivery.attempts else None
        await self.say(delivery.address, delivery.messages, delivery.conversation, since)

    async def say(
        self,
        address: Address,
        messages: list[Message],
        conversation: str,
        since: float | None = None,
    ) -> None:
        """The same for messages beside the outbox. `since`: they may have been sent after that second."""
        also = self.also(address, messages)
        post = self._rendering.post(messages, conversation, _asked(address, messages), also)
        reply_id = message_id(messages)
        if address.get("response_url"):
            await self._aside(address, post, reply_id, since)
        elif address.get("private") or _asked_aside(address):
            await self._to_the_writer(address, post, reply_id, since, in_thread=False)
        elif address["shared"] and self._alone(messages):
            await self._to_the_writer(address, post, reply_id, since, in_thread=True)
        else:
            channel = address["channel"] or await self._direct_channel(address["user"])
            await self._post(channel, address["thread"], post, reply_id, since)

    def also(self, address: Address, messages: list[Message]) -> str | None:
        """What is said below help that was found in another's words: the notes speak to who wrote them."""
        another = address.get("another") and self._alone(messages)
        return self._rendering.talk["slack.another"] if another else None

    async def _aside(
        self, address: Address, post: Post, reply_id: str, since: float | None
    ) -> None:
        """Through the address that came with the question; it holds for 30 minutes, then directly."""
        body = {"response_type": "ephemeral", "replace_original": False, "text": post.text}
        try:
            await _or_plain(
                post, lambda blocks: self._urls.post(address["response_url"], {**body, **blocks})
            )
        except Never as error:
            log.warning("response_url not taken", because=str(error))
            await self._to_the_writer(address, post, reply_id, since, in_thread=False)

    async def _to_the_writer(
        self, address: Address, post: Post, reply_id: str, since: float | None, *, in_thread: bool
    ) -> None:
        """A direct message; else one that nobody else sees; else, where help may not fail, the thread.

        The thread only where Slack refuses the other two for good: what it can't take now is
        tried again in a second.
        """
        user, channel, thread = address["user"], address["channel"], address["thread"]
        failed: list[Exception] = []
        try:
            direct = await self._direct_channel(user)
            await self._post(direct, "", post, reply_id, since)
            return
        except Revoked:
            raise
        except (Later, Never, Unknown) as error:
            failed.append(error)
        if channel:
            more = {"thread_ts": thread} if thread else {}
            told = {"channel": channel, "user": user, "text": post.text, **more}
            try:
                await _or_plain(
                    post, lambda blocks: self._web.call("chat.postEphemeral", **told, **blocks)
                )
                return
            except Revoked:
                raise
            except (Later, Never, Unknown) as error:
                failed.append(error)
        for one in failed:
            if not isinstance(one, Never):
                raise one
        if not in_thread:
            raise failed[0]
        log.error("help for the writer alone goes into the thread", because=str(failed[-1]))
        await self._post(channel, thread, post, reply_id, since)

    async def _direct_channel(self, user: str) -> str:
        if user not in self._direct:
            answer = await self._web.call("conversations.open", users=user)
            self._direct[user] = str(answer["channel"]["id"])
            while len(self._direct) > DIRECT:
                self._direct.popitem(last=False)
        return self._direct[user]

    async def _post(
        self, channel: str, thread: str, post: Post, reply_id: str, since: float | None
    ) -> None:
        if since is not None and await self._is_there(channel, thread, reply_id, since):
            return
        message: dict[str, Any] = {
            "channel": channel,
            "text": post.text,
            "metadata": {"event_type": KIND, "event_payload": {"reply_id": reply_id}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread:
            message["thread_ts"] = thread
        await _or_plain(
            post, lambda blocks: self._web.call("chat.postMessage", **message, **blocks)
        )

    async def _is_there(self, channel: str, thread: str, reply_id: str, since: float) -> bool:
        """Whether the reply is there already; False where that can't be told."""
        method = "conversations.replies" if thread else "conversations.history"
        within: dict[str, Any] = {"channel": channel, "oldest": f"{since:.6f}", "limit": 200}
        if thread:
            within["ts"] = thread
        try:
            answer = await self._web.call(method, include_all_metadata="true", **within)
        except Revoked:
            raise
        except Never as error:
            log.warning("not known whether it was sent before", because=str(error))
            return False
        payloads = (
            (one.get("metadata") or {}).get("event_payload") or {}
            for one in answer.get("messages", ())
        )
        return any(payload.get("reply_id") == reply_id for payload in payloads)


def _asked(address: Address, messages: list[Message]) -> str | None:
    """The question that a button stood for, above the reply to it and above nothing that is said later."""
    answers = any(within(message, "custom", "in_reply_to") for message in messages)
    return address.get("asked") if answers else None


def _asked_aside(address: Address) -> bool:
    """Whether it is neither a thread nor direct messages: a channel, where nobody saw the question."""
    channel = str(address["channel"])
    return bool(channel) and not address["shared"] and not channel.startswith("D")


async def _or_plain(post: Post, send: Any) -> None:
    """Sends with blocks, and once more without where Slack takes these for broken."""
    try:
        await send({"blocks": post.blocks})
    except Never as error:
        if str(error) not in ("invalid_blocks", "invalid_blocks_format"):
            raise
        log.error("blocks refused, sent as text", because=str(error))
        await send({})
