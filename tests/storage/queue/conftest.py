"""The queue over each database (`tests/standins/desk.py`)."""

from tests.standins.desk import desk, shared_postgres

__all__ = ["desk", "shared_postgres"]
