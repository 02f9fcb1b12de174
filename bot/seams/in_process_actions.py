"""Runs custom actions in the server's own process.

`rasa/core/actions/action.py:748` sends every custom action through
`EndpointConfig.request` (`rasa/utils/endpoints.py:136`), an HTTP call to an action
server, and endpoints.yml can't name a class in its place. A second process doubles
memory and start, and each call sends the talk as JSON. With this seam an address of
the form `in-process:PACKAGE` runs the actions of that package here instead:

    action_endpoint:
      url: "in-process:actions"
      enable_selective_domain: true      # our actions need no copy of the domain

Addresses of any other form go the way they went, so `rasa run actions` beside
`rasa run` keeps working. rasa_sdk's own executor looks the action up and calls it; it
runs plain functions in the event loop (`rasa_sdk/utils.py:82`), so they go to a thread.

No longer needed once Rasa can name a class: tests/seams/test_in_process_actions.py
fails then.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
import inspect
import json
import threading
from collections.abc import Callable
from typing import Any

import structlog
from rasa.core.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bot.log_lines import told

SCHEME = "in-process:"
SECONDS = 8.0
"""How long one action may take. Its turn may take nine, and nobody waits ten for an apology."""

log = structlog.get_logger(__name__)


class ActionFailed(RasaException):  # type: ignore[misc]  # Rasa has no types for mypy
    """An action raised, hung or is not there. Says which, and nothing of the talk."""


class InProcessActions:
    """The actions of one package, ready to run."""

    def __init__(self, package: str, seconds: float = SECONDS) -> None:
        """Imports `package` and all its modules. Raises ImportError."""
        self.seconds = seconds
        self._executor = ActionExecutor()
        # Not `register_package`: that ends the process where an import fails.
        self._executor._import_submodules(package)
        self._executor._register_all_actions()
        for name, run in self._executor.actions.items():
            self._executor.actions[name] = in_thread(run)

    async def run(self, call: dict[str, Any]) -> Any:
        """What the action answers to `call`, as an action server would send it.

        Raises ActionFailed, or ClientResponseError with status 400 where the action
        rejects to run, which is how Rasa is told of it.
        """
        name = call["next_action"]
        try:
            answer = await asyncio.wait_for(self._executor.run(call), self.seconds)
            # Through JSON and back: the talk is saved as JSON, so what can't be is found here.
            return json.loads(json.dumps(answer))
        except ActionExecutionRejection as rejection:
            said = {"error": str(rejection), "action_name": rejection.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(said)) from None
        except ActionNotFoundException:
            raise ActionFailed(f"There is no action {name}.") from None
        except Exception as error:
            log.error(
                "action failed", action=name, conversation=call["sender_id"], error=told(error)
            )
            raise ActionFailed(f"{name}: {type(error).__name__}") from error


def in_thread(run: Callable[..., Any]) -> Callable[..., Any]:
    """`run` as a coroutine function; a plain function goes to a thread."""
    if inspect.iscoroutinefunction(run):
        return run

    @functools.wraps(run)
    async def threaded(dispatcher: Any, tracker: Any, domain: Any) -> Any:
        return await in_own_thread(functools.partial(run, dispatcher, tracker, domain))

    return threaded


async def in_own_thread(work: Callable[[], Any]) -> Any:
    """What `work` returns or raises, from a thread made for it.

    Not from a pool: an action that hangs never gives its thread back, and a handful of them
    would leave none for anybody else, nor let the process end.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Any] = loop.create_future()

    def tell(result: Any, error: BaseException | None) -> None:
        if done.cancelled():
            return  # nobody waits any more
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001  # it is raised again, where it is awaited
            error = raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, result, error)

    context = contextvars.copy_context()  # as `asyncio.to_thread` does
    threading.Thread(target=context.run, args=(run,), name="action", daemon=True).start()
    return await done


@functools.cache
def actions_of(package: str) -> InProcessActions:
    """The actions of `package`, imported once."""
    return InProcessActions(package)


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = EndpointConfig.request
    if hasattr(upstream, "seam"):
        return

    @functools.wraps(upstream)
    async def request(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not (self.url or "").startswith(SCHEME):
            return await upstream(self, *args, **kwargs)
        return await actions_of(self.url.removeprefix(SCHEME)).run(kwargs["json"])

    request.seam = True  # type: ignore[attr-defined]
    EndpointConfig.request = request
