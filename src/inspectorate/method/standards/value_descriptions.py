"""Values of an edition that no published source confirms, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import singledispatch

from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards.casework import Exclusion, LongListField, RoutingQuestion, Scale
from inspectorate.method.standards.edition_cache import cached_by_edition
from inspectorate.method.standards.figures import figures_of, first_text, keyed_parts
from inspectorate.method.standards.framework import Framework, Part
from inspectorate.method.standards.questions import Condition, KeyQuestion, Prompt, Question, Standard
from inspectorate.method.standards.report_text import GlossaryTerm, TextBlock
from inspectorate.method.standards.rules import EvidenceKind, RatingLevel, SurveyQuestion

FIGURES = _("Figures")
ROUTING = _("When questions apply")
KINDS: Mapping[type[Part], str] = {
    Standard: _("Standards"),
    KeyQuestion: _("Key questions"),
    Prompt: _("Prompts"),
    RoutingQuestion: _("Questions that decide which questions apply"),
    LongListField: _("Columns of the long list"),
    Scale: _("Classifications"),
    Exclusion: _("Exclusions from the long list"),
    RatingLevel: _("Ratings"),
    EvidenceKind: _("Kinds of evidence"),
    SurveyQuestion: _("Survey questions"),
    TextBlock: _("Fixed text of the report"),
    GlossaryTerm: _("Glossary"),
}
"""Headings under which the values of each type are listed."""


@dataclass(frozen=True, slots=True)
class UnconfirmedValue:
    """Value of an edition that no published source confirms.

    `key` is its place in the edition ("ratings.bands.Good.at_least") and is unique. `kind` is the heading
    it is listed under, `title` names it, `value` is its value in words, `source` the title of its source.
    """

    key: str
    kind: str
    title: str
    value: str
    source: str
    note: str = ""


@cached_by_edition
def unconfirmed_values(framework: Framework) -> tuple[UnconfirmedValue, ...]:
    """Return every unconfirmed value of an edition: figures first, then wording, lists and routing.

    The values are those of the edition, whether or not it is adopted.
    """
    return (*_figures(framework), *_wording(framework), *_routing(framework))


def _figures(framework: Framework) -> Iterator[UnconfirmedValue]:
    for figure in figures_of(framework, framework):
        if figure.figure.status == "unconfirmed":
            yield UnconfirmedValue(
                figure.key, FIGURES, figure.title, figure.value, figure.source, figure.note
            )


def _wording(framework: Framework) -> Iterator[UnconfirmedValue]:
    values = [
        UnconfirmedValue(
            key, KINDS[type(part)], _title(part), _value(part), framework.source(source_id).title
        )
        for key, part in keyed_parts(framework)
        if type(part) in KINDS
        and getattr(part, "status", "") == "unconfirmed"
        and (source_id := getattr(part, "source", ""))
    ]
    order = list(KINDS.values())
    yield from sorted(values, key=lambda value: order.index(value.kind))


def _routing(framework: Framework) -> Iterator[UnconfirmedValue]:
    for key, part in keyed_parts(framework):
        if isinstance(part, Question) and part.applies and part.applies_status == "unconfirmed":
            condition = condition_in_words(part.applies, framework)
            source = framework.source(part.applies_source).title if part.applies_source else ""
            yield UnconfirmedValue(f"{key}.applies", ROUTING, part.id, condition, source)


def _title(part: Part) -> str:
    return first_text(part, "id", "title", "term", "name", "reason", "key") or (
        part.text if isinstance(part, RoutingQuestion) else ""
    )


@singledispatch
def _value(_part: Part) -> str:
    """Return the value of a part in words; empty if its title says everything."""
    return ""


@_value.register
def _question_text(part: Question) -> str:
    return " ".join(filter(None, (part.text, part.guidance)))


@_value.register
def _statement(part: Standard) -> str:
    return part.statement


@_value.register
def _routing_question(part: RoutingQuestion) -> str:
    return f"{part.text} {', '.join(part.options)}"


@_value.register
def _level_titles(part: Scale) -> str:
    return ", ".join(level.title for level in part.levels)


@_value.register
def _excluded_values(part: Exclusion) -> str:
    return f"{part.field}: {', '.join(part.is_)}"


@_value.register
def _points(part: RatingLevel) -> str:
    return f"{part.points} points"


@_value.register
def _survey_question(part: SurveyQuestion) -> str:
    return f"{part.text} {', '.join(part.options)} (favourable: {', '.join(part.favourable)})"


@_value.register
def _block_text(part: TextBlock) -> str:
    return part.text


@_value.register
def _meaning(part: GlossaryTerm) -> str:
    return part.meaning


@_value.register
def _field_value(part: LongListField) -> str:
    headings = f"headings: {', '.join(part.headings)}" if part.headings else "no headings"
    levels = [f"{level}: {', '.join(codes)}" for level, codes in part.codes.items()]
    letters = [f"{level} as a letter: {', '.join(codes)}" for level, codes in part.letters.items()]
    return "; ".join((headings, *levels, *letters))


def condition_in_words(condition: Condition, framework: Framework) -> str:
    """Return a condition of the edition in words, with the texts of the questions it asks."""
    if condition.all:
        return _joined(condition.all, " and ", framework)
    if condition.any:
        return _joined(condition.any, " or ", framework)
    fact = _fact_in_words(condition.fact or "", framework)
    if condition.at_least:
        return f"{fact}: {condition.at_least.replace('_', ' ')} or above"
    return f"{fact}: {' or '.join(level.replace('_', ' ') for level in condition.is_)}"


def _joined(conditions: Iterable[Condition], word: str, framework: Framework) -> str:
    parts = [condition_in_words(condition, framework) for condition in conditions]
    return word.join(parts if len(parts) == 1 else [f"({part})" for part in parts])


def _fact_in_words(fact: str, framework: Framework) -> str:
    for question in framework.casework.routing:
        if question.key == fact:
            return question.text
    for field in framework.casework.fields:
        if field.key == fact:
            return field.title
    who, _separator, scale_key = fact.partition("_")
    titles = {scale.key: scale.title for scale in framework.casework.scales}
    return f"{titles[scale_key]} ({who})" if scale_key in titles else fact.replace("_", " ")
