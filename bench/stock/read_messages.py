"""Run by stock Rasa's Python: reads a JSON list of texts, understands each, prints the seconds that took.

python read_messages.py MODEL < texts.json
"""

import asyncio
import json
import sys
import time

from rasa.core.agent import Agent


async def read(model: str, texts: list) -> float:
    """The loop that anybody would write: one message after the other, the first of them not counted."""
    agent = Agent.load(model)
    await agent.parse_message(texts[0])
    began = time.perf_counter()
    for text in texts:
        await agent.parse_message(text)
    return time.perf_counter() - began


print(json.dumps(asyncio.run(read(sys.argv[1], json.load(sys.stdin)))))
