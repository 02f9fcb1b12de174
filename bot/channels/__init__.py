"""The places where people write: each receives, renders and sends."""
