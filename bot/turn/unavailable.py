"""The assistant can't take a turn now, through no fault of the message."""


class Unavailable(Exception):
    """No model is loaded, or the store can't be reached: try again later."""
