"""The layout of every table in a package: its columns, what may stand in them, and how rows refer to rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from inspectorate.method.standards import Framework, LongListField

OCCASIONS = ("first", "second")
DIRECTIONS = ("strength", "improvement", "neutral")
PLACES = ("selected", "replacement", "reserve", "replaced")

CASES = "cases.csv"
ANSWERS = "answers.csv"
ITEMS = "evidence/items.csv"
SURVEY = "evidence/survey.csv"
ENQUIRIES = "evidence/enquiries.csv"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, whether it may be empty, and the only texts it may hold (none named: any).

    A `list` is texts with a semicolon between them; a `date` is written 2018-09-03.
    """

    name: str
    required: bool = False
    one_of: tuple[str, ...] = ()
    kind: Literal["text", "integer", "date", "list"] = "text"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """One table: its file, its columns in order, what makes a row unique, and the table its rows refer to."""

    path: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: tuple[str, tuple[str, ...]] | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """The heading of every column, in order."""
        return tuple(column.name for column in self.columns)


def long_list_path(group: str) -> str:
    """Where the long list of a case group is kept."""
    return f"long-lists/{group}.csv"


def sample_path(group: str) -> str:
    """Where the sample of a case group is kept."""
    return f"sample/{group}.csv"


def layouts(framework: Framework) -> Mapping[str, Layout]:
    """The layout of every table an inspection under this edition may have, by its path in the package."""
    samples = [_sample(group.key) for group in framework.casework.groups]
    tables = [*samples, _cases(framework), _answers(framework), _items(framework), _survey(framework)]
    return {layout.path: layout for layout in (*tables, _enquiries())}


def fact_levels(framework: Framework) -> Mapping[str, tuple[str, ...]]:
    """Every fact an assessment may state, in order, with the levels it may have (none named: any text).

    Names, identifiers and personal text or dates are no facts of an assessment.
    """
    return dict((*_field_levels(framework), *_scale_levels(framework), *_routing_levels(framework)))


def _field_levels(framework: Framework) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in framework.casework.fields:
        if field.kind in ("identifier", "name") or (field.personal and field.kind in ("date", "text")):
            continue
        yield field.key, _levels(field, framework)


def _levels(field: LongListField, framework: Framework) -> tuple[str, ...]:
    if field.open:
        return ()
    if field.scale:
        return tuple(level.key for level in framework.scale(field.scale).levels)
    return tuple(field.codes) or (("yes", "no") if field.kind == "flag" else ())


def _scale_levels(framework: Framework) -> Iterator[tuple[str, tuple[str, ...]]]:
    for scale in framework.casework.scales:
        levels = tuple(level.key for level in scale.levels)
        yield f"service_{scale.key}", levels
        yield f"inspector_{scale.key}", levels


def _routing_levels(framework: Framework) -> Iterator[tuple[str, tuple[str, ...]]]:
    for question in framework.casework.routing:
        yield question.key, question.options


def _groups(framework: Framework) -> tuple[str, ...]:
    return tuple(group.key for group in framework.casework.groups)


def _assessed(framework: Framework) -> tuple[Column, ...]:
    return (
        Column("case_id", required=True, about="the case's id in the long list"),
        Column("group", required=True, one_of=_groups(framework), about="the kind of case"),
        Column("occasion", required=True, one_of=OCCASIONS, about="first counts, second checks consistency"),
    )


def _cases(framework: Framework) -> Layout:
    facts = (Column(key, one_of=levels) for key, levels in fact_levels(framework).items())
    assessor = Column("assessor", about="who assessed, as a role and number")
    columns = (*_assessed(framework), assessor, *facts)
    return Layout(CASES, columns, key=("case_id", "group", "occasion"))


def _answers(framework: Framework) -> Layout:
    options = tuple(option.key for option in framework.casework.answers)
    columns = (
        *_assessed(framework),
        Column("question", required=True, one_of=tuple(framework.questions), about="key question or prompt"),
        Column("answer", required=True, one_of=options),
        Column("comment", about="the assessor's words"),
    )
    key = ("case_id", "group", "occasion", "question")
    return Layout(ANSWERS, columns, key, refers=(CASES, ("case_id", "group", "occasion")))


def _sample(group: str) -> Layout:
    columns = (
        Column("case_id", required=True, about="the case's id in the long list"),
        Column("place", required=True, one_of=PLACES),
        Column(
            "order",
            required=True,
            kind="integer",
            about="counted from 1: selected with replacement, reserves, replaced",
        ),
        Column("replaced_by", about="the case that took a replaced case's place"),
        Column("reason", about="why the case was replaced"),
        Column("because", about="why that reserve took its place"),
    )
    return Layout(sample_path(group), columns, key=("case_id",))


def _items(framework: Framework) -> Layout:
    kinds = tuple(kind.key for kind in framework.evidence.kinds)
    columns = (
        Column("id", required=True),
        Column("kind", required=True, one_of=kinds),
        Column("title", required=True),
        Column("received", kind="date"),
        Column("supports", kind="list", about="key question ids"),
        Column("finding", about="what it shows, in words"),
        Column("direction", required=True, one_of=DIRECTIONS),
    )
    return Layout(ITEMS, columns, key=("id",))


def _survey(framework: Framework) -> Layout:
    asked = framework.evidence.survey
    options = tuple(dict.fromkeys(option for question in asked for option in question.options))
    columns = (
        Column("respondent", required=True, about="a number, never a name"),
        Column("question", required=True, one_of=tuple(question.id for question in asked)),
        Column("answer", required=True, one_of=options),
    )
    return Layout(SURVEY, columns, key=("respondent", "question"))


def _enquiries() -> Layout:
    columns = (
        Column("id", required=True),
        Column("text", required=True),
        Column("raised_by"),
        Column("cases", kind="list", about="case ids"),
        Column("supports", kind="list", about="key question ids"),
        Column("outcome"),
    )
    return Layout(ENQUIRIES, columns, key=("id",))
