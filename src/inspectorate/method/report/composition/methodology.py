"""Methodology annex: numbers of cases and answers, sample, making of ratings, the edition's figures."""

from collections import Counter
from collections.abc import Iterator

from inspectorate.method.population import reason_title
from inspectorate.method.report.composition import edition, sample_profile
from inspectorate.method.report.composition.certainty import certainty_section
from inspectorate.method.report.composition.content_builders import (
    cell,
    is_empty,
    number_cell,
    paragraph,
    rating_cell,
    section,
)
from inspectorate.method.report.composition.results import reasons_table
from inspectorate.method.report.composition.small_counts import joined_levels_note, suppression_note
from inspectorate.method.report.content import Block, Bullets, Cell, Run, Section, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import full_date, pluralised
from inspectorate.method.sample.description import describe
from inspectorate.method.sample.values import Sample
from inspectorate.method.standards import CaseGroup, Framework, adoption_notice
from inspectorate.method.tallies import other_reasons


def methodology(draft: Draft) -> Section:
    """Return the methodology annex."""
    on_evidence = next(
        (domain.id for domain in draft.framework.domains if domain.judged_on == "evidence"), ""
    )
    domains = [
        section(
            draft,
            f"methodology.{domain.id}",
            domain.title,
            texts=[f"methodology.{domain.id}"],
            blocks=_presentation(draft) if domain.id == on_evidence else (),
        )
        for domain in draft.framework.domains
    ]
    parts = [
        *domains,
        _sampling(draft),
        _ratings(draft),
        certainty_section(draft),
        _figures(draft),
        _small_numbers(draft),
    ]
    return section(
        draft,
        "annex.methodology",
        "Methodology",
        texts=["methodology"],
        blocks=[_cases_table(draft)],
        parts=[part for part in parts if not is_empty(part)],
    )


def _presentation(draft: Draft) -> Iterator[Block]:
    edition_text = " ".join(block.text for block in draft.framework.report.blocks)
    questions = [
        question for question in draft.framework.evidence.presentation if question not in edition_text
    ]
    if questions:
        yield paragraph("The set questions for the presentation were:")
        yield Bullets(tuple((Run(question),) for question in questions))


def _cases_table(draft: Draft) -> Table:
    """Return the table of sample sizes and numbers of responses."""
    rows: list[tuple[Cell, ...]] = []
    for group in draft.framework.casework.groups:
        sample = draft.inspection.samples.get(group.key)
        eligible, assessed = f"eligible.{group.key}", f"cases.{group.key}"
        rows.append(
            (
                cell(group.title),
                _figure_cell(draft, eligible),
                number_cell(len(sample.selected)) if sample else cell("not drawn"),
                _figure_cell(draft, assessed),
            )
        )
    if draft.framework.evidence.survey:
        respondents = draft.catalogue["survey"].format("")
        rows.append(
            (
                cell("Survey: people who answered"),
                cell(""),
                cell(""),
                _figure_cell(draft, "survey", respondents),
            )
        )
    return Table(
        key="cases",
        caption="Cases and answers used in this inspection",
        headings=("What", "Eligible", "Sample", "Assessed or answered"),
        rows=tuple(rows),
        anchors=(
            *(f"cases.{group.key}" for group in draft.framework.casework.groups),
            *["survey"][: len(rows)],
        )[: len(rows)],
    )


def _figure_cell(draft: Draft, reference: str, text: str = "") -> Cell:
    text = text or draft.catalogue[reference].format("")
    return cell(text, number=float(text.replace(",", "")), figure=reference)


def _sampling(draft: Draft) -> Section:
    parts = []
    for group in draft.framework.casework.groups:
        blocks = [*_long_list(draft, group), *_draw(draft, group)]
        if blocks:
            parts.append(Section(f"methodology.sampling.{group.key}", group.title, blocks=tuple(blocks)))
    texts = ["methodology.sampling"] if parts else []
    return section(draft, "methodology.sampling", "How the sample was drawn", texts=texts, parts=parts)


def _long_list(draft: Draft, group: CaseGroup) -> Iterator[Block]:
    population = draft.inspection.populations.get(group.key)
    if not population:
        return
    total = len(population.cases) + len(population.left_out)
    rows = [
        (cell("In the long list"), number_cell(total)),
        (cell("Eligible"), number_cell(len(population.cases))),
        *_left_out(
            draft, Counter(reason_title(row.reason_key, draft.framework) for row in population.left_out)
        ),
    ]
    yield Table(
        key=f"long-list.{group.key}",
        caption=f"{group.title}: from the long list to the eligible cases, as on {full_date(population.on)}",
        headings=("Rows", "Number"),
        rows=tuple(rows),
    )


