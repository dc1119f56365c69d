"""Certainty of the ratings: distance to the boundary, answers that would change them, probabilities."""

from collections.abc import Iterator, Mapping

from inspectorate.method.assessments import KEY_QUESTIONS, PROMPTS, Agreement
from inspectorate.method.ratings import Sensitivity, format_probability, format_rate
from inspectorate.method.report.composition.content_builders import (
    cell,
    confirmed_rating_cell,
    number_cell,
    rating_cell,
    section,
)
from inspectorate.method.report.content import Block, Cell, Picture, Section, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import fixed

NOTE = (
    "These figures are calculated from the same answers. They show how certain each rating is. No rating "
    "depends on them."
)
LOWEST_OF_SEVERAL = (
    "A standard takes the rating of its lowest key question. In a sample, chance makes one of several key "
    "questions look too low more often than it makes the lowest look too high. So a rating from a sample is "
    "more often below the rating that all eligible cases would give than above it."
)
DIFFERENT_QUESTIONS = (
    "The number of answers that would change a rating is about the cases assessed; a probability is about "
    "all eligible cases. If one answer would change a rating, the cases that were not assessed can change "
    "it too, so its probability is often near 50 per cent. If nearly all eligible cases were assessed, a "
    "rating can be certain although few other answers would have changed it."
)
POOLED = {KEY_QUESTIONS: "All key questions", PROMPTS: "All prompts"}
DISAGREEMENT_NOTE = (
    "The probability that all eligible cases, judged without error, would give this rating. We assume that "
    "two assessors who differ make errors equally often and independently."
)
ALPHA_NOTE = (
    "Alpha is 1 for full agreement, and 0 if assessors agree no more often than by chance. It is undefined "
    "when all answers are the same. The range has 95 per cent confidence. A single question has few cases, "
    "so its range is wide and its alpha says little. A question is not counted if it does not apply by both "
    "assessors’ facts."
)


def certainty_section(draft: Draft) -> Section:
    """Return the section on the certainty of the ratings; empty when no standard is rated on cases."""
    blocks: list[Block] = []
    if draft.results.sensitivity:
        blocks.append(_distance_table(draft))
        blocks.append(_probability_table(draft))
        if _with_probabilities(draft):
            blocks.insert(1, _certainty_picture(draft))
            blocks += _disagreement_table(draft)
    texts = ["methodology.certainty"] if blocks else []
    return section(draft, "methodology.certainty", "How certain the ratings are", texts=texts, blocks=blocks)


def agreement_section(draft: Draft) -> Section:
    """Return the section on the agreement between assessors; empty when no case is assessed twice."""
    return section(
        draft, "methodology.agreement", "Agreement between assessors", blocks=tuple(_agreement(draft))
    )


def _standard_title(draft: Draft, key: str) -> str:
    return f"{key} {draft.framework.standards[key].title}"


def _with_probabilities(draft: Draft) -> dict[str, Sensitivity]:
    return {
        standard: sensitivity
        for standard, sensitivity in draft.results.sensitivity.items()
        if sensitivity.probabilities
    }


def _distance_table(draft: Draft) -> Table:
    rows = tuple(
        (
            cell(_standard_title(draft, standard)),
            _proposed_rating_cell(draft, sensitivity),
            number_cell(sensitivity.points_to_boundary, decimals=1),
            number_cell(sensitivity.cases_to_change),
            rating_cell(sensitivity.toward) if sensitivity.toward else cell("no other"),
        )
        for standard, sensitivity in draft.results.sensitivity.items()
    )
    limitations = [
        f"{standard}: {sentence}"
        for standard in draft.results.sensitivity
        if (confirmed := draft.results.ratings.get(standard))
        for sentence in confirmed.proposed.limitations
    ]
    return Table(
        key="distance",
        caption="Distance of each rating from the next",
        headings=(
            "Standard",
            "Rating",
            "Points to the boundary",
            "Answers that would change it",
            "It would become",
        ),
        rows=rows,
        notes=(NOTE, DIFFERENT_QUESTIONS, *limitations),
    )


def _proposed_rating_cell(draft: Draft, sensitivity: Sensitivity) -> Cell:
    """Return the cell of the rating that the answers give, marked if it is provisional."""
    confirmed = draft.results.ratings.get(sensitivity.standard)
    if confirmed and confirmed.provisional:
        return confirmed_rating_cell(confirmed)
    return rating_cell(sensitivity.rating)


