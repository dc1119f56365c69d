"""Inspections as described data for analysts: tidy tables, and datasets without a child's identity."""

from inspectorate.analysis.dataset_files import write_dataset
from inspectorate.analysis.datasets import Dataset, DatasetTable, dataset
from inspectorate.analysis.tables import answer_rows, rating_rows, tally_rows

__all__ = [
    "Dataset",
    "DatasetTable",
    "answer_rows",
    "dataset",
    "rating_rows",
    "tally_rows",
    "write_dataset",
]
