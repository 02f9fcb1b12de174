"""Understands messages in a thread, so that the event loop goes on meanwhile.

`rasa/core/processor.py:702` is a coroutine that never waits: it runs the whole NLU
graph in the event loop, where nobody else is answered, health checks not either. The
encoder computes outside Python's lock, so a thread gains time too. There is one thread,
because components of Rasa don't promise to run twice at once.

No longer needed once Rasa leaves the loop itself:
tests/seams/test_understanding_in_a_thread.py fails then.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.processor import MessageProcessor

_thread = ThreadPoolExecutor(1, thread_name_prefix="understand")


def drive(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What `coroutine` returns. It may not wait for anything."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise RuntimeError("a coroutine that never waited does wait now")


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = MessageProcessor.parse_message
    if hasattr(upstream, "in_thread"):
        return

    @functools.wraps(upstream)
    async def parse_message(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.http_interpreter:  # that one does wait
            return await upstream(self, *args, **kwargs)
        work = functools.partial(drive, upstream(self, *args, **kwargs))
        context = contextvars.copy_context()  # as `asyncio.to_thread` does
        return await asyncio.get_running_loop().run_in_executor(_thread, context.run, work)

    parse_message.in_thread = True  # type: ignore[attr-defined]
    MessageProcessor.parse_message = parse_message
