"""Pages that are being written, versions of them, and which version is served."""
