"""The desk in the browser: plain pages under /desk, made on the server."""
