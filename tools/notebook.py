"""Run docs/analysis.ipynb and write its results into it.

`python -m tools.notebook` runs the cells in order, from the repository's folder, and keeps what they print;
`--check` exits with a message when a cell fails or prints something else than is kept.
"""

import sys
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "docs" / "analysis.ipynb"


def run() -> nbformat.NotebookNode:
    """Return the notebook with the results of its cells. Raises CellExecutionError if a cell fails."""
    notebook = stored()
    manager = AsyncKernelManager(transport="ipc")  # a socket in a folder: nothing listens on the network
    NotebookClient(notebook, manager, timeout=600).execute(cwd=str(ROOT))
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for cell in notebook.cells:
        cell.metadata = {}
    return notebook


def stored() -> nbformat.NotebookNode:
    """Return the notebook as it is kept, with the results of its last run."""
    notebook: nbformat.NotebookNode = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    """Return what each cell printed."""
    return ["".join(output.get("text", "") for output in cell.get("outputs", ())) for cell in notebook.cells]


def main(arguments: list[str]) -> None:
    """Run the notebook and write it, or check that it is current."""
    fresh = run()
    if "--check" not in arguments:
        nbformat.write(fresh, NOTEBOOK)  # type: ignore[no-untyped-call]
    elif printed(fresh) != printed(stored()):
        sys.exit("docs/analysis.ipynb is out of date. Run: make docs")


if __name__ == "__main__":
    main(sys.argv[1:])
