"""Make the example again: python -m examples.generate [--to FOLDER]."""

import argparse
from pathlib import Path

from examples.generate.building import HERE, build
from inspectorate import package


def main() -> None:
    """Write the example's package; without a folder, in its own place."""
    asked = argparse.ArgumentParser(prog="python -m examples.generate", description=__doc__)
    asked.add_argument(
        "--to", type=Path, default=HERE, help="where to write the package (default: its place)"
    )
    folder = asked.parse_args().to
    package.write(build(), folder)
    print(f"The example is in {folder}.")  # noqa: T201 - this is what the command says


if __name__ == "__main__":
    main()
