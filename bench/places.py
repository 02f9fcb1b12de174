"""Where the benchmark reads and writes; nothing it makes lies outside `var/bench`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOCK = ROOT / "bench" / "stock"
OUT = ROOT / "var" / "bench.json"
VAR = ROOT / "var" / "bench"

UV = ROOT / ".tools" / "bin" / "uv"
OUR_BIN = ROOT / ".venv" / "bin"
STOCK_VENV = VAR / "stock-venv"
STOCK_BIN = STOCK_VENV / "bin"
