"""Program that stops an embedded database server and deletes its folder after the program that used it.

It runs as a process of its own, with nothing but the standard library: `python embedded_cleanup.py FOLDER`.
Its standard input ends when the other program does, in whatever way.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

ATTEMPTS = 300
"""How often the server is looked for while it stops, every tenth of a second."""


def clean(folder: Path) -> None:
    """Stop the server whose data is in a folder, and delete the folder."""
    with suppress(OSError, ValueError, IndexError):
        server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(server, signal.SIGINT)
        for _attempt in range(ATTEMPTS):
            os.kill(server, 0)
            time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.stdin.buffer.read()
    clean(Path(sys.argv[1]))
