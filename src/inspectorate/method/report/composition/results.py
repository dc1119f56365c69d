"""Results annex: standards and key questions with their ratings, evidence, survey and classifications."""

from collections.abc import Iterator

from inspectorate.method.faults import Sentence as _
from inspectorate.method.report.composition.content_builders import (
    NOT_RATED,
    cell,
    confirmed_rating_cell,
    number_cell,
    paragraph,
    rating_cell,
)
from inspectorate.method.report.composition.small_counts import SUPPRESSED, with_suppression_note
from inspectorate.method.report.content import Block, Cell, Picture, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import pluralised, prose_number
from inspectorate.method.standards import Domain, Standard
from inspectorate.method.tallies import Tally, has_small_count


def results_table(draft: Draft, domain: Domain) -> Table:
    """Return the results of a domain's standards and key questions, with percentages if judged on cases."""
    on_cases = domain.judged_on == "cases"
    rows: list[tuple[Cell, ...]] = []
    anchors: list[str] = []
    for standard in domain.standards:
        rows.append(_standard_row(draft, standard, on_cases))
        anchors.append(standard.id)
        for question in standard.key_questions:
            question_cell = cell(f"{question.id} {question.text}")
            blank = cell("")
            numbers = _numbers(draft.results.tallies.get(question.id), question.id) if on_cases else ()
            rows.append((question_cell, blank, *numbers))
            anchors.append(question.id)
    percentages = (_("% yes"), _("Range"), _("Cases")) if on_cases else ()
    return Table(
        key=f"results.{domain.id}",
        caption=_("%(domain)s: results", domain=_domain(domain)),
        headings=(_("Standards and key questions"), _("Rating"), *percentages),
        rows=tuple(rows),
        anchors=tuple(anchors),
        notes=_notes(draft, domain),
    )


def _domain(domain: Domain) -> str:
    """Return the number and the title of a domain."""
    return _("%(number)s. %(title)s", number=domain.id, title=_(domain.title))


def _standard_row(draft: Draft, standard: Standard, on_cases: bool) -> tuple[Cell, ...]:
    confirmed = draft.results.ratings.get(standard.id)
    rating = confirmed_rating_cell(confirmed)
    title = cell(f"{standard.id} {standard.title}. {standard.statement}")
    return (title, rating, *(cell(""),) * 3) if on_cases else (title, rating)


def _numbers(tally: Tally | None, reference: str) -> tuple[Cell, Cell, Cell]:
    if tally is None or tally.percentage is None:
        applied = "none applied" if tally and tally.cases > tally.missing else NOT_RATED.lower()
        return cell(applied), cell(""), cell("")
    share = cell(f"{tally.percentage}%", number=tally.percentage, figure=reference)
    likely_range = cell(str(tally.interval) if tally.interval else "not known")
    return (
        share,
        likely_range,
        cell(_("%(score)s of %(max)s", score=tally.yes, max=tally.applicable), figure=reference),
    )


def _notes(draft: Draft, domain: Domain) -> tuple[str, ...]:
    notes = []
    if domain.judged_on == "cases":
        notes.append(
            "% yes is the percentage of the cases to which a question applied in which the work was "
            "sufficient. Questions applied to different numbers of cases."
        )
        confidence = f"{100 * draft.framework.ratings.interval_confidence.value:g}"
        notes.append(
            f"Range: of all possible samples of this size, at least {confidence} per cent give a range that "
            f"contains the percentage of all eligible cases. This is true however many of the other cases "
            f"the question applies to."
        )
    unscored = [standard.id for standard in domain.standards if not standard.scored]
    if unscored:
        notes.append(f"Not counted in the overall score: {', '.join(unscored)}.")
    changed = [
        confirmed.because
        for standard in domain.standards
        if (confirmed := draft.results.ratings.get(standard.id))
        and confirmed.rating != confirmed.proposed.rating
    ]
    limitations = [
        f"{standard.id}: {sentence}"
        for standard in domain.standards
        if (confirmed := draft.results.ratings.get(standard.id))
        for sentence in confirmed.proposed.limitations
    ]
    return (*notes, *limitations, *changed)


def bands_picture(draft: Draft, domain: Domain) -> Picture | None:
    """Return the chart of a domain's percentages on the rating bands; None when there are none."""
    tallies = [
        draft.results.tallies.get(question.id)
        for standard in domain.standards
        for question in standard.key_questions
    ]
    applicable = [tally for tally in tallies if tally and tally.percentage is not None]
    if domain.judged_on != "cases" or not applicable:
        return None
    lowest = min(applicable, key=lambda tally: tally.percentage or 0)
    return Picture(
        key=f"bands.{domain.id}",
        kind="bands",
        caption=_(
            "%(domain)s: percentages of the key questions, with the rating bands", domain=_domain(domain)
        ),
        alt=(
            f"The percentages of {len(applicable)} key questions as dots, with their ranges as bars. The "
            f"lowest is {lowest.question}, at {lowest.percentage} per cent. The table above has the figures."
        ),
        rows=tuple(_band_row(draft, tally) for tally in applicable),
        bands=tuple((band.rating, float(band.at_least.value)) for band in draft.framework.ratings.bands),
    )


