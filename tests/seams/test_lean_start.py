"""A server starts without what only other commands need, and leaves it whole for them."""

import subprocess
import sys

from bot.seams import lean_start as seam

LEFT_OUT = "{'boto3', 'pymongo', 'sklearn', 'matplotlib', 'aiogram', 'socketio', 'questionary'}"


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_leaves_them_out_and_gives_them_to_whoever_asks_later() -> None:
    code = (
        "import sys\n"
        "from bot.seams.lean_start import lean_start\n"
        "with lean_start():\n"
        "    import bot.server.app, bot.server.assistant\n"
        f"print(sorted({LEFT_OUT} & set(sys.modules)))\n"
        "import boto3, dask, rasa.core.test, rasa.cli.utils\n"
        "print(boto3.__version__ > '1', dask.__version__ > '1', rasa.core.test.__file__ != '')\n"
        "import distutils; print('setuptools' in distutils.__file__)"
    )
    lines = run(code).splitlines()
    assert lines[0] == "[]"
    assert lines[1] == "True True True"


def test_every_name_is_one_that_rasa_would_import() -> None:
    """When this fails for a name, Rasa no longer imports it by itself, and the name can go."""
    at_load = {"rasa.nlu.test", "rasa.graph_components.validators"}
    code = "import sys, rasa.core.agent, rasa.core.policies.rule_policy; print(*sys.modules)"
    imported = set(run(code).split())
    names = set(seam.NOT_HERE) - at_load - {"spacy.cli", "rasa.core.channels.vier_cvg"}
    assert names <= imported, names - imported
