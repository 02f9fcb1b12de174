"""The sentence encoder all-MiniLM-L6-v2: built once from pinned weights, run by ONNX Runtime."""

import os

# ONNX Runtime 1.32 reports its use to its makers, also after `disable_telemetry_events()`.
# This it obeys, where it is there before the first import (tests/nlu/test_no_reports.py).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
