"""How the samples were drawn: long lists, the draw and its digests, and balance, for each case group."""

from collections import Counter
from collections.abc import Iterator

from inspectorate.method.population import reason_title
from inspectorate.method.report.composition import sample_profile
from inspectorate.method.report.composition.content_builders import cell, number_cell, paragraph, section
from inspectorate.method.report.content import Block, Cell, Section, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import full_date
from inspectorate.method.sample.description import describe
from inspectorate.method.sample.values import Sample
from inspectorate.method.standards import CaseGroup, Framework
from inspectorate.method.tallies import other_reasons


def sampling(draft: Draft) -> Section:
    """Return the section on the samples; empty while no long list is read."""
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