def _band_row(draft: Draft, tally: Tally) -> dict[str, str | float]:
    percentage = float(tally.percentage or 0)
    low, high = (tally.interval.low, tally.interval.high) if tally.interval else (percentage, percentage)
    question = draft.framework.questions[tally.question]
    name = f"{question.id} {question.short}".strip()
    return {"question": name, "percentage": percentage, "low": low, "high": high}


def reasons_table(draft: Draft) -> Table:
    """Return the table of the reasons for the rating of every standard."""
    rows = []
    for key, standard in draft.framework.standards.items():
        confirmed = draft.results.ratings.get(key)
        because = confirmed.because if confirmed else "It has not been rated yet."
        rows.append(
            (
                cell(f"{key} {standard.title}"),
                confirmed_rating_cell(confirmed),
                cell(because),
            )
        )
    overall = draft.results.overall
    if overall:
        rows.append((cell("Overall"), rating_cell(overall.rating), cell(overall.because, figure="overall")))
    return Table(
        key="reasons",
        caption="Why each standard has its rating",
        headings=("Standard", "Rating", "Why"),
        rows=tuple(rows),
    )


def evidence_tables(draft: Draft) -> Iterator[Block]:
    """Yield the table of judgements with their reasons and sources, and that of the survey."""
    kinds = {kind.key: kind.title for kind in draft.framework.evidence.kinds}
    rows = []
    for judgement in draft.inspection.judgements:
        for question, reason in judgement.reasons.items():
            triangulation = draft.results.triangulation.get(question)
            sources = (
                ", ".join(kinds.get(kind, kind) for kind in triangulation.kinds) if triangulation else ""
            )
            key_question = draft.framework.questions.get(question)
            rows.append(
                (
                    cell(f"{question} {key_question.text if key_question else ''}".strip()),
                    cell(reason),
                    cell(sources or "none"),
                )
            )
    if rows:
        headings = ("Key question", "What we found", "Kinds of source")
        yield Table("evidence", "Judgements made on evidence, and their sources", headings, tuple(rows))
    yield from _survey(draft)


def _survey(draft: Draft) -> Iterator[Block]:
    """Yield the table of the survey's answers, and a sentence on the statements that are left out of it.

    A statement is left out if fewer people than may be shown gave one kind of answer: people in one team know
    what the others would say.
    """
    smallest = draft.framework.ratings.smallest_cell.value
    rows, left_out = [], 0
    for question in draft.framework.evidence.survey:
        tally = draft.results.survey.get(question.id)
        if not tally or not tally.answered:
            continue
        if has_small_count((tally.favourable, tally.answered - tally.favourable), smallest):
            left_out += 1
            continue
        favourable = f"{tally.favourable} of {tally.answered}"
        rows.append((cell(question.text), cell(favourable, figure=f"survey.{question.id}")))
    if rows:
        headings = ("Statement", "Answered favourably")
        anchors = tuple(row[1].figure for row in rows)
        yield Table("survey", "The survey's answers", headings, tuple(rows), anchors)
    if left_out:
        statements = pluralised(left_out, "statement of the survey is", "statements of the survey are")
        yield paragraph(
            f"{statements} not listed: fewer than {prose_number(smallest)} of the people who answered gave "
            "one kind of answer, and might be recognised."
        )


def classification_tables(draft: Draft) -> Iterator[Table]:
    """Yield, for every case group, the comparison of the service's and the inspector's classifications."""
    for group in draft.framework.casework.groups:
        checks = [
            check for check in draft.results.classifications if check.group == group.key and check.applicable
        ]
        if checks:
            smallest = draft.framework.ratings.smallest_cell.value
            rows = tuple(
                (
                    cell(draft.framework.scale(check.scale).title),
                    number_cell(check.applicable),
                    *(
                        cell(SUPPRESSED) if has_small_count(check.counts, smallest) else number_cell(count)
                        for count in check.counts
                    ),
                )
                for check in checks
            )
            table = Table(
                key=f"classifications.{group.key}",
                caption=f"{group.title}: the service's and the inspector's classifications",
                headings=(
                    "Classification",
                    "Cases",
                    "Agreed",
                    "Service's level too low",
                    "Service's level too high",
                ),
                rows=rows,
                anchors=tuple(f"classification.{group.key}.{check.scale}" for check in checks),
            )
            yield with_suppression_note(table, draft.framework)
