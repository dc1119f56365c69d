"""Results of the ratings as plain values for JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict

from inspectorate.cli import output
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.ratings import DisagreementProbabilities, Overall, Sensitivity
from inspectorate.method.standards import figures_of


def rating_record(inspection: Inspection, results: Results) -> dict[str, object]:
    """Return the results as plain values for JSON."""
    framework = inspection.framework
    return {
        "overall": _overall(results),
        "overall_probabilities": _rounded(results.overall_probabilities),
        "overall_with_disagreement": _scenarios(results.overall_with_disagreement),
        "disagreement_basis": results.disagreement_basis,
        "standards": dict(_standards(results)),
        "key_questions": dict(_key_questions(results)),
        "sensitivity": {
            standard: _sensitivity_record(sensitivity)
            for standard, sensitivity in results.sensitivity.items()
        },
        "figures": output.figures_record(figures_of(framework.ratings, framework)),
    }


def _overall(results: Results) -> dict[str, object] | None:
    if results.overall is None:
        return None
    status = {"provisional": results.provisional, "outstanding": list(results.outstanding)}
    return {**overall_record(results.overall), **status}


def overall_record(overall: Overall) -> dict[str, object]:
    """Return the overall rating as plain values for JSON."""
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
                "provisional": confirmed.provisional,
                "limitations": list(confirmed.proposed.limitations),
                "because": confirmed.because,
                "triggers": [trigger.because for trigger in confirmed.proposed.triggers],
            },
        )


def _key_questions(results: Results) -> Iterator[tuple[str, dict[str, object]]]:
    for confirmed in results.ratings.values():
        for question in confirmed.proposed.questions:
            tally = results.tallies[question.question]
            yield (
                question.question,
                {
                    "yes": tally.yes,
                    "applicable": tally.applicable,
                    "percentage": question.percentage,
                    "rating": question.rating,
                },
            )


def _sensitivity_record(sensitivity: Sensitivity) -> dict[str, object]:
    return {
        "points_to_boundary": round(sensitivity.points_to_boundary, 2),
        "cases_to_change": sensitivity.cases_to_change,
        "one_case": sensitivity.one_case,
        "toward": sensitivity.toward,
        "deciding": [
            {"case": case.case_id, "question": case.question, "answer": case.answer, "alone": case.alone}
            for case in sensitivity.deciding
        ],
        "probabilities": _rounded(sensitivity.probabilities),
        "with_disagreement": _scenarios(sensitivity.with_disagreement),
        "method": sensitivity.method,
    }


def _scenarios(scenarios: Iterable[DisagreementProbabilities]) -> list[dict[str, object]]:
    return [
        {"rate": round(scenario.rate, 4), "probabilities": _rounded(scenario.probabilities)}
        for scenario in scenarios
    ]


def _rounded(probabilities: Mapping[str, float]) -> dict[str, float]:
    """Round to six places: never to 0 or 1, which are given only for what is certain."""
    return {name: round(probability, 6) for name, probability in probabilities.items()}
