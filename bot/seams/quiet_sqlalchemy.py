"""Keeps SQLAlchemy 1.4 from printing its move-to-2.0 notice at each command.

`rasa/core/tracker_store.py:1044` calls `declarative_base()`, which SQLAlchemy
1.4.54 answers with a MovedIn20Warning on the terminal. Rasa 3.6 can't move to 2.0,
so there is nothing that its reader could do about it. SQLAlchemy reads this
variable once, when it is first imported; a value set by the user stays.

Goes when Rasa runs on SQLAlchemy 2: tests/seams/test_quiet_sqlalchemy.py fails then.
"""

import os

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
