"""Asks the server in this container for a path, /healthz or /readyz: 0 where it answers 200.

The image has no curl. Run by the system's Python, which starts faster than the project's.
"""

from __future__ import annotations

import http.client
import os
import sys

SECONDS = 4.0


def main(path: str) -> int:
    """0 or 1, as a health check has to end."""
    port = int(os.environ.get("PORT") or 5005)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        return 0 if connection.getresponse().status == 200 else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
