"""Front matter: the sections before the chapters, from the imprint to the key facts."""

from collections.abc import Iterator
from itertools import groupby

from inspectorate.method.inspection import Results
from inspectorate.method.report.composition.content_builders import (
    NOT_RATED,
    has_text,
    is_empty,
    paragraph,
    section,
    split_at_subheadings,
)
from inspectorate.method.report.composition.key_facts import key_facts
from inspectorate.method.report.content import Block, Bullets, Paragraph, RatingsSummary, Run, Runs, Section
from inspectorate.method.report.draft import EMPTY_NARRATIVE, Draft
from inspectorate.method.report.figures import RatingValue
from inspectorate.method.report.numbers import month_and_year, sentence_list


def imprint(draft: Draft) -> tuple[Block, ...]:
    """Return the imprint, before the contents: inspection team, the edition's imprint and attributions."""
    about, framework = draft.inspection.about, draft.framework
    lead_sentence = f"This inspection was led by {about.lead_inspector}" if about.lead_inspector else ""
    team = tuple(member for member in about.team if member.strip() != about.lead_inspector.strip())
    team_clause = f", with {sentence_list(team)}" if lead_sentence and team else ""
    blocks: list[Block] = [paragraph(f"{lead_sentence}{team_clause}.")] if lead_sentence else []
    blocks += split_at_subheadings([draft.edition_texts.get("front", EMPTY_NARRATIVE)], "front")[0]
    blocks.append(paragraph(f"{framework.title}, introduced {framework.introduced}."))
    attributions = dict.fromkeys(source.attribution for source in framework.sources if source.attribution)
    blocks += [paragraph(attribution) for attribution in attributions]
    return tuple(blocks)


def sections(draft: Draft) -> Iterator[Section]:
    """Yield the sections before the chapters."""
    foreword = section(draft, "foreword", "Foreword", texts=["foreword"])
    if not is_empty(foreword):
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
    if not is_empty(introduction):
        yield introduction
    facts = key_facts(draft)
    if draft.inspection.figures or has_text(draft, "key-facts"):
        yield facts


def overall_findings(draft: Draft) -> Section:
    """Return the section with the overall rating in words and the main findings by domain."""
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
    findings = section(
        draft,
        "overall-findings",
        "Overall findings",
        texts=["overall-findings"],
        parts=[part for part in parts if not is_empty(part)],
    )
    return Section(
        findings.key, findings.title, blocks=(Paragraph(runs), *findings.blocks), parts=findings.parts
    )


def summary(draft: Draft) -> RatingsSummary:
    """Return the overall rating and the rating of every standard, by domain."""
    about, overall = draft.inspection.about, draft.results.overall
    provisional = overall and draft.results.provisional
    ratings = {key: confirmed.rating for key, confirmed in draft.results.ratings.items()}
    return RatingsSummary(
        service=about.service,
        fieldwork=month_and_year(about.fieldwork_started),
        overall=overall.rating if overall else NOT_RATED,
        score=f"{overall.score} of {overall.out_of}" if overall else "",
        domains=tuple(
            (
                f"{domain.id}. {domain.title}",
                tuple(
                    (standard.id, standard.title, ratings.get(standard.id) or NOT_RATED)
                    for standard in domain.standards
                ),
            )
            for domain in draft.framework.domains
        ),
        label="Draft: provisional overall rating" if provisional else "Overall rating",
    )


def provisional_notice(results: Results) -> str:
    """Return the notice that the ratings are provisional, with reasons; "" when they are final."""
    return " ".join(["Draft: provisional ratings.", *results.outstanding]) if results.provisional else ""


def recommendations(draft: Draft) -> Section:
    """Return the section of recommendations, numbered consecutively and grouped by addressee."""
    blocks = list(section(draft, "recommendations", "", texts=["recommendations"]).blocks)
    start = 1
    pairs = zip(draft.inspection.recommendations, draft.recommendations, strict=True)
    for addressee, members in groupby(pairs, key=lambda pair: pair[0].to):
        items = tuple(passage.runs for _, narrative in members for passage in narrative.passages)
        blocks += [Paragraph((Run(f"{addressee} should:", strong=True),)), Bullets(items, start)]
        start += len(items)
    return Section("recommendations", draft.title("recommendations", "Recommendations"), blocks=tuple(blocks))


def _introduction(draft: Draft) -> Section:
    background = section(draft, "background", "Background", texts=["background"])
    edition_sections = [
        section(draft, block.key, block.title or "Further information", texts=[block.key])
        for block in draft.framework.report.blocks
        if block.key.startswith("introduction.")
    ]
    parts = [part for part in (background, *edition_sections) if not is_empty(part)]
    return section(draft, "introduction", "Introduction", texts=["introduction"], parts=parts)