def _left_out(draft: Draft, reasons: Counter[str]) -> Iterator[tuple[Cell, Cell]]:
    """Yield the numbers of rows left out by reason, with rare reasons counted together and not named."""
    others = other_reasons(reasons, draft.framework.ratings.smallest_cell.value)
    for reason in sorted(set(reasons) - others):
        yield cell(f"Left out: {reason}"), number_cell(reasons[reason])
    if others:
        total = sum(reasons[reason] for reason in others)
        yield cell("Left out for other reasons"), number_cell(total)


def _draw(draft: Draft, group: CaseGroup) -> Iterator[Block]:
    sample = draft.inspection.samples.get(group.key)
    if not sample:
        return
    for sentence in describe(sample, draft.framework):
        yield paragraph(sentence)
    yield Table(
        key=f"draw.{group.key}",
        caption=f"{group.title}: details needed to reproduce the sample",
        headings=("What", "Value"),
        rows=tuple((cell(label), cell(value)) for label, value in _draw_parameters(draft.framework, sample)),
    )
    if sample.balance:
        blocks = (
            sample_profile.balance_table(draft, group, sample),
            sample_profile.balance_chart(draft, group, sample),
        )
        yield from (block for block in blocks if block)


def _draw_parameters(framework: Framework, sample: Sample) -> Iterator[tuple[str, str]]:
    factors = ", ".join(sample_profile.field_title(framework, factor).lower() for factor in sample.factors)
    yield "Size", sample.size.because
    yield "Balanced on", factors or "nothing"
    if sample.numbered is None:
        yield "Seed", str(sample.seed)
        yield "Digest of the eligible cases (SHA-256)", sample.digest
    else:
        yield "Digest of the eligible cases (SHA-256)", sample.digest
        yield "Seal of list and design (SHA-256)", sample.numbered.seal
        yield "Digest of the 1,000 numbered samples (SHA-256)", sample.numbered.summary.digest
        yield "Number of the sample", f"{sample.numbered.number:03}"
    yield "Cases replaced", str(len(sample.completed_replacements))
    if sample.cap:
        yield f"Limit of cases for each {framework.manager_title.lower()}", str(sample.cap.limit)


def _ratings(draft: Draft) -> Section:
    rules = draft.framework.ratings
    blocks: list[Block] = [
        Table(
            key="bands",
            caption="From a percentage to a rating",
            headings=("Rating", "From"),
            rows=tuple(
                (rating_cell(band.rating), number_cell(band.at_least.value)) for band in reversed(rules.bands)
            ),
        ),
        _overall_table(draft),
        reasons_table(draft),
    ]
    return section(
        draft, "methodology.ratings", "How ratings are made", texts=["methodology.ratings"], blocks=blocks
    )


def _overall_table(draft: Draft) -> Table:
    """Return the table of overall bands in points, for the number of standards rated."""
    rules, overall = draft.framework.ratings, draft.results.overall
    scored = sum(standard.scored for standard in draft.framework.standards.values())
    maximum = overall.out_of if overall else scored * max(level.points for level in rules.levels)
    starts = [
        0 if band.more_than.value == 0 else int(band.more_than.value * maximum) + 1
        for band in rules.overall_bands
    ]
    ends = [start - 1 for start in starts[1:]] + [maximum]
    rows = [
        (rating_cell(band.rating), cell(f"{start} to {end}"))
        for band, start, end in zip(rules.overall_bands, starts, ends, strict=True)
        if start <= end
    ]
    standards = pluralised(scored, "standard")
    return Table(
        key="overall-bands",
        caption=f"From the score to the overall rating, out of {maximum}",
        headings=("Overall rating", "Score"),
        rows=tuple(reversed(rows)),
        notes=(f"A score is the sum of the points of {standards}. Standards without a rating do not count.",),
    )


def _figures(draft: Draft) -> Section:
    notice = adoption_notice(draft.framework)
    blocks: list[Block] = [
        *([paragraph(notice)] if notice else []),
        paragraph("This table lists every figure that the method uses, with its source."),
        edition.figures_table(draft.framework, draft.catalogue),
    ]
    title = "The edition’s figures and where they come from"
    return section(draft, "methodology.figures", title, texts=["methodology.figures"], blocks=blocks)


def _small_numbers(draft: Draft) -> Section:
    texts = ["methodology.small-numbers"]
    has_edition_text = texts[0] in draft.edition_texts
    notes = (joined_levels_note(draft.framework), suppression_note(draft.framework))
    blocks = [] if has_edition_text else [paragraph(note) for note in notes]
    return section(draft, texts[0], "Small numbers", texts=texts, blocks=blocks)
