"""Front matter: the sections before the chapters, from the imprint to the key facts."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Recommendation, Results
from inspectorate.method.report.composition.content_builders import (
    NOT_RATED,
    has_text,
    is_empty,
    paragraph,
    section,
    split_at_subheadings,
)
from inspectorate.method.report.composition.key_facts import key_facts
from inspectorate.method.report.content import (
    Block,
    Bullets,
    Paragraph,
    RatingsSummary,
    Run,
    Runs,
    Section,
    Signatory,
)
from inspectorate.method.report.draft import EMPTY_NARRATIVE, Draft
from inspectorate.method.report.figures import RatingValue
from inspectorate.method.report.numbers import month_and_year, sentence_list


def imprint(draft: Draft) -> tuple[Block, ...]:
    """Return the imprint, before the contents: inspection team, the edition's imprint and attributions."""
    about, framework = draft.inspection.about, draft.framework
    team = tuple(member for member in about.team if member.strip() != about.lead_inspector.strip())
    blocks: list[Block] = []
    if about.lead_inspector and team:
        names = {"lead": about.lead_inspector, "team": sentence_list(team)}
        blocks.append(paragraph(_("This inspection was led by %(lead)s, with %(team)s.", **names)))
    elif about.lead_inspector:
        blocks.append(paragraph(_("This inspection was led by %(lead)s.", lead=about.lead_inspector)))
    blocks += split_at_subheadings([draft.edition_texts.get("front", EMPTY_NARRATIVE)], "front")[0]
    blocks.append(
        paragraph(
            _("%(edition)s, introduced %(year)s.", edition=_(framework.title), year=framework.introduced)
        )
    )
    attributions = dict.fromkeys(source.attribution for source in framework.sources if source.attribution)
    blocks += [paragraph(attribution) for attribution in attributions]
    return (*blocks, *_publisher(draft))


def _publisher(draft: Draft) -> Iterator[Paragraph]:
    """Yield where the report can be downloaded, who publishes it, and how to reach them."""
    publisher = draft.framework.report.publisher
    if not publisher:
        return
    website = Run(publisher.website, link=_web_address(publisher.website))
    if draft.inspection.about.invented.strip():
        yield Paragraph(
            (Run(f"{publisher.name} has not published this example. Its reports are at: "), website)
        )
        return
    yield Paragraph((Run(_("This publication is available for download at: ")), website))
    yield paragraph(
        _("Published by: %(publisher)s", publisher=", ".join((publisher.name, *publisher.address)))
    )
    if publisher.contact:
        yield paragraph(_("Contact: %(contact)s", contact=publisher.contact))


def _web_address(text: str) -> str:
    return text if "://" in text else f"https://{text}"


def sections(draft: Draft) -> Iterator[Section]:
    """Yield the sections before the chapters."""
    foreword = section(draft, "foreword", _("Foreword"), texts=["foreword"])
    if not is_empty(foreword):
        yield _signed(draft, foreword)
    yield overall_findings(draft)
    yield Section(
        "summary-of-ratings",
        draft.title("summary-of-ratings", _("Summary of ratings")),
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


def _signed(draft: Draft, foreword: Section) -> Section:
    """Return the foreword with the name and office of who signs it, if they are recorded."""
    about = draft.inspection.about
    signature = Signatory(about.foreword_by.strip(), about.foreword_office.strip())
    if not signature.name and not signature.office:
        return foreword
    if foreword.parts:
        *parts, last = foreword.parts
        return replace(foreword, parts=(*parts, replace(last, blocks=(*last.blocks, signature))))
    return replace(foreword, blocks=(*foreword.blocks, signature))


def overall_findings(draft: Draft) -> Section:
    """Return the section with the overall rating in words and the main findings by domain."""
    overall = draft.catalogue["overall"]
    service = draft.inspection.about.service
    if isinstance(overall, RatingValue) and overall.name:
        runs: Runs = (
            Run(_("Overall, %(service)s is rated as: ", service=service)),
            Run(overall.name, strong=True, figure="overall"),
            Run(f". {provisional}" if (provisional := provisional_notice(draft.results)) else "."),
        )
    else:
        runs = (Run(_("Overall, %(service)s has not been rated yet.", service=service)),)
    parts = [
        section(draft, f"overall-findings.{domain.id}", domain.title, texts=[f"overall-findings.{domain.id}"])
        for domain in draft.framework.domains
    ]
    findings = section(
        draft,
        "overall-findings",
        _("Overall findings"),
        texts=["overall-findings"],
        parts=[part for part in parts if not is_empty(part)],
    )
    return Section(
        findings.key, findings.title, blocks=(Paragraph(runs), *findings.blocks), parts=findings.parts
    )


def summary(draft: Draft) -> RatingsSummary:
    """Return the overall rating and the rating of every standard, by domain."""
    about, overall = draft.inspection.about, draft.results.overall
    ratings = {key: confirmed.rating for key, confirmed in draft.results.ratings.items()}
    return RatingsSummary(
        service=about.service,
        fieldwork=month_and_year(about.fieldwork_started),
        overall=overall.rating if overall else NOT_RATED,
        score=_("%(score)s of %(max)s", score=overall.score, max=overall.out_of) if overall else "",
        domains=tuple(
            (
                _("%(number)s. %(title)s", number=domain.id, title=_(domain.title)),
                tuple(
                    (standard.id, standard.title, ratings.get(standard.id) or NOT_RATED)
                    for standard in domain.standards
                ),
            )
            for domain in draft.framework.domains
        ),
        label=provisional_label(draft.results),
    )


def provisional_label(results: Results) -> str:
    """Return the label before the overall rating, which says if it is that of a draft."""
    return (
        _("Draft: provisional overall rating")
        if results.overall and results.provisional
        else _("Overall rating")
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
        items = tuple(
            _recommended(passage.runs, recommendation)
            for recommendation, narrative in members
            for passage in narrative.passages
        )
        blocks += [
            Paragraph((Run(_("%(body)s should:", body=addressee), strong=True),)),
            Bullets(items, start),
        ]
        start += len(items)
    return Section(
        "recommendations", draft.title("recommendations", _("Recommendations")), blocks=tuple(blocks)
    )


def _recommended(runs: Runs, recommendation: Recommendation) -> Runs:
    """Return a recommendation with the time by which it is to be done, as the end of a sentence."""
    text = "".join(run.text for run in runs).rstrip()
    clause, language = due_clause(recommendation.due), recommendation.language
    ends = not text or text[-1] in ".!?"
    if not clause:
        return runs if ends else (*runs, Run("."))
    printed = f" {clause[:1].upper()}{clause[1:]}." if ends else f" ({clause})."
    return (*runs, Run(printed, language=language))


def due_clause(due: str) -> str:
    """Return the time of a recommendation within a sentence: "within 3 months", "by 31 March 2019"."""
    text = due.strip().rstrip(".")
    return f"by {text}" if text[:1].isdigit() else f"{text[:1].lower()}{text[1:]}"


def _introduction(draft: Draft) -> Section:
    background = section(draft, "background", _("Background"), texts=["background"])
    edition_sections = [
        section(draft, block.key, block.title or _("Further information"), texts=[block.key])
        for block in draft.framework.report.blocks
        if block.key.startswith("introduction.")
    ]
    parts = [part for part in (background, *edition_sections) if not is_empty(part)]
    return section(draft, "introduction", _("Introduction"), texts=["introduction"], parts=parts)
