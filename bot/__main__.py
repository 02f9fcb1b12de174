"""`python -m bot` is the command `bot`, for a Python that is called by its path."""

from bot.cli import main

main(prog_name="bot")
