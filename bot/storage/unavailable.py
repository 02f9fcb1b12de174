"""The database can't be reached, or failed."""


class StoreUnavailable(Exception):
    """Nothing was read or saved. The cause names the error, without what was to be saved."""
