"""The container's server: serves what the image was built with.

`bot serve` looks first whether knowledge or model have to be made again, and writes; an
image has both, and its files can't be written.
"""

from __future__ import annotations

import sys

from bot.cli.project import project_settings
from bot.server.console import CannotListen
from bot.server.serve import serve
from bot.settings import BadSetting


def main() -> int:
    """Serves until SIGTERM. 1 where a setting is missing or wrong, or the port is taken."""
    try:
        serve(project_settings())
    except (BadSetting, CannotListen) as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
