"""Ratings as `rate` gives them: plain values for JSON, and a table for people."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from inspectorate.cli import printing
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.ratings import Overall, Sensitivity
from inspectorate.method.standards import figures_of

LEGEND = (
    "Points: percentage points from the nearest boundary. Answers: the fewest that, judged the other way, "
    "would change the rating. Certain: how probable the rating is over all eligible cases, given the sample."
)
ROUNDING = (
    "Points are measured from the unrounded percentage and what is said for the panel from the printed one, "
    "so the two can differ by up to half a point"
)


def rating_record(inspection: Inspection, results: Results) -> dict[str, object]:
    """The results as plain values, ready for JSON."""
    framework = inspection.framework
    return {
        "overall": _overall(results),
        "overall_probabilities": _rounded(results.overall_probabilities),
        "standards": dict(_standards(results)),
        "key_questions": dict(_key_questions(results)),
        "sensitivity": {
            standard: _sensitivity_record(firmness) for standard, firmness in results.sensitivity.items()
        },
        "figures": printing.figures_record(figures_of(framework.ratings, framework)),
    }


def _overall(results: Results) -> dict[str, object] | None:
    if results.overall is None:
        return None
    still = {"provisional": results.provisional, "outstanding": list(results.outstanding)}
    return {**overall_record(results.overall), **still}


def overall_record(overall: Overall) -> dict[str, object]:
    """The overall rating as plain values, ready for JSON."""
    return asdict(overall)


def _standards(results: Results) -> Iterator[tuple[str, dict[str, object]]]:
    for standard, confirmed in results.ratings.items():
        yield (
            standard,
            {
                "rating": confirmed.rating,
                "score": confirmed.score,
                "lowest": confirmed.proposed.lowest,
                "proposed": confirmed.proposed.rating,
                "because": confirmed.because,
                "triggers": [trigger.because for trigger in confirmed.proposed.triggers],
            },
        )


def _key_questions(results: Results) -> Iterator[tuple[str, dict[str, object]]]:
    for confirmed in results.ratings.values():
        for rated in confirmed.proposed.questions:
            tally = results.tallies[rated.question]
            yield (
                rated.question,
                {
                    "yes": tally.yes,
                    "applicable": tally.applicable,
                    "percentage": rated.percentage,
                    "rating": rated.rating,
                },
            )


def _sensitivity_record(firmness: Sensitivity) -> dict[str, object]:
    return {
        "points_to_boundary": round(firmness.points_to_boundary, 2),
        "cases_to_change": firmness.cases_to_change,
        "one_case": firmness.one_case,
        "toward": firmness.toward,
        "deciding": [
            {"case": case.case_id, "question": case.question, "answer": case.answer, "alone": case.alone}
            for case in firmness.deciding
        ],
        "probabilities": _rounded(firmness.probabilities),
        "method": firmness.method,
    }


def _rounded(probabilities: Mapping[str, float]) -> dict[str, float]:
    return {name: round(probability, 4) for name, probability in probabilities.items()}


def show_ratings(inspection: Inspection, results: Results) -> None:
    """Print every standard's rating with what decides it, and what the panel may look at."""
    framework = inspection.framework
    if inspection.about.invented:
        printing.say(inspection.about.invented, "")
    printing.table(
        inspection.about.service,
        ["", "Standard", "Rating", "Score", "Decided by", "Points", "Answers", "Certain"],
        _rows(inspection, results),
        right=(3, 5, 6, 7),
    )
    overall = results.overall
    if overall is None:
        printing.say("No overall rating yet: no standard has been rated.")
    else:
        printing.say(f"Overall: {overall.rating}, {overall.score} out of {overall.out_of}.", overall.because)
        if results.provisional:
            printing.say(f"Provisional: {' '.join(results.outstanding)}")
    printing.say(LEGEND)
    if results.sensitivity:
        printing.say(_rounding(results))
    for standard, confirmed in results.ratings.items():
        for trigger in confirmed.proposed.triggers:
            printing.say(f"For the panel, {standard}: {trigger.because}")
    printing.warn_of_unconfirmed(figures_of(framework.ratings, framework))


def _rounding(results: Results) -> str:
    """Say why points and the panel's differ, by the first standard where they do."""
    for confirmed in results.ratings.values():
        tally = results.tallies.get(confirmed.proposed.lowest or "")
        near = any(trigger.key == "points_from_boundary" for trigger in confirmed.proposed.triggers)
        if near and tally and tally.exact is not None and tally.exact * 100 != tally.percentage:
            exact = f"{float(tally.exact * 100):.2f}"
            return f"{ROUNDING}: {tally.question} is {exact} per cent, printed as {tally.percentage}."
    return f"{ROUNDING}."


def _rows(inspection: Inspection, results: Results) -> Iterator[tuple[object, ...]]:
    for standard, confirmed in results.ratings.items():
        firmness = results.sensitivity.get(standard)
        certain = firmness.probabilities.get(firmness.rating) if firmness else None
        yield (
            standard,
            inspection.framework.standards[standard].title,
            confirmed.rating or "not rated",
            confirmed.score,
            _decided_by(inspection, results, standard),
            f"{firmness.points_to_boundary:.1f}" if firmness else "",
            firmness.cases_to_change if firmness else "",
            "" if certain is None else f"{certain:.0%}",
        )


def _decided_by(inspection: Inspection, results: Results, standard: str) -> str:
    confirmed = results.ratings[standard]
    if confirmed.rating != confirmed.proposed.rating:
        return "the panel"
    if inspection.framework.domain_of[standard].judged_on == "evidence":
        return "judgement" if confirmed.rating else ""
    if confirmed.proposed.lowest is None:
        return "all key questions" if confirmed.rating else ""
    tally = results.tallies[confirmed.proposed.lowest]
    return f"{tally.question}: {tally.percentage}% ({tally.yes} of {tally.applicable})"
