"""Certainty of the ratings: distance to the boundary, answers that would change them, probabilities."""

from collections.abc import Iterator, Mapping

from inspectorate.method.report.composition.content_builders import cell, number_cell, rating_cell, section
from inspectorate.method.report.content import Block, Cell, Picture, Section, Table
from inspectorate.method.report.draft import Draft

NOTE = "Calculated from the same answers. No rating depends on these figures; they say how firm each one is."


def certainty_section(draft: Draft) -> Section:
    """Return the section on the certainty of the ratings; empty when no standard is rated on cases."""
    blocks: list[Block] = []
    if draft.results.sensitivity:
        blocks.append(_distance_table(draft))
        if any(sensitivity.probabilities for sensitivity in draft.results.sensitivity.values()):
            blocks += [_certainty_picture(draft), _probability_table(draft)]
    blocks += _agreement(draft)
    texts = ["methodology.certainty"] if blocks else []
    return section(draft, "methodology.certainty", "How certain the ratings are", texts=texts, blocks=blocks)


def _standard_title(draft: Draft, key: str) -> str:
    return f"{key} {draft.framework.standards[key].title}"


def _distance_table(draft: Draft) -> Table:
    rows = tuple(
        (
            cell(_standard_title(draft, standard)),
            rating_cell(sensitivity.rating),
            number_cell(sensitivity.points_to_boundary, decimals=1),
            number_cell(sensitivity.cases_to_change),
            rating_cell(sensitivity.toward) if sensitivity.toward else cell("no other"),
        )
        for standard, sensitivity in draft.results.sensitivity.items()
    )
    return Table(
        key="distance",
        caption="How far each rating is from another",
        headings=(
            "Standard",
            "Rating",
            "Points to the boundary",
            "Answers that would change it",
            "It would become",
        ),
        rows=rows,
        notes=(NOTE,),
    )


def _probability_table(draft: Draft) -> Table:
    names = [level.name for level in draft.framework.ratings.levels]
    with_probabilities = {
        standard: sensitivity.probabilities
        for standard, sensitivity in draft.results.sensitivity.items()
        if sensitivity.probabilities
    }
    rows = [
        (cell(_standard_title(draft, standard)), *_probabilities(names, probabilities))
        for standard, probabilities in with_probabilities.items()
    ]
    if draft.results.overall_probabilities:
        rows.append((cell("Overall"), *_probabilities(names, draft.results.overall_probabilities)))
    methods = dict.fromkeys(
        sensitivity.method for sensitivity in draft.results.sensitivity.values() if sensitivity.method
    )
    return Table(
        key="certainty",
        caption="How probable each rating is over all eligible cases, given the sample",
        headings=("Standard", *names),
        rows=tuple(rows),
        notes=(NOTE, *methods),
    )


def _probabilities(names: list[str], probabilities: Mapping[str, float]) -> tuple[Cell, ...]:
    return tuple(
        cell(f"{100 * probabilities.get(name, 0):.0f}%", number=round(100 * probabilities.get(name, 0)))
        for name in names
    )


def _certainty_picture(draft: Draft) -> Picture:
    with_probabilities = {
        standard: sensitivity
        for standard, sensitivity in draft.results.sensitivity.items()
        if sensitivity.probabilities
    }
    least = min(
        with_probabilities.values(),
        key=lambda sensitivity: sensitivity.probabilities.get(sensitivity.rating, 0),
    )
    return Picture(
        key="certainty-picture",
        kind="certainty",
        caption="How probable each rating is, given that a sample was seen",
        alt=(
            f"One bar for each of {len(with_probabilities)} standards, shared out by probability. "
            f"The least certain is {_standard_title(draft, least.standard)}: "
            f"{least.rating} has a probability of "
            f"{100 * least.probabilities.get(least.rating, 0):.0f} per cent. The table below has the figures."
        ),
        rows=tuple(
            {"standard": _standard_title(draft, standard), "rating": name, "probability": probability}
            for standard, sensitivity in with_probabilities.items()
            for name, probability in sensitivity.probabilities.items()
        ),
    )


def _agreement(draft: Draft) -> Iterator[Table]:
    rows = tuple(
        (
            cell(question),
            number_cell(agreement.pairs),
            number_cell(agreement.same),
            cell("undefined") if agreement.alpha is None else number_cell(agreement.alpha, decimals=2),
        )
        for question, agreement in draft.results.agreement.items()
        if agreement.pairs and question in draft.framework.key_questions
    )
    if rows:
        yield Table(
            key="agreement",
            caption="Cases assessed twice: how far the two assessors agreed",
            headings=("Key question", "Cases", "Same answer", "Krippendorff’s alpha"),
            rows=rows,
            notes=(
                "Alpha: 1 is full agreement, 0 no more than chance; undefined when all answers are alike.",
            ),
        )
