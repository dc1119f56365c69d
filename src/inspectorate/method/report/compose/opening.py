"""Everything before the chapters, from the imprint to the key facts."""

from collections.abc import Iterator
from itertools import groupby

from inspectorate.method.inspection import Results
from inspectorate.method.report.compose.keyfacts import key_facts
from inspectorate.method.report.compose.writing import NOT_RATED, empty, paragraph, says, section, split
from inspectorate.method.report.content import Block, Bullets, Paragraph, RatingsSummary, Run, Runs, Section
from inspectorate.method.report.draft import NOTHING, Draft
from inspectorate.method.report.figures import RatingValue
from inspectorate.method.report.numbers import listed, month_and_year


def imprint(draft: Draft) -> tuple[Block, ...]:
    """Return what stands before the contents: who inspected, the edition's imprint, attributions."""
    about, framework = draft.inspection.about, draft.framework
    led = f"This inspection was led by {about.lead_inspector}" if about.lead_inspector else ""
    team = tuple(each for each in about.team if each.strip() != about.lead_inspector.strip())
    helped = f", with {listed(team)}" if led and team else ""
    blocks: list[Block] = [paragraph(f"{led}{helped}.")] if led else []
    blocks += split([draft.standing.get("front", NOTHING)], "front")[0]
    blocks.append(paragraph(f"{framework.title}, introduced {framework.introduced}."))
    attributions = dict.fromkeys(source.attribution for source in framework.sources if source.attribution)
    blocks += [paragraph(attribution) for attribution in attributions]
    return tuple(blocks)


def sections(draft: Draft) -> Iterator[Section]:
    """Yield the sections before the chapters."""
    foreword = section(draft, "foreword", "Foreword", texts=["foreword"])
    if not empty(foreword):
        yield foreword
    yield overall_findings(draft)
    yield Section(
        "summary-of-ratings",
        draft.title("summary-of-ratings", "Summary of ratings"),
        blocks=(
            *section(draft, "summary-of-ratings", "", texts=["summary-of-ratings"]).blocks,
            summary(draft),
        ),
    )
    if draft.recommendations:
        yield recommendations(draft)
    introduction = _introduction(draft)
    if not empty(introduction):
        yield introduction
    facts = key_facts(draft)
    if draft.inspection.figures or says(draft, "key-facts"):
        yield facts


def overall_findings(draft: Draft) -> Section:
    """Return the overall rating in words and the main findings of each domain."""
    overall = draft.catalogue["overall"]
    service = draft.inspection.about.service
    if isinstance(overall, RatingValue) and overall.name:
        runs: Runs = (
            Run(f"Overall, {service} is rated as: "),
            Run(overall.name, strong=True, figure="overall"),
            Run(f". {provisional}" if (provisional := provisional_notice(draft.results)) else "."),
        )
    else:
        runs = (Run(f"Overall, {service} has not been rated yet."),)
    parts = [
        section(draft, f"overall-findings.{domain.id}", domain.title, texts=[f"overall-findings.{domain.id}"])
        for domain in draft.framework.domains
    ]
    whole = section(
        draft,
        "overall-findings",
        "Overall findings",
        texts=["overall-findings"],
        parts=[part for part in parts if not empty(part)],
    )
    return Section(whole.key, whole.title, blocks=(Paragraph(runs), *whole.blocks), parts=whole.parts)


def summary(draft: Draft) -> RatingsSummary:
    """Return the overall rating and every standard's, domain by domain."""
    about, overall = draft.inspection.about, draft.results.overall
    provisional = overall and draft.results.provisional
    ratings = {key: rated.rating for key, rated in draft.results.ratings.items()}
    return RatingsSummary(
        service=about.service,
        fieldwork=month_and_year(about.fieldwork_started),
        overall=overall.rating if overall else NOT_RATED,
        score=f"{overall.score} of {overall.out_of}" if overall else "",
        domains=tuple(
            (
                f"{domain.id}. {domain.title}",
                tuple((s.id, s.title, ratings.get(s.id) or NOT_RATED) for s in domain.standards),
            )
            for domain in draft.framework.domains
        ),
        label="Draft: provisional overall rating" if provisional else "Overall rating",
    )


def provisional_notice(results: Results) -> str:
    """Return what says on every page that the ratings are not final and why; "" when they are."""
    return " ".join(["Draft: provisional ratings.", *results.outstanding]) if results.provisional else ""


def recommendations(draft: Draft) -> Section:
    """Return the recommendations, numbered through, under the body each is addressed to."""
    blocks = list(section(draft, "recommendations", "", texts=["recommendations"]).blocks)
    start = 1
    pairs = zip(draft.inspection.recommendations, draft.recommendations, strict=True)
    for body, addressed in groupby(pairs, key=lambda pair: pair[0].to):
        items = tuple(passage.runs for _, read in addressed for passage in read.passages)
        blocks += [Paragraph((Run(f"{body} should:", strong=True),)), Bullets(items, start)]
        start += len(items)
    return Section("recommendations", draft.title("recommendations", "Recommendations"), blocks=tuple(blocks))


def _introduction(draft: Draft) -> Section:
    background = section(draft, "background", "Background", texts=["background"])
    further = [
        section(draft, block.key, block.title or "Further information", texts=[block.key])
        for block in draft.framework.report.blocks
        if block.key.startswith("introduction.")
    ]
    parts = [part for part in (background, *further) if not empty(part)]
    return section(draft, "introduction", "Introduction", texts=["introduction"], parts=parts)
