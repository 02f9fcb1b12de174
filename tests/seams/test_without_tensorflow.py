"""Rasa is imported without TensorFlow, and a TensorFlow that is there is not hidden."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

import bot.seams.without_tensorflow as seam


def run(code: str, *, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {"PYTHONPATH": str(path)} if path else {}
    return subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture
def no_tensorflow() -> None:
    try:
        distribution("tensorflow")
    except PackageNotFoundError:
        return
    pytest.skip("TensorFlow is installed here: the seam steps aside")


@pytest.mark.usefixtures("no_tensorflow")
def test_rasa_is_imported_in_any_python_of_the_environment() -> None:
    done = run("import rasa.core.agent, rasa.engine.recipes.default_components")
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("no_tensorflow")
def test_rasa_still_needs_it() -> None:
    """When this fails, Rasa does without TensorFlow itself, and the seam can go."""
    done = run(
        "import sys; mine = 'bot.seams.without_tensorflow'\n"
        "sys.meta_path = [f for f in sys.meta_path if getattr(f, '__module__', '') != mine]\n"
        "import rasa.utils.train_utils"
    )
    assert "No module named 'tensorflow'" in done.stderr


def test_an_installed_tensorflow_is_used(tmp_path: Path) -> None:
    (tmp_path / "tensorflow.py").write_text("there = True")
    done = run("import tensorflow; print(tensorflow.there)", path=tmp_path)
    assert done.stdout == "True\n"


@pytest.mark.usefixtures("no_tensorflow")
def test_spacy_is_not_told_of_a_tensorflow() -> None:
    done = run("import rasa.core.agent, thinc.compat; print(thinc.compat.has_tensorflow)")
    assert done.stdout == "False\n", done.stderr


@pytest.mark.usefixtures("no_tensorflow")
def test_matplotlib_is_not_told_of_a_tensorflow() -> None:
    done = run(
        "import tensorflow, matplotlib.units as units; print(units.registry.get_converter([1.0]))"
    )
    assert done.stdout == "None\n", done.stderr[-500:]


def test_a_network_of_rasas_own_says_what_is_missing() -> None:
    network = seam.Absent("Model", (), {"stands_in": True})

    class Diet(network):  # type: ignore[misc, valid-type]
        pass

    with pytest.raises(ImportError, match="Diet needs TensorFlow"):
        Diet()


def test_names_stand_in_decorators_and_annotations() -> None:
    name = seam.Absent("tf", (), {"stands_in": True})

    @name.function
    def plain() -> int:
        return 1

    @name.function(jit_compile=True)
    def with_options() -> int:
        return 2

    assert (plain(), with_options()) == (1, 2)
    assert list(name.config.list_physical_devices("GPU")) == []
    assert isinstance(name.Tensor | None, object)
