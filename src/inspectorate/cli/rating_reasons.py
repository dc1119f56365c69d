"""`inspectorate rate --why`: explain one standard's rating, down to the cases that decide it."""

from collections.abc import Iterator

import typer

from inspectorate.cli import output
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.ratings import (
    DecidingCase,
    QuestionRating,
    Sensitivity,
    describe_band,
    format_probability,
)
from inspectorate.method.standards import Framework

CONFIDENTIALITY_NOTE = (
    "Case numbers are those of the long list. Share them with the service and the inspectorate only."
)


def require_standard(text: str, framework: Framework) -> str:
    """Return the id of a standard; BadParameter when the edition does not have it."""
    standard = text.strip()
    if standard not in framework.standards:
        allowed = ", ".join(framework.standards)
        raise typer.BadParameter(f'The edition has no standard "{text}". Standards: {allowed}')
    return standard


def show_reasons(inspection: Inspection, results: Results, standard: str) -> None:
    """Print a standard's rating, its reason, its key questions and the answers that decide it."""
    framework = inspection.framework
    confirmed = results.ratings[standard]
    if inspection.about.invented:
        output.print_lines(inspection.about.invented, "")
    output.print_lines(
        f"{standard} {framework.standards[standard].title}: {confirmed.rating or 'not rated'}."
    )
    output.print_lines(confirmed.because)
    if confirmed.proposed.questions:
        output.print_table(
            "Key questions",
            ["", "Question", "Sufficient", "Per cent", "Likely range", "Rating"],
            (_question_row(question, results, framework) for question in confirmed.proposed.questions),
            right=(2, 3, 4),
        )
        output.print_lines(*_interval_note(confirmed.proposed.questions, results))
    for question, reason in _reasons(inspection, standard):
        output.print_lines("", f"{question} {framework.questions[question].text}", reason)
    for limitation in confirmed.proposed.limitations:
        output.print_lines(limitation)
    for trigger in confirmed.proposed.triggers:
        output.print_lines(f"For the panel: {trigger.because}")
    sensitivity = results.sensitivity.get(standard)
    if sensitivity and sensitivity.method:
        output.print_lines(*_probability_lines(sensitivity), sensitivity.method)
    _show_deciding(inspection, results, standard)


def _question_row(question: QuestionRating, results: Results, framework: Framework) -> tuple[object, ...]:
    tally = results.tallies[question.question]
    likely_range = str(tally.interval) if tally.interval else "not known"
    return (
        question.question,
        framework.questions[question.question].text,
        f"{tally.yes} of {tally.applicable}",
        question.percentage,
        likely_range,
        f"{question.rating} ({describe_band(question.rating, framework)})",
    )


def _interval_note(questions: tuple[QuestionRating, ...], results: Results) -> Iterator[str]:
    intervals = [
        tally.interval for question in questions if (tally := results.tallies[question.question]).interval
    ]
    if intervals and intervals[0]:
        confidence = f"{100 * intervals[0].confidence:g}%"
        yield (
            f"Likely range: of all possible samples of this size, at least {confidence} give a range that "
            f"contains the percentage of all eligible cases. This is true however many of the cases not "
            f"seen the question applies to."
        )


def _probability_lines(sensitivity: Sensitivity) -> Iterator[str]:
    if sensitivity.probabilities:
        shares = ", ".join(
            f"{rating} {format_probability(probability)} per cent"
            for rating, probability in sensitivity.probabilities.items()
            if probability
        )
        yield f"Probability across all eligible cases: {shares}."


def _reasons(inspection: Inspection, standard: str) -> Iterator[tuple[str, str]]:
    for judgement in inspection.judgements:
        if judgement.standard == standard:
            for question, reason in judgement.reasons.items():
                if question in inspection.framework.questions:
                    yield question, reason


def _show_deciding(inspection: Inspection, results: Results, standard: str) -> None:
    sensitivity = results.sensitivity.get(standard)
    if sensitivity is None or not sensitivity.deciding:
        return
    trigger_reasons = {trigger.because for trigger in results.ratings[standard].proposed.triggers}
    output.print_lines("", *([] if sensitivity.because in trigger_reasons else [sensitivity.because]))
    output.print_table(
        "Cases that decide the rating",
        ["Case", "Question", "Answer", "If answered differently"],
        (_deciding_row(case, inspection.framework) for case in sensitivity.deciding),
    )
    output.print_lines(CONFIDENTIALITY_NOTE)


def _deciding_row(case: DecidingCase, framework: Framework) -> tuple[object, ...]:
    titles = {option.key: option.title for option in framework.casework.answers}
    toward = f"{case.toward}" if case.alone else f"helps towards {case.toward}" if case.toward else "helps"
    return case.case_id, case.question, titles.get(case.answer, case.answer), toward
