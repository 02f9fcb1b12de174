"""The command `bot`. A placeholder until the real one stands here."""


def main() -> None:
    raise SystemExit("bot: not yet")
