"""Where the faults read and write; what they leave lies in `var/faults`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "faults"
OUT = ROOT / "var" / "faults.json"
TINY = ROOT / "tests" / "tiny"
DANGER = ROOT / "tests" / "safety" / "phrases_danger.txt"
