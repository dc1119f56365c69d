"""`inspectorate rate --why`: one standard's rating laid open, down to the cases that decide it."""

from collections.abc import Iterator

import typer

from inspectorate.cli import printing
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.ratings import DecidingCase, QuestionRating, describe_band
from inspectorate.method.standards import Framework

CARE = "Case numbers are those of the long list: they are for the service and the inspectorate only."


def known_standard(given: str, framework: Framework) -> str:
    """Return the id of the standard meant; BadParameter when the edition has none of that name."""
    standard = given.strip()
    if standard not in framework.standards:
        known = ", ".join(framework.standards)
        raise typer.BadParameter(f'The edition has no standard "{given}". Standards: {known}')
    return standard


def show_why(inspection: Inspection, results: Results, standard: str) -> None:
    """Print one standard's rating, its reason, its key questions, and the answers that decide it."""
    framework = inspection.framework
    confirmed = results.ratings[standard]
    if inspection.about.invented:
        printing.say(inspection.about.invented, "")
    printing.say(f"{standard} {framework.standards[standard].title}: {confirmed.rating or 'not rated'}.")
    printing.say(confirmed.because)
    if confirmed.proposed.questions:
        printing.table(
            "Its key questions",
            ["", "Question", "Sufficient", "Per cent", "Likely range", "By itself"],
            (_question(each, results, framework) for each in confirmed.proposed.questions),
            right=(2, 3, 4),
        )
        printing.say(*_about_range(confirmed.proposed.questions, results))
    for question, reason in _reasons(inspection, standard):
        printing.say("", f"{question} {framework.questions[question].text}", reason)
    for trigger in confirmed.proposed.triggers:
        printing.say(f"For the panel: {trigger.because}")
    _show_deciding(inspection, results, standard)


def _question(rated: QuestionRating, results: Results, framework: Framework) -> tuple[object, ...]:
    tally = results.tallies[rated.question]
    range_ = f"{tally.interval.low:.0f} to {tally.interval.high:.0f}" if tally.interval else "not known"
    return (
        rated.question,
        framework.questions[rated.question].text,
        f"{tally.yes} of {tally.applicable}",
        rated.percentage,
        range_,
        f"{rated.rating} ({describe_band(rated.rating, framework)})",
    )


def _about_range(questions: tuple[QuestionRating, ...], results: Results) -> Iterator[str]:
    intervals = [tally.interval for each in questions if (tally := results.tallies[each.question]).interval]
    if intervals and intervals[0]:
        confidence = f"{intervals[0].confidence:.0%}"
        yield (
            f"Likely range: where the percentage lies, with {confidence} confidence, over all eligible cases "
            "and not only those seen."
        )


def _reasons(inspection: Inspection, standard: str) -> Iterator[tuple[str, str]]:
    for judgement in inspection.judgements:
        if judgement.standard == standard:
            for question, reason in judgement.reasons.items():
                if question in inspection.framework.questions:
                    yield question, reason


def _show_deciding(inspection: Inspection, results: Results, standard: str) -> None:
    firm = results.sensitivity.get(standard)
    if firm is None or not firm.deciding:
        return
    said = {trigger.because for trigger in results.ratings[standard].proposed.triggers}
    printing.say("", *([] if firm.because in said else [firm.because]))
    printing.table(
        "The cases that decide it",
        ["Case", "Question", "Answer", "Judged the other way"],
        (_deciding(each, inspection.framework) for each in firm.deciding),
    )
    printing.say(CARE)


def _deciding(case: DecidingCase, framework: Framework) -> tuple[object, ...]:
    titles = {option.key: option.title for option in framework.casework.answers}
    toward = f"{case.toward}" if case.alone else f"helps towards {case.toward}" if case.toward else "helps"
    return case.case_id, case.question, titles.get(case.answer, case.answer), toward
