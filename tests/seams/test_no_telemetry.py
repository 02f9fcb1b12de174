"""Nothing that Rasa does in this environment is reported to anyone."""

import subprocess
import sys

CODE = "import rasa.telemetry as t; print(t.is_telemetry_enabled(), t.TELEMETRY_ENABLED_BY_DEFAULT)"


def test_telemetry_is_off_and_would_be_on() -> None:
    """When this fails for its second word, Rasa reports nothing unasked, and the seam can go."""
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, env={}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
