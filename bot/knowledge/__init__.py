"""From the page to what the assistant may say: `load` for serving, three commands for editors."""

from bot.knowledge.model import Knowledge
from bot.knowledge.read_knowledge import load

__all__ = ["Knowledge", "load"]
