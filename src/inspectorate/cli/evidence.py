"""`inspectorate evidence`: what each judgement on evidence is based on, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspectorate.cli import output
from inspectorate.cli.options import JsonOption, PackageArgument

if TYPE_CHECKING:
    from inspectorate.method.inspection import Inspection, Results


def evidence(folder: PackageArgument, as_json: JsonOption = False) -> None:
    """List the evidence on each key question judged on evidence: where it disagrees, and what is missing."""
    from inspectorate import package
    from inspectorate.method.inspection import work_out

    inspection = package.read(folder)
    results = work_out(inspection)
    if as_json:
        output.print_json(_record(inspection, results))
    else:
        _show(inspection, results)


def _record(inspection: Inspection, results: Results) -> dict[str, object]:
    return {
        "key_questions": {
            question: {
                "evidence": list(triangulation.evidence),
                "supports": list(triangulation.supports),
                "contradicts": list(triangulation.contradicts),
                "kinds": list(triangulation.kinds),
                "uncited": list(triangulation.uncited),
                "gap": triangulation.gap or None,
            }
            for question, triangulation in results.triangulation.items()
        },
        "survey": {
            "invited": inspection.about.survey_invited,
            "responses": _respondents(results),
            "questions": {
                question: {"favourable": tally.favourable, "answered": tally.answered}
                for question, tally in results.survey.items()
            },
        },
        "lines_of_enquiry": [
            {
                "id": line.id,
                "text": line.text,
                "raised_by": line.raised_by,
                "questions": list(line.supports),
                "outcome": line.outcome or None,
            }
            for line in inspection.lines_of_enquiry
        ],
    }


def _respondents(results: Results) -> int:
    """Return the number of people who answered the survey, which is the same for each of its questions."""
    return max((tally.respondents for tally in results.survey.values()), default=0)


def _show(inspection: Inspection, results: Results) -> None:
    titles = {kind.key: kind.title for kind in inspection.framework.evidence.kinds}
    output.print_table(
        "Evidence on key questions",
        ["Key question", "Shows a strength", "Shows an area for improvement", "Kinds of source"],
        (
            (
                question,
                ", ".join(triangulation.supports),
                ", ".join(triangulation.contradicts),
                ", ".join(titles[kind] for kind in triangulation.kinds),
            )
            for question, triangulation in results.triangulation.items()
        ),
    )
    gaps = [
        f"{question}: {triangulation.gap}"
        for question, triangulation in results.triangulation.items()
        if triangulation.gap
    ]
    output.print_lines("Nothing is missing." if not gaps else "What is missing:", *gaps)
    invited = inspection.about.survey_invited
    among = "" if invited is None else f" of the {invited:,} invited"
    output.print_lines(f"Number of people who answered the survey: {_respondents(results):,}{among}.")
    if unanswered := [line.id for line in inspection.lines_of_enquiry if not line.outcome.strip()]:
        output.print_lines(f"Lines of enquiry without an outcome: {', '.join(unanswered)}.")
