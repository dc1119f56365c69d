"""`python -m inspectorate`, the same as the command `inspectorate`."""

from inspectorate.cli import main

main()