def _probability_table(draft: Draft) -> Table:
    names = [level.name for level in draft.framework.ratings.levels]
    rows = [
        (cell(_standard_title(draft, standard)), *_probabilities(names, sensitivity.probabilities))
        for standard, sensitivity in draft.results.sensitivity.items()
    ]
    if draft.results.overall_probabilities:
        overall = draft.results.overall_probabilities
        rows.append((cell("Overall"), *_probabilities(names, overall)))
    methods = [
        sensitivity.method if sensitivity.probabilities else f"{standard}: {sensitivity.method}"
        for standard, sensitivity in draft.results.sensitivity.items()
        if sensitivity.method
    ]
    lowest_of_several = [LOWEST_OF_SEVERAL] if draft.framework.ratings.standard_rule.value == "lowest" else []
    return Table(
        key="certainty",
        caption="Probability of each rating across all eligible cases: sampling only",
        headings=("Standard", *names),
        rows=tuple(rows),
        notes=(NOTE, *dict.fromkeys(methods), *lowest_of_several),
    )


def _probabilities(names: list[str], probabilities: Mapping[str, float]) -> tuple[Cell, ...]:
    if not probabilities:
        return (cell("not given"),) * len(names)
    return tuple(probability_cell(probabilities.get(name, 0)) for name in names)


def probability_cell(probability: float) -> Cell:
    """Return a table cell with a probability in whole per cent: text where it is nearly 0 or 100."""
    text = format_probability(probability)
    return cell(f"{text}%", number=float(text) if text.isdecimal() else None)


def _disagreement_table(draft: Draft) -> Iterator[Table]:
    """Yield the probability of every rating if assessors differ, beside that of sampling alone."""
    results = draft.results
    subjects = [
        (
            _standard_title(draft, standard),
            sensitivity.rating,
            sensitivity.probabilities,
            sensitivity.with_disagreement,
        )
        for standard, sensitivity in _with_probabilities(draft).items()
        if sensitivity.with_disagreement
    ]
    if results.overall and results.overall_with_disagreement:
        overall = (results.overall_probabilities, results.overall_with_disagreement)
        subjects.append(("Overall", results.overall.rating, *overall))
    if not subjects:
        return
    rates = [scenario.rate for scenario in subjects[0][3]]
    yield Table(
        key="disagreement",
        caption="Probability of each rating if two assessors differ on some answers",
        headings=(
            "Standard",
            "Rating",
            "Sampling only",
            *(f"Assessors differ on {format_rate(rate)}%" for rate in rates),
        ),
        rows=tuple(
            (
                cell(title),
                rating_cell(rating),
                probability_cell(probabilities.get(rating, 0)),
                *(probability_cell(scenario.probabilities.get(rating, 0)) for scenario in scenarios),
            )
            for title, rating, probabilities, scenarios in subjects
        ),
        notes=(
            DISAGREEMENT_NOTE,
            *filter(None, (results.disagreement_basis,)),
        ),
    )


def _certainty_picture(draft: Draft) -> Picture:
    with_probabilities = _with_probabilities(draft)
    least = min(
        with_probabilities.values(),
        key=lambda sensitivity: sensitivity.probabilities.get(sensitivity.rating, 0),
    )
    return Picture(
        key="certainty-picture",
        kind="certainty",
        caption="Probability of each rating: sampling only",
        alt=(
            f"One bar for each of {len(with_probabilities)} standards, divided by probability. "
            f"The least certain is {_standard_title(draft, least.standard)}: "
            f"{least.rating} has a probability of "
            f"{format_probability(least.probabilities.get(least.rating, 0))} per cent. "
            "The table that follows has the figures."
        ),
        rows=tuple(
            {"standard": _standard_title(draft, standard), "rating": name, "probability": probability}
            for standard, sensitivity in with_probabilities.items()
            for name, probability in sensitivity.probabilities.items()
        ),
    )


def _agreement(draft: Draft) -> Iterator[Table]:
    subjects = [(POOLED[name], agreement) for name, agreement in draft.results.pooled_agreement.items()]
    subjects += [
        (question, agreement)
        for question, agreement in draft.results.agreement.items()
        if question in draft.framework.key_questions
    ]
    if subjects:
        yield Table(
            key="agreement",
            caption="Agreement between the two assessors of cases assessed twice",
            headings=("Key question", "Pairs of answers", "Same answer", "Krippendorff’s alpha", "Range"),
            rows=tuple(
                (cell(name), number_cell(agreement.pairs), number_cell(agreement.same), *_alpha(agreement))
                for name, agreement in subjects
            ),
            notes=(ALPHA_NOTE,),
        )


def _alpha(agreement: Agreement) -> tuple[Cell, Cell]:
    if agreement.alpha is None or agreement.low is None or agreement.high is None:
        return cell("undefined"), cell("undefined")
    bounds = f"{fixed(agreement.low, 2)} to {fixed(agreement.high, 2)}"
    return number_cell(agreement.alpha, decimals=2), cell(bounds)
