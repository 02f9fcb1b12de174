"""Keeps Rasa from reporting its use and its errors to its makers.

`rasa/telemetry.py:60` switches both on by default; `rasa/telemetry.py:139` reads this
variable first. A value set by the user stays.

Goes when Rasa asks before it reports: tests/seams/test_no_telemetry.py fails then.
"""

import os

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
