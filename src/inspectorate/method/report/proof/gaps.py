"""What is missing: sections, ratings, standards behind recommendations, a second kind of source."""

from collections.abc import Iterator
from difflib import get_close_matches

from inspectorate.method import assessments
from inspectorate.method.report.draft import Draft, section_keys
from inspectorate.method.report.proof.remarks import Remark

OPTIONAL = frozenset({"key-facts", "methodology", "sample"})


def check_gaps(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for everything a finished report would have and this one lacks."""
    yield from _about(draft)
    yield from _sections(draft)
    yield from _faults(draft)
    yield from _recommendations(draft)
    yield from _answers(draft)
    yield from _outstanding(draft)
    yield from _ratings(draft)
    yield from _sources(draft)


def _about(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for what the cover needs to know of the inspection and does not."""
    about = draft.inspection.about
    for name, what, value in (
        ("area", "the area", about.area),
        ("lead_inspector", "the lead inspector", about.lead_inspector),
    ):
        if not value.strip():
            why = f"The first pages of the report name {what}, and nothing says what to print."
            yield Remark("missing", "warning", f"inspection.toml, about, {name}", what, why, "Say it there.")


def _sections(draft: Draft) -> Iterator[Remark]:
    keys = section_keys(draft.framework)
    for key in keys:
        domain = key in {domain.id for domain in draft.framework.domains}
        written = draft.inspection.narrative.get(key, "").strip()
        if not written and key not in OPTIONAL and not domain:
            why = "A report has this section, and nothing has been written for it."
            yield Remark("missing", "warning", f"narrative/{key}.md", key, why, "Write it.")
    for key in draft.inspection.narrative:
        if key not in keys:
            near = get_close_matches(key, keys, n=1)
            cure = f"The nearest name is {near[0]}.md." if near else "Take it out."
            why = "No section of this edition has this name, so it is not printed."
            yield Remark("missing", "serious", f"narrative/{key}.md", key, why, cure)


def _faults(draft: Draft) -> Iterator[Remark]:
    for narrative in draft.narratives():
        for fault in narrative.unbound:
            yield Remark(
                "unknown figure", "serious", fault.place, fault.problem, "It cannot be printed.", fault.cure
            )
        for fault in narrative.faults:
            yield Remark(
                "markup",
                "warning",
                fault.place,
                fault.problem,
                "It is not part of the narrative’s Markdown.",
                fault.cure,
            )


def _recommendations(draft: Draft) -> Iterator[Remark]:
    if not draft.inspection.recommendations:
        why = "An inspection makes recommendations, and there are none."
        yield Remark("missing", "warning", "recommendations.toml", "recommendations", why, "Write them.")
    for number, each in enumerate(draft.inspection.recommendations, start=1):
        place = f"recommendations.toml, recommendation {number}"
        if not each.standards:
            why = "It does not say which standard it comes from."
            yield Remark(
                "recommendation", "advice", place, each.text, why, "Name the standards it would improve."
            )


def _answers(draft: Draft) -> Iterator[Remark]:
    """Yield one remark however many answers are wrong: `package validate` lists them."""
    faults = assessments.check_all(draft.inspection.assessments, draft.framework)
    if faults:
        said = f"{len(faults)} missing, contradictory or unexpected"
        why = f"The ratings are counted from them as they stand. The first: {faults[0]}"
        cure = "Put right what “package validate” lists, and rate again."
        yield Remark("answers", "serious", "answers.csv", said, why, cure)


def _outstanding(draft: Draft) -> Iterator[Remark]:
    """Yield one remark while the overall rating rests on less than there will be."""
    overall = draft.results.overall
    if overall and draft.results.provisional:
        why = f"It is provisional, and the report says so. {' '.join(draft.results.outstanding)}"
        cure = "Finish these before the report is published, and rate again."
        yield Remark("provisional", "serious", "overall rating", overall.rating, why, cure)


def _ratings(draft: Draft) -> Iterator[Remark]:
    for key, standard in draft.framework.standards.items():
        rated = draft.results.ratings.get(key)
        if rated is None or rated.rating is None:
            why = rated.because if rated else "Nothing is known of it."
            yield Remark(
                "missing",
                "warning",
                f"standard {key}",
                standard.title,
                f"It has no rating. {why}",
                "Rate it.",
            )
            continue
        for question in rated.proposed.questions:
            if question.rating != question.unrounded_rating:
                why = f"Rounded it is {question.rating}; unrounded it would be {question.unrounded_rating}."
                place = f"standard {key}, {question.question}"
                yield Remark(
                    "rounding", "advice", place, f"{question.percentage}%", why, "Let the panel know."
                )


def _sources(draft: Draft) -> Iterator[Remark]:
    for question, rests in draft.results.triangulation.items():
        if not rests.enough:
            place = f"judgements, {question}"
            cure = "Look for evidence of another kind, or say in the report how thin it is."
            yield Remark(
                "triangulation", "warning", place, ", ".join(rests.kinds) or "no source", rests.because, cure
            )
