"""The mark of tests that need the trained model."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "trained: needs the trained model, and trains it where it is missing"
    )
