"""Exit codes of the command line other than 0."""

BAD_INPUT = 2
"""Exit code for errors that the user can correct."""

STOPPED = 130
"""Exit code after an interrupt (Ctrl-C), as is usual on Unix."""

TERMINATED = 143
"""Exit code after a request to end (SIGTERM), as is usual on Unix."""

HUNG_UP = 129
"""Exit code after the terminal was closed (SIGHUP), as is usual on Unix."""
