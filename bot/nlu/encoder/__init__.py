"""The sentence encoder all-MiniLM-L6-v2: built once from pinned weights, run by ONNX Runtime."""
