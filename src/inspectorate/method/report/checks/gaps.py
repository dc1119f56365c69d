"""Check for gaps: missing sections, answers, ratings and kinds of source."""

from collections.abc import Container, Iterator
from difflib import get_close_matches

from inspectorate.method import assessments
from inspectorate.method.evidence import uncited_sentence
from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.draft import EMPTY_NARRATIVE, Draft, section_keys
from inspectorate.method.report.section_titles import OPTIONAL


def check_gaps(context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for everything that a finished report needs and this one does not have."""
    draft = context.draft
    yield from _about(draft)
    yield from _sections(draft)
    yield from check_markup(context)
    yield from _answers(draft)
    yield from _outstanding(draft)
    yield from _ratings(draft)
    yield from _sources(draft)


def _about(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for every detail of the inspection that the cover needs and that is missing."""
    about = draft.inspection.about
    for name, label, value in (
        ("area", "the area", about.area),
        ("lead_inspector", "the lead inspector", about.lead_inspector),
    ):
        if not value.strip():
            because = f"The first pages of the report show {label}, but it is missing."
            yield Remark(
                "missing", "warning", f"inspection.toml, about, {name}", label, because, f"Enter {label}."
            )


def _sections(draft: Draft) -> Iterator[Remark]:
    keys = section_keys(draft.framework)
    for key in keys:
        is_domain = key in {domain.id for domain in draft.framework.domains}
        written = draft.inspection_texts.get(key, EMPTY_NARRATIVE).blocks
        if not written and key not in OPTIONAL and not is_domain:
            because = "This section of the report is empty."
            yield Remark("missing", "warning", f"narrative/{key}.md", key, because, "Write the section.")
    files = {f"narrative/{key}.md": key for key in draft.inspection.narrative}
    files |= {f"narrative/cy/{key}.md": key for key in draft.inspection.welsh_narrative}
    for file, key in files.items():
        if key not in keys:
            closest = get_close_matches(key, keys, n=1)
            suggestion = f"Did you mean {closest[0]}.md?" if closest else "Delete the file."
            because = "The report has no section with this name, so this file is not printed."
            yield Remark("missing", "serious", file, key, because, suggestion)


def check_markup(context: DraftContext, keys: Container[str] | None = None) -> Iterator[Remark]:
    """Yield a remark for every figure that does not exist and all Markdown that cannot be printed.

    `keys` limits them to some sections; None means all texts.
    """
    draft = context.draft
    own = (text for key, text in draft.inspection_texts.items() if keys is not None and key in keys)
    everything = (*draft.narratives(), *draft.welsh_texts.values(), *draft.welsh_recommendations.values())
    for narrative in everything if keys is None else own:
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
                "The narrative cannot use this Markdown.",
                fault.cure,
            )


def _answers(draft: Draft) -> Iterator[Remark]:
    """Yield one remark if nothing is answered or an answer is invalid; `package validate` lists them all."""
    cases = draft.inspection.assessments
    if cases and not assessments.has_begun(cases):
        because = "No question has been answered yet, so there are no results."
        suggestion = "Answer the questions of every case."
        yield Remark("answers", "serious", "answers.csv", f"{len(cases)} cases", because, suggestion)
    if not assessments.has_begun(cases):
        return
    if faults := assessments.check_all(cases, draft.framework):
        text = f"{len(faults)} missing, contradictory or unexpected"
        because = f"Ratings use the answers as they are. The first: {faults[0]}"
        suggestion = "Correct the errors that “package validate” lists, and rate again."
        yield Remark("answers", "serious", "answers.csv", text, because, suggestion)
    if faults := assessments.required_comments(cases, draft.framework):
        text = f"{len(faults)} answers without the comment that they need"
        because = f"An assessment is not complete without its comments. The first: {faults[0]}"
        suggestion = "Add the comments that “package validate” lists."
        yield Remark("answers", "warning", "answers.csv", text, because, suggestion)


def _outstanding(draft: Draft) -> Iterator[Remark]:
    """Yield one remark if the overall rating is provisional, or there is none because data are missing."""
    overall = draft.results.overall
    if draft.results.provisional:
        state = "The overall rating is provisional" if overall else "There is no overall rating yet"
        because = f"{state}, and the report says so. {' '.join(draft.results.outstanding)}"
        suggestion = "Complete these and rate again, before the report is published."
        kind, text = ("provisional", overall.rating) if overall else ("missing", "none")
        yield Remark(kind, "serious", "overall rating", text, because, suggestion)


def _ratings(draft: Draft) -> Iterator[Remark]:
    for key, standard in draft.framework.standards.items():
        confirmed = draft.results.ratings.get(key)
        if confirmed is None or confirmed.rating is None:
            because = confirmed.because if confirmed else "It has no results."
            yield Remark(
                "missing",
                "warning",
                f"standard {key}",
                standard.title,
                f"This standard has no rating. {because}",
                "Rate the standard.",
            )
            continue
        for question in confirmed.proposed.questions:
            if question.rating != question.unrounded_rating:
                because = (
                    f"The rounded percentage gives {question.rating}. The unrounded percentage would give "
                    f"{question.unrounded_rating}."
                )
                place = f"standard {key}, {question.question}"
                yield Remark(
                    "rounding", "advice", place, f"{question.percentage}%", because, "Tell the panel."
                )


def _sources(draft: Draft) -> Iterator[Remark]:
    questions: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for question, triangulation in draft.results.triangulation.items():
        if not triangulation.enough:
            questions.setdefault((triangulation.kinds, triangulation.because), []).append(question)
    suggestion = "Look for another kind of evidence, or say in the report that the evidence is limited."
    for (kinds, because), ids in questions.items():
        place, text = f"judgements, {', '.join(ids)}", ", ".join(kinds) or "no source"
        yield Remark("triangulation", "warning", place, text, because, suggestion)
    for question, triangulation in draft.results.triangulation.items():
        if triangulation.uncited:
            yield Remark(
                "uncited evidence",
                "warning",
                f"judgements, {question}",
                ", ".join(triangulation.uncited),
                uncited_sentence(triangulation.uncited),
                "Cite the evidence, and say in the reasons why the judgement is right all the same.",
            )
