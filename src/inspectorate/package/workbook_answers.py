"""Read completed answer workbooks into an inspection: all of them, or none if a cell is wrong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from inspectorate import tables
from inspectorate.method.assessments import Answer, Assessment
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Inspection
from inspectorate.method.unreadable_cells import UnreadableCell
from inspectorate.package.answer_rows import (
    ANSWER,
    ASSESSOR,
    CASE,
    COMMENT,
    GROUP,
    OCCASION,
    QUESTION,
    SHEET,
    AnswerRow,
    answer_rows,
)
from inspectorate.package.folder import SYSTEM_FILES
from inspectorate.tables import ListTable, unescape_formula

Key = tuple[str, str, str]
"""Group, case id and occasion."""


def read_workbooks(inspection: Inspection, paths: Iterable[Path]) -> Inspection:
    """Return the inspection with the facts and answers of these workbooks, or those in these folders.

    A workbook replaces all that its case had. Raises FaultsFound with every cell that is wrong.
    """
    faults: list[Fault] = []
    current = {_key(assessment): assessment for assessment in inspection.assessments}
    files: dict[Key, Path] = {}
    changed: dict[Key, Assessment] = {}
    for path in _workbooks(paths):
        try:
            table = tables.read_rows(path, sheet=SHEET)
        except FaultsFound as error:
            faults += error.faults
            continue
        workbook = _WorkbookReader(path.name, table, faults)
        key = workbook.key()
        if key is None or key not in current:
            problem = _("The first rows do not name a case to assess.")
            cure = _("Write the workbook again with “inspectorate package write-answers”.")
            faults.append(Fault(path.name, problem, cure))
        elif key in files:
            problem = _("%(other)s has answers to the same case.", other=files[key].name)
            faults.append(Fault(path.name, problem, _("Keep one of the two workbooks.")))
        else:
            files[key] = path
            rows = {row.name: row for row in answer_rows(current[key], inspection.framework)}
            changed[key] = workbook.assessment(current[key], rows)
    if faults:
        raise FaultsFound(faults)
    merged = [changed.get(_key(assessment), assessment) for assessment in inspection.assessments]
    return replace(inspection, assessments=tuple(merged))


def _key(assessment: Assessment) -> Key:
    return assessment.group, assessment.case_id, assessment.occasion


def _workbooks(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files given, and the workbooks in the folders given."""
    for path in paths:
        if path.is_dir():
            yield from (file for file in sorted(path.glob("*.xlsx")) if not SYSTEM_FILES.fullmatch(file.name))
        else:
            yield path


class _WorkbookReader:
    """Reader of one workbook. Faults are added to `faults`."""

    def __init__(self, name: str, table: ListTable, faults: list[Fault]) -> None:
        self.name, self.table, self.faults = name, table, faults
        self.rows: dict[str, tuple[int, Mapping[str, object]]] = {}
        for heading in (QUESTION, ANSWER, COMMENT):
            if heading not in table.headings:
                problem = _("The column %(heading)s is missing.", heading=heading)
                faults.append(Fault(name, problem, _("Put the column back.")))
        for number, row in enumerate(table.rows, start=table.first_row):
            question = str(row.get(QUESTION) or "").strip()
            if question in self.rows:
                problem = _("“%(question)s” is in more than one row.", question=question)
                self.fault(number, QUESTION, problem, _("Delete one of the rows."))
            elif question or any(row.values()):
                self.rows[question] = (number, row)

    def fault(self, number: int, column: str, problem: str, cure: str) -> None:
        """Add the fault of a cell."""
        place = _("%(name)s, row %(row)s, column %(column)s", name=self.name, row=number, column=column)
        self.faults.append(Fault(place, problem, cure))

    def text(self, question: str, column: str) -> str:
        """Return the text of a cell; "" with a fault if the cell cannot be read."""
        number, row = self.rows.get(question, (0, {}))
        cell = row.get(column)
        if isinstance(cell, UnreadableCell):
            self.fault(number, column, _("This cell %(problem)s.", problem=cell.problem), cell.cure)
            return ""
        return "" if cell is None else str(cell).strip()

    def key(self) -> Key | None:
        """Return the group, case id and occasion in the first rows, or None if one is missing."""
        group, case, occasion = (self.text(name, ANSWER) for name in (GROUP, CASE, OCCASION))
        return (group, case, occasion) if group and case and occasion else None

    def assessment(self, current: Assessment, questions: Mapping[str, AnswerRow]) -> Assessment:
        """Return the assessment of the case with what the workbook says."""
        facts, answers = dict(current.facts), dict[str, Answer]()
        for name, (number, _row) in self.rows.items():
            if name not in questions and name not in (CASE, GROUP, OCCASION, ASSESSOR):
                problem = _("“%(name)s” is not a question of this case.", name=name)
                self.fault(number, QUESTION, problem, _("Do not change the questions in the workbook."))
        for name, question in questions.items():
            value = self.value(question)
            if question.is_fact:
                facts.pop(name, None)
                facts |= {name: value} if value else {}
            elif value:
                answers[name] = Answer(value, unescape_formula(self.text(name, COMMENT)))
            elif self.text(name, COMMENT):
                cure = _("Choose an answer, or delete the comment.")
                self.fault(self.rows[name][0], ANSWER, _("There is a comment but no answer."), cure)
        return replace(current, facts=facts, answers=answers, assessor=self.text(ASSESSOR, ANSWER))

    def value(self, question: AnswerRow) -> str:
        """Return the key of the answer to a question, typed as its key or title; "" if there is none."""
        text = self.text(question.name, ANSWER)
        keys = {title.casefold(): key for key, title in question.choices.items()}
        keys |= {key.casefold(): key for key in question.choices}
        if text and text.casefold() not in keys:
            problem = _("“%(value)s” is not a possible answer.", value=text[:60])
            cure = _("Enter one of: %(titles)s.", titles=", ".join(question.choices.values()))
            self.fault(self.rows[question.name][0], ANSWER, problem, cure)
        return keys.get(text.casefold(), "")
