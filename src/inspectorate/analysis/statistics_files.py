"""The cases of a dataset as SPSS and Stata files, with variable and value labels.

One row is one assessment. Answers and facts are numbers with a label each; codebook.csv has the labels in
full, since SPSS and Stata limit their length.
"""

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspectorate.analysis.datasets import Dataset
from inspectorate.analysis.tables import Value
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _

LONGEST_NAME = 30
"""Longest name of a variable, in characters: what can be written to Stata with labels of its values."""
LONGEST_LABEL = 80
"""Longest label of a variable or value in Stata, in characters; SPSS allows more."""


@dataclass(frozen=True, slots=True)
class Variable:
    """Variable of a statistics file: its label, the label of each code, and its values, a row each."""

    label: str
    labels: Mapping[int, str]
    values: Sequence[str | int | None]


def statistics_files(dataset: Dataset) -> dict[str, bytes]:
    """Return cases.sav (SPSS) and cases.dta (Stata) by name.

    Raises FaultsFound if the extra `statistics` is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415 - an extra
        import pyreadstat  # noqa: PLC0415 - an extra
    except ImportError as error:
        cure = _("Install them: pip install 'inspectorate[statistics]'.")
        problem = _("SPSS and Stata files need parts that are not installed.")
        raise FaultsFound([Fault(_("the dataset"), problem, cure)]) from error
    by_name = variables(dataset)
    frame = pd.DataFrame({name: _column(variable) for name, variable in by_name.items()})
    labels: dict[str, str | None] = {name: variable.label for name, variable in by_name.items()}
    value_labels: dict[str, dict[int | float, str]] = {
        name: dict(variable.labels.items()) for name, variable in by_name.items() if variable.labels
    }
    with tempfile.TemporaryDirectory(prefix="inspectorate-") as folder:
        spss, stata = Path(folder, "cases.sav"), Path(folder, "cases.dta")
        pyreadstat.write_sav(frame, spss, column_labels=labels, variable_value_labels=value_labels)
        pyreadstat.write_dta(frame, stata, column_labels=labels, variable_value_labels=value_labels)
        return {path.name: path.read_bytes() for path in (spss, stata)}


def _column(variable: Variable) -> list[str | float]:
    if variable.labels:
        return [float("nan") if value is None else float(value) for value in variable.values]
    return ["" if value is None else str(value) for value in variable.values]


def variables(dataset: Dataset) -> dict[str, Variable]:
    """Return the variables of the cases: their keys and facts, and the answer to each question.

    The answer to question 2.1.1.a is the variable q_2_1_1_a.
    """
    cases = dataset.tables["cases"]
    by_name = {
        variable_name(column.name): _variable(
            f"{column.title} ({column.description})" if column.description else column.title,
            column.labels,
            [row.get(column.name) for row in cases.rows],
        )
        for column in cases.columns
    }
    key_names = ("inspection", "case", "group", "occasion")
    places = {tuple(row[name] for name in key_names): place for place, row in enumerate(cases.rows)}
    answers: dict[str, list[Value]] = {}
    for row in dataset.tables["answers"].rows:
        values = answers.setdefault(str(row["question"]), [None] * len(cases.rows))
        values[places[tuple(row[name] for name in key_names)]] = row["answer"]
    options = {option.key: option.title for option in dataset.framework.casework.answers}
    for name, question in dataset.framework.questions.items():
        if name in answers:
            label = f"{name} {question.text}"
            by_name[variable_name(f"q_{name}")] = _variable(label, options, answers[name])
    return by_name


def variable_name(name: str) -> str:
    """Return the name of a variable: letters, figures and underscores.

    A name that is too long for Stata loses letters in its middle, as its start and its end tell names apart.
    """
    name = re.sub(r"[^A-Za-z0-9]", "_", name)
    if len(name) <= LONGEST_NAME:
        return name
    half = LONGEST_NAME // 2
    return name[:half] + name[-half:]


def _variable(label: str, labels: Mapping[str, str], values: Sequence[Value]) -> Variable:
    codes = {value: code for code, value in enumerate(labels, start=1)}
    return Variable(
        _shortened(label),
        {codes[value]: _shortened(title) for value, title in labels.items()},
        [codes.get(str(value)) if codes else (None if value is None else str(value)) for value in values],
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
