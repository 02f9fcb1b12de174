"""The newest model with its store and its actions, loaded and ready to be talked to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import SlotSet
from rasa.utils.endpoints import EndpointConfig

from bot.seams import apply_all
from bot.seams.in_process_actions import SCHEME, actions_of
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.lock_store import InOrderLockStore
from bot.storage.tracker_store import TurnTrackerStore
from bot.storage.unavailable import StoreUnavailable
from bot.turn.unavailable import Unavailable

ACTIONS = "actions"
SAFETY_SLOT = "safety_open"
"""The slot of domain.yml after which nothing cheerful is said."""


class NoModel(Exception):
    """There is no trained model in the folder."""


def newest_model(folder: Path) -> Path:
    """The model that was trained last. Raises NoModel."""
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise NoModel(f"There is no model in {folder}. Train one: bot train")
    return models[-1]


@dataclass(frozen=True)
class Loaded:
    """A model, whole, before anybody is answered with it."""

    agent: Agent
    model: Path


class Assistant:
    """One Rasa agent. Until `load` has ended, every message finds it unavailable."""

    def __init__(self, settings: Settings, actions: str | None = None) -> None:
        apply_all()
        self._settings = settings
        self._actions = actions or ACTIONS
        self.database = Database(settings.database_url or sqlite_url(settings.data_dir))
        self.store = TurnTrackerStore(None, database=self.database)
        self._locks = InOrderLockStore()
        self.agent: Agent | None = None
        self.model: Path | None = None

    def load(self, model: Path | None = None) -> None:
        """Answers with `model`, or the newest of the folder, from now on. Raises as `prepare`."""
        self.take(self.prepare(model))

    def prepare(self, model: Path | None = None) -> Loaded:
        """Loads a model and the actions, in a thread while another one answers. Raises NoModel, or what a broken one raises."""
        model = model or newest_model(self._settings.models_dir)
        agent = Agent(
            tracker_store=self.store,
            lock_store=self._locks,  # of both models: one turn at a time in a talk
            action_endpoint=EndpointConfig(SCHEME + self._actions, enable_selective_domain=True),
        )
        actions_of(self._actions)  # here, so that a broken one stops the start
        agent.load_model(model)
        return Loaded(agent, model)

    def take(self, loaded: Loaded) -> None:
        """Answers with it from now on; a turn ends with the model that it began with."""
        self.agent, self.model = loaded.agent, loaded.model

    async def handle(self, message: UserMessage) -> Any:
        """Rasa's turn. Raises Unavailable where no model is loaded or the store is gone."""
        if self.agent is None:
            raise Unavailable("no model is loaded")
        return await self.agent.handle_message(message)

    async def remember_danger(self, conversation: str) -> None:
        """Sets the slot that a safety reply leaves behind, within a turn of that conversation.

        Raises what the store raises.
        """
        if self.agent is None:
            raise Unavailable("no model is loaded")
        tracker = await self.store.get_or_create_tracker(conversation)
        if SAFETY_SLOT in tracker.slots:
            tracker.update(SlotSet(SAFETY_SLOT, True))
            await self.store.save(tracker)

    async def not_ready(self) -> str | None:
        """Why messages can't be answered now; None where they can."""
        if self.agent is None:
            return "no model is loaded"
        try:
            await self.database.ping()
        except StoreUnavailable:
            return "the store can't be reached"
        return None

    def close(self) -> None:
        self.store.close()
