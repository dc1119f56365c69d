"""How certain the ratings are: distance to the boundary, answers that would change it, probabilities."""

from collections.abc import Iterator, Mapping

from inspectorate.method.report.compose.writing import cell, number_cell, rating_cell, section
from inspectorate.method.report.content import Block, Cell, Picture, Section, Table
from inspectorate.method.report.draft import Draft

OWN_WORK = (
    "Calculated from the same answers. No rating depends on these figures; they say how firm each one is."
)


def certainty_section(draft: Draft) -> Section:
    """Return the part that says how firm each rating is; empty when nothing has been rated on cases."""
    blocks: list[Block] = []
    if draft.results.sensitivity:
        blocks.append(_distance_table(draft))
        if any(firm.probabilities for firm in draft.results.sensitivity.values()):
            blocks += [_picture(draft), _probability_table(draft)]
    blocks += _agreement(draft)
    texts = ["methodology.certainty"] if blocks else []
    return section(draft, "methodology.certainty", "How certain the ratings are", texts=texts, blocks=blocks)


def _named(draft: Draft, key: str) -> str:
    return f"{key} {draft.framework.standards[key].title}"


def _distance_table(draft: Draft) -> Table:
    rows = tuple(
        (
            cell(_named(draft, key)),
            rating_cell(firm.rating),
            number_cell(firm.points_to_boundary, decimals=1),
            number_cell(firm.cases_to_change),
            rating_cell(firm.toward) if firm.toward else cell("no other"),
        )
        for key, firm in draft.results.sensitivity.items()
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
        notes=(OWN_WORK,),
    )


def _probability_table(draft: Draft) -> Table:
    names = [level.name for level in draft.framework.ratings.levels]
    known = {key: firm.probabilities for key, firm in draft.results.sensitivity.items() if firm.probabilities}
    rows = [(cell(_named(draft, key)), *_probabilities(names, shares)) for key, shares in known.items()]
    if draft.results.overall_probabilities:
        rows.append((cell("Overall"), *_probabilities(names, draft.results.overall_probabilities)))
    methods = dict.fromkeys(firm.method for firm in draft.results.sensitivity.values() if firm.method)
    return Table(
        key="certainty",
        caption="How probable each rating is over all eligible cases, given the sample",
        headings=("Standard", *names),
        rows=tuple(rows),
        notes=(OWN_WORK, *methods),
    )


def _probabilities(names: list[str], shares: Mapping[str, float]) -> tuple[Cell, ...]:
    return tuple(
        cell(f"{100 * shares.get(name, 0):.0f}%", number=round(100 * shares.get(name, 0))) for name in names
    )


def _picture(draft: Draft) -> Picture:
    known = {key: firm for key, firm in draft.results.sensitivity.items() if firm.probabilities}
    least = min(known.values(), key=lambda firm: firm.probabilities.get(firm.rating, 0))
    return Picture(
        key="certainty-picture",
        kind="certainty",
        caption="How probable each rating is, given that a sample was seen",
        alt=(
            f"One bar for each of {len(known)} standards, shared out by probability. The least certain is "
            f"{_named(draft, least.standard)}: {least.rating} has a probability of "
            f"{100 * least.probabilities.get(least.rating, 0):.0f} per cent. The table below has the figures."
        ),
        rows=tuple(
            {"standard": _named(draft, key), "rating": name, "probability": share}
            for key, firm in known.items()
            for name, share in firm.probabilities.items()
        ),
    )


def _agreement(draft: Draft) -> Iterator[Table]:
    rows = tuple(
        (
            cell(question),
            number_cell(agreed.pairs),
            number_cell(agreed.same),
            cell("undefined") if agreed.alpha is None else number_cell(agreed.alpha, decimals=2),
        )
        for question, agreed in draft.results.agreement.items()
        if agreed.pairs and question in draft.framework.key_questions
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
