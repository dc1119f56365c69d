"""Run the command line: `python -m inspectorate` is the same as `inspectorate`."""

from inspectorate.cli import main

main()
