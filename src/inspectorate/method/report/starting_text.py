"""Starting texts of a report: for every section, what the ratings, judgements and figures already say.

The texts are Markdown of the narrative. Every number in them is a bound figure; the other words are those of
the edition, of the inspection's record, and the reasons that the inspectors gave for their judgements.
"""

from collections.abc import Iterator, Mapping

from inspectorate.method.evidence import EvidenceItem
from inspectorate.method.inspection import Figure, Inspection, Results
from inspectorate.method.ratings import Judgement
from inspectorate.method.report.draft import section_keys
from inspectorate.method.report.narrative.markdown import escape_markdown
from inspectorate.method.report.numbers import sentence_list
from inspectorate.method.standards import Domain, KeyQuestion, Standard

MOST_CANDIDATES = 4
"""Number of strengths, and of areas for improvement, that are suggested for a domain."""


def starting_texts(inspection: Inspection, results: Results) -> Mapping[str, str]:
    """Return the starting text of every section, by section key, in the report's order.

    It is "" for sections about which nothing is known, and for those that the edition writes itself.
    """
    texts = dict(_texts(inspection, results))
    return {key: texts.get(key, "") for key in section_keys(inspection.framework)}


def _texts(inspection: Inspection, results: Results) -> Iterator[tuple[str, str]]:
    yield "foreword", _foreword(inspection)
    yield "background", _background(inspection)
    judgements = {judgement.standard: judgement for judgement in inspection.judgements}
    for domain in inspection.framework.domains:
        yield f"overall-findings.{domain.id}", _overall_findings(domain, results)
        yield domain.id, _introduction(domain, inspection)
        for standard in domain.standards:
            if domain.judged_on == "cases":
                yield standard.id, _standard_on_cases(standard, results)
            else:
                yield standard.id, _standard_on_evidence(standard, judgements.get(standard.id))
        yield f"{domain.id}.strengths", _candidates(domain, inspection, results, "strength")
        yield f"{domain.id}.improvement", _candidates(domain, inspection, results, "improvement")


def _foreword(inspection: Inspection) -> str:
    domains = [
        f"{domain.title}: "
        + sentence_list(
            tuple(
                f"{_in_sentence(standard)} is rated as {{{standard.id}|lower}}"
                for standard in domain.standards
            )
        )
        + "."
        for domain in inspection.framework.domains
    ]
    return _paragraphs("We have rated {service} as *{overall|lower}* overall.", _points(domains))


def _background(inspection: Inspection) -> str:
    area = " It works in {area}." if inspection.about.area.strip() else ""
    facts = [_key_fact(figure) for figure in inspection.figures]
    return _paragraphs(f"We inspected {{service}} in {{fieldwork}}.{area}", _points(facts))


def _key_fact(figure: Figure) -> str:
    comparator = ""
    if figure.comparator is not None and figure.comparator_title:
        reference = f"figure.{figure.key}|comparator"
        comparator = f" ({escape_markdown(figure.comparator_title)}: {{{reference}}})"
    return f"{escape_markdown(figure.title)}: {{figure.{figure.key}}}{comparator}."


def _overall_findings(domain: Domain, results: Results) -> str:
    if domain.judged_on != "cases":
        return _points([_rating_sentence(standard) for standard in domain.standards])
    points = []
    for standard in domain.standards:
        rating = results.ratings.get(standard.id)
        lowest = rating.proposed.lowest if rating else None
        figure = f" Its lowest figure is {{{lowest}}}." if lowest else ""
        points.append(f"{_rating_sentence(standard)}{figure}")
    return _points(points)


def _introduction(domain: Domain, inspection: Inspection) -> str:
    if group := domain.case_group:
        plural = inspection.framework.group(group).plural
        return f"We assessed {{cases.{group}}} {plural}, out of {{eligible.{group}}} that were eligible."
    return "We received {survey} answers to our survey of staff." if inspection.survey else ""


def _standard_on_cases(standard: Standard, results: Results) -> str:
    questions = [_question_sentence(question, results) for question in standard.key_questions]
    return _paragraphs(_rating_sentence(standard), _points(questions))


def _standard_on_evidence(standard: Standard, judgement: Judgement | None) -> str:
    reasons = judgement.reasons if judgement else {}
    questions = (standard.id, *(question.id for question in standard.key_questions))
    texts = [
        escape_markdown(reasons[question]) for question in questions if reasons.get(question, "").strip()
    ]
    return _paragraphs(_rating_sentence(standard), *texts)


def _candidates(domain: Domain, inspection: Inspection, results: Results, direction: str) -> str:
    if domain.judged_on == "cases":
        return _points(_extreme_questions(domain, results, highest=direction == "strength"))
    return _points(
        [escape_markdown(item.finding) for item in _evidence(domain, inspection, direction)][:MOST_CANDIDATES]
    )


def _evidence(domain: Domain, inspection: Inspection, direction: str) -> Iterator[EvidenceItem]:
    """Yield the evidence items of a direction that support a question of the domain and have a finding."""
    framework = inspection.framework
    for item in inspection.evidence:
        supported = [name for name in item.supports if name in framework.domain_of]
        is_of_domain = any(framework.domain_of[name].id == domain.id for name in supported)
        if item.direction == direction and is_of_domain and item.finding.strip():
            yield item


def _extreme_questions(domain: Domain, results: Results, *, highest: bool) -> list[str]:
    """Return sentences of the key questions with the highest or lowest shares: at most half of them."""
    shares = {
        question.id: tally.exact
        for standard in domain.standards
        for question in standard.key_questions
        if (tally := results.tallies.get(question.id)) and tally.exact is not None
    }
    questions = {
        question.id: question for standard in domain.standards for question in standard.key_questions
    }
    ordered = sorted(shares, key=lambda name: shares[name], reverse=highest)
    number = min(MOST_CANDIDATES, len(ordered) // 2)
    return [_question_sentence(questions[name], results) for name in ordered[:number]]


def _question_sentence(question: KeyQuestion, results: Results) -> str:
    tally = results.tallies.get(question.id)
    words = escape_markdown(question.text)
    if tally is None or not tally.applicable:
        return f"{words} This applied to none of the cases."
    return f"{words} The answer was yes in {{{question.id}}} of the relevant cases."


def _rating_sentence(standard: Standard) -> str:
    return f"{_subject(standard)} is rated as {{{standard.id}|lower}}."


def _subject(standard: Standard) -> str:
    return f"**{escape_markdown(standard.title)}**"


def _in_sentence(standard: Standard) -> str:
    title = standard.title
    return escape_markdown(title if title[1:2].isupper() else title[:1].lower() + title[1:])


def _points(sentences: list[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences if sentence)


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
