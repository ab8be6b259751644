"""Run the tour from top to bottom and keep its results: ``make tour``, then read the difference in git.

What a run leaves of its machine and its clock is taken out, so that only results differ.
"""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

TOUR = Path(__file__).resolve().parent.parent / "notebooks" / "tour.ipynb"


def main() -> None:
    tour = nbformat.read(TOUR, as_version=4)
    NotebookClient(tour, record_timing=False, resources={"metadata": {"path": str(TOUR.parent)}}).execute()
    tour.metadata.language_info = {"name": "python"}
    nbformat.write(tour, TOUR)


if __name__ == "__main__":
    main()
