"""Each command is there, says what it does with examples, and is imported only when called."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import COMMANDS, main
from bot.cli.project import ROOT, run_steps

HEAVY = ("rasa", "numpy", "spacy", "sklearn", "sanic", "onnxruntime")


def test_help_names_every_command_and_imports_nothing_heavy():
    code = (
        "import sys; from click.testing import CliRunner; from bot.cli import main;"
        "print(CliRunner().invoke(main, ['--help']).output);"
        f"print('heavy:', [name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heavy: []" in done.stdout
    for name in COMMANDS:
        assert re.search(rf"^  {name}\s", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_ends_with_examples(name):
    module, _ = COMMANDS[name]
    command: click.Command = import_module(module).command
    assert command.name == name
    assert command.help
    assert f"bot {name}" in (command.epilog or "")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "bench"])
def test_the_help_of_a_command_can_be_shown(name):
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert "Examples:" in shown.output


def test_make_calls_commands_that_exist():
    makefile = (ROOT / "Makefile").read_text()
    called = re.findall(r"\$\(BOT\) (\w+)", makefile)
    assert called
    assert set(called) <= set(COMMANDS)


def test_a_wrong_setting_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setenv("PORT", "many")
    shown = CliRunner().invoke(main, ["train"])
    assert shown.exit_code == 1
    assert shown.output.startswith("Error: PORT takes")


def test_all_steps_are_run_and_the_failed_ones_counted(capfd):
    steps = [("one", ("no_such_module",)), ("two", ("this",)), ("three", ("no_such_module",))]
    assert run_steps(steps) == 2
    shown = capfd.readouterr().out
    assert "✓ two" in shown
    assert "Not in order: one, three" in shown


def test_no_module_of_the_command_imports_rasa_when_it_is_imported():
    code = "import sys, importlib\n" + "\n".join(
        f"importlib.import_module({module!r})" for module, _ in COMMANDS.values()
    )
    code += "\nassert 'rasa' not in sys.modules and 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_each_module_of_the_commands_is_a_file_of_this_project():
    for module, _ in COMMANDS.values():
        assert Path(import_module(module).__file__ or "").is_relative_to(ROOT)
