"""Pages that are being written."""
