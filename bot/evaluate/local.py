"""The assistant inside this process: the newest model, and a store that is gone afterwards."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from threadpoolctl import threadpool_limits

from bot.evaluate.assistant import Reply, read_reply
from bot.log_lines import configure
from bot.server.assistant import Assistant as Served
from bot.settings import Settings
from bot.turn.assemble import safety_first, turns
from bot.turn.refusals import StillRunning
from bot.turn.unavailable import Unavailable


class LocalAssistant:
    """What `bot serve` serves, without the port. One thread may ask it at a time."""

    def __init__(self, settings: Settings) -> None:
        """Load the newest model of the settings' folder. Raises NoModel."""
        configure("error")
        self._folder = TemporaryDirectory(prefix="bot-")
        self._loop = asyncio.new_event_loop()
        self.served = Served(replace(settings, data_dir=Path(self._folder.name)))
        self.served.load()
        # Until `close`, as the server does (bot/server/serve.py).
        self._one_thread = threadpool_limits(1)
        self.safety = safety_first()
        self._turns = turns(self.served.handle, self.served.database, self.safety)

    def say(self, sender: str, message: str) -> Reply:
        """As the REST channel does it: the safety rules look first, then the turn is taken."""
        began = time.perf_counter()
        danger = self.safety.look(message)
        turn = self._turns.take_turn(sender, message, danger=danger)
        try:
            messages: object = self._loop.run_until_complete(turn)
        except (Unavailable, StillRunning) as reason:
            return Reply(error=str(reason), seconds=time.perf_counter() - began)
        return read_reply(messages, time.perf_counter() - began)

    def tracker(self, sender: str) -> Any:
        """Rasa's record of a conversation, as the store has it."""
        return self._loop.run_until_complete(self.served.store.get_or_create_tracker(sender))

    def close(self) -> None:
        self._loop.run_until_complete(self._turns.finish())
        self.served.close()
        self._one_thread.restore_original_limits()
        self._loop.close()
        self._folder.cleanup()
