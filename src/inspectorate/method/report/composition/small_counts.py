"""Groups of children that the report shows, and the notes on what it does not show."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from inspectorate.method.assessments import FIRST, fact
from inspectorate.method.assessments.routing import INSPECTOR, SERVICE, facts_of, levels_of
from inspectorate.method.report.content import Block, Paragraph, Run, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import prose_number
from inspectorate.method.standards import Framework, Question
from inspectorate.method.tallies import LevelGroup, has_small_count, join_levels

SUPPRESSED = "[c]"
WITHHELD_REASON = "The numbers behind this figure are withheld, because few cases are concerned."


def suppression_note(framework: Framework) -> str:
    """Return the note under a table with suppressed counts."""
    smallest = prose_number(framework.ratings.smallest_cell.value)
    return (
        f"{SUPPRESSED} means withheld: the number is about fewer than {smallest} cases, or would reveal "
        f"such a number."
    )


def with_suppression_note(table: Table, framework: Framework) -> Table:
    """Return a table with the note on suppressed counts, if it has one."""
    if not any(cell.text == SUPPRESSED for row in table.rows for cell in row):
        return table
    return replace(table, notes=(*table.notes, suppression_note(framework)))


def without_suppressed_tables(blocks: Iterable[Block], framework: Framework) -> Iterator[Block]:
    """Yield blocks, with a sentence at the end in place of the tables in which nothing survives."""
    captions = []
    for block in blocks:
        if isinstance(block, Table) and is_suppressed(block):
            captions.append(block.caption)
        else:
            yield block
    if captions:
        smallest = prose_number(framework.ratings.smallest_cell.value)
        tables = "This table is not given" if len(captions) == 1 else "These tables are not given"
        yield Paragraph(
            (
                Run(
                    f"{tables}: {'; '.join(captions)}. Every number would be about fewer than {smallest} "
                    "cases, or would reveal such a number."
                ),
            )
        )


def is_suppressed(table: Table) -> bool:
    """Return whether nothing survives suppression: a column with withheld numbers has no other."""
    columns = [
        {row[column].text for row in table.rows if column < len(row)} for column in range(len(table.headings))
    ]
    withheld = [texts for texts in columns if SUPPRESSED in texts]
    return bool(withheld) and all(texts == {SUPPRESSED} for texts in withheld)


def withheld_prompts(draft: Draft) -> frozenset[str]:
    """Return the ids of the prompts whose numbers are not published; those of key questions always are.

    They are the prompts that applied to fewer cases than may be shown, or left out fewer cases that their key
    question applied to. A prompt is also withheld if a long-list field or a classification decides whether it
    applies: with the cases of its key question, its number would say how many cases of a level are left out.
    """
    smallest = draft.framework.ratings.smallest_cell.value
    cases = {question: tally.applicable for question, tally in draft.results.tallies.items()}
    return frozenset(
        prompt.id
        for key_question in draft.framework.key_questions.values()
        for prompt in key_question.prompts
        if (prompt.applies != key_question.applies and _level_decides(prompt, draft.framework))
        or has_small_count(
            (cases.get(prompt.id, 0), cases.get(key_question.id, 0) - cases.get(prompt.id, 0)), smallest
        )
    )


def published_reasons(draft: Draft, references: Iterable[str]) -> Mapping[str, str]:
    """Return the reasons of figures by reference, without the numbers of prompts that are withheld."""
    withheld = withheld_prompts(draft)
    return {
        reference: WITHHELD_REASON if reference in withheld else draft.catalogue[reference].because
        for reference in references
        if reference in draft.catalogue
    }


def _level_decides(prompt: Question, framework: Framework) -> bool:
    """Return whether a long-list field or a classification decides whether a prompt applies."""
    fields = {field.key for field in framework.casework.fields}
    return any(name in fields or name.startswith((SERVICE, INSPECTOR)) for name in facts_of(prompt.applies))


def joined_levels_note(framework: Framework) -> str:
    """Return the note under a table whose rows are groups of cases."""
    smallest = prose_number(framework.ratings.smallest_cell.value)
    return (
        f"Neighbouring levels are combined until each row has at least {smallest} assessed cases, so that "
        f"nobody "
        "can be recognised. Some of the levels may have no cases."
    )


def groups_of_field(draft: Draft, case_group: str, field: str) -> tuple[LevelGroup, ...]:
    """Return the joined levels of a long-list field, the same in every table; empty if only one is left."""
    return _shown(joined_levels(draft, case_group, field))


def joined_levels(draft: Draft, case_group: str, field: str) -> tuple[LevelGroup, ...]:
    """Return the joined levels of a long-list field; a single group if none may be shown.

    While no case is assessed, the cases drawn take the place of the assessed ones.
    """
    population = draft.inspection.populations.get(case_group)
    eligible = [case.facts.get(field, "").strip() for case in (population.cases if population else ())]
    assessed = levels_of_assessed_cases(draft, case_group, field)
    sample = draft.inspection.samples.get(case_group)
    if not assessed and sample:
        assessed = [case.facts.get(field, "").strip() for case in sample.selected]
    return join_levels(
        levels_in_order(draft.framework, case_group, field),
        Counter(eligible or assessed),
        Counter(assessed),
        draft.framework.ratings.smallest_cell.value,
    )


def levels_of_assessed_cases(draft: Draft, case_group: str, field: str) -> list[str]:
    """Return the level of each assessed case of a case group."""
    return [
        fact(assessment.facts, field, draft.framework)
        for assessment in draft.inspection.assessments
        if assessment.occasion == FIRST and assessment.group == case_group
    ]


def groups_of_numbers(
    eligible: Mapping[str, int], assessed: Mapping[str, int], numbers: Sequence[str], framework: Framework
) -> tuple[LevelGroup, ...]:
    """Return the joined levels of a number such as age; "" are cases without it."""
    levels = (*numbers, "")
    return _shown(join_levels(levels, eligible, assessed, framework.ratings.smallest_cell.value))


def _shown(groups: tuple[LevelGroup, ...]) -> tuple[LevelGroup, ...]:
    return groups if len(groups) > 1 else ()


def levels_in_order(framework: Framework, case_group: str, field: str) -> tuple[str, ...]:
    """Return the edition's levels of a field for a case group, in order, with "" for any other last."""
    levels = levels_of(field, framework)
    of_group = next((part.levels_of for part in framework.casework.fields if part.key == field), {})
    allowed = of_group.get(case_group) or levels
    return (*(level for level in levels if level in allowed), "")


def group_title(titles: Sequence[str]) -> str:
    """Return the title of joined levels."""
    return "; ".join(titles)
