"""Generate the example: python -m examples.generate [--to FOLDER]."""

import argparse
from pathlib import Path

from examples.generate.package import FOLDER, build
from inspectorate import package


def main() -> None:
    """Write the example's package to the given folder, or to its own."""
    parser = argparse.ArgumentParser(prog="python -m examples.generate", description=__doc__)
    parser.add_argument(
        "--to", type=Path, default=FOLDER, help="where to write the package (default: its place)"
    )
    folder = parser.parse_args().to
    package.write(build(), folder)
    print(f"The example is in {folder}.")  # noqa: T201 - output of the command


if __name__ == "__main__":
    main()
