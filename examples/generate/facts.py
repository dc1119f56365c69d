"""Facts of every sampled case: the inspector's own levels, and what makes questions applicable."""

from collections.abc import Callable, Iterable, Sequence

from examples.generate.chance import RandomStream
from examples.generate.targets import FACTS, SHOULD_BE_HIGHEST, TOO_LOW
from inspectorate.method.population import Case
from inspectorate.method.standards import Framework
from inspectorate.package.fact_columns import fact_levels

HARM, SAFETY = "risk_of_serious_harm", "safety_wellbeing"
WITH_VICTIM = ("violence", "robbery", "sexual", "burglary", "theft", "vehicle", "damage")
LOW_RISK = 4  # number of court cases that the inspector also classifies as low

Facts = dict[str, str]
FactsByCase = dict[str, Facts]
Rank = Callable[[str], float]


def assign_facts(cases: Sequence[Case], group: str, framework: Framework, seed: int) -> FactsByCase:
    """Return the facts of every case by id, with the published counts."""
    random_stream = RandomStream(seed, f"facts {group}")
    allowed = fact_levels(framework)
    facts_by_case = {
        case.id: {key: text for key, text in case.facts.items() if key in allowed} for case in cases
    }
    for facts in facts_by_case.values():
        for scale in framework.casework.scales:
            facts[f"service_{scale.key}"] = facts[f"inspector_{scale.key}"] = facts[scale.key]
    InspectorLevels(facts_by_case, framework, random_stream).classify(group)
    (_assign_court_facts if group == "court" else _assign_out_of_court_facts)(
        facts_by_case, framework, random_stream
    )
    return facts_by_case


class InspectorLevels:
    """The inspector's own levels beside the service's."""

    def __init__(self, facts_by_case: FactsByCase, framework: Framework, random_stream: RandomStream) -> None:
        self.facts_by_case, self.framework, self.random_stream = facts_by_case, framework, random_stream

    def classify(self, group: str) -> None:
        """Raise the inspector's level of some cases, and lower it for one."""
        if group == "court":
            self._classify_court()
        else:
            self._shift(self._cases_at(SAFETY, "low", "medium")[:2], SAFETY, 1)
            self._shift(self._cases_at(HARM, "low")[:1], HARM, 1)

    def _classify_court(self) -> None:
        below = self._cases_at(SAFETY, "high")[:3] + self._cases_at(SAFETY, "medium")
        highest, others = below[:SHOULD_BE_HIGHEST], below[SHOULD_BE_HIGHEST:]
        for case in highest:
            self.facts_by_case[case][f"inspector_{SAFETY}"] = self._scale(SAFETY)[-1]
        raised = TOO_LOW - SHOULD_BE_HIGHEST
        self._shift(
            others[: raised - 1] + self._cases_at(SAFETY, "low")[: raised - len(others[: raised - 1])],
            SAFETY,
            1,
        )
        self._shift([case for case in self._cases_at(SAFETY, "high") if case not in highest][:1], SAFETY, -1)
        low = self._cases_at(HARM, "low")
        self._shift(low[: len(low) - LOW_RISK], HARM, 1)
        self._shift(self._cases_at(HARM, "medium")[:2], HARM, 1)

    def _cases_at(self, scale: str, *levels: str) -> list[str]:
        """Return the cases with these levels given by the service, in random order."""
        return [
            case
            for case in self.random_stream.shuffled(self.facts_by_case)
            if self.facts_by_case[case][scale] in levels
        ]

    def _scale(self, scale: str) -> tuple[str, ...]:
        return tuple(level.key for level in self.framework.scale(scale).levels)

    def _shift(self, cases: Iterable[str], scale: str, steps: int) -> None:
        levels = self._scale(scale)
        for case in cases:
            index = levels.index(self.facts_by_case[case][scale])
            self.facts_by_case[case][f"inspector_{scale}"] = levels[index + steps]


def severity(facts: Facts, scale: str, framework: Framework) -> float:
    """Return the inspector's level of a case on a scale, from 0 to 1."""
    levels = [level.key for level in framework.scale(scale).levels]
    return levels.index(facts[f"inspector_{scale}"]) / (len(levels) - 1)


def _highest(
    cases: Iterable[str], number: int, rank: Rank, random_stream: RandomStream, spread: float = 0.08
) -> set[str]:
    """Return the `number` cases that rank highest, with noise of size `spread`."""
    noisy = {case: rank(case) + spread * random_stream.noise() for case in sorted(cases)}
    return set(sorted(noisy, key=lambda case: -noisy[case])[:number])


def _set_fact(facts_by_case: FactsByCase, fact: str, cases: Iterable[str]) -> None:
    with_fact = set(cases)
    for case, facts in facts_by_case.items():
        facts[fact] = "yes" if case in with_fact else "no"


def _ranks(facts_by_case: FactsByCase, framework: Framework) -> tuple[Rank, Rank, Rank]:
    def harm(case: str) -> float:
        return severity(facts_by_case[case], HARM, framework)

    def safety(case: str) -> float:
        return severity(facts_by_case[case], SAFETY, framework)

    def victim(case: str) -> float:
        return (facts_by_case[case].get("offence_group") in WITH_VICTIM) + harm(case) / 2

    return harm, safety, victim


def _assign_court_facts(
    facts_by_case: FactsByCase, framework: Framework, random_stream: RandomStream
) -> None:
    harm, safety, victim = _ranks(facts_by_case, framework)
    targets, cases = FACTS["court"], set(facts_by_case)
    unsafe = _highest(cases, targets["safety_concern"], safety, random_stream, 0.01)
    lowest = cases - unsafe
    harmful = _highest(cases - lowest, targets["harm_concern"] - 1, harm, random_stream, 0.01) | lowest
    ordinary = {case for case in cases & unsafe & harmful if harm(case) > 0}
    planned = cases - _highest(
        ordinary, len(cases) - targets["plan_due"], lambda case: -safety(case), random_stream
    )
    working = (
        _highest(planned & unsafe, targets["delivery_due"] - len(lowest), safety, random_stream, 0.2) | lowest
    )
    reviewed = _highest(working, targets["review_due"], safety, random_stream)
    _set_fact(facts_by_case, "safety_concern", unsafe)
    _set_fact(facts_by_case, "harm_concern", harmful)
    _set_fact(facts_by_case, "plan_due", planned)
    _set_fact(facts_by_case, "delivery_due", working)
    _set_fact(facts_by_case, "review_due", reviewed)
    _set_fact(facts_by_case, "safety_delivery_due", unsafe & planned)
    _set_fact(facts_by_case, "harm_delivery_due", _highest(harmful & planned, 26, harm, random_stream))
    _set_fact(
        facts_by_case,
        "safety_changed",
        _highest(unsafe & reviewed, targets["safety_changed"], safety, random_stream),
    )
    _set_fact(
        facts_by_case,
        "harm_changed",
        _highest(harmful & reviewed, targets["harm_changed"], harm, random_stream, 0.15),
    )
    _set_fact(
        facts_by_case, "victim", _highest(harmful & planned, 19, victim, random_stream) | (cases - planned)
    )
    _set_other_facts(facts_by_case, "court", framework, random_stream)


def _assign_out_of_court_facts(
    facts_by_case: FactsByCase, framework: Framework, random_stream: RandomStream
) -> None:
    harm, safety, victim = _ranks(facts_by_case, framework)
    targets, cases = FACTS["out_of_court"], set(facts_by_case)
    unsafe = _highest(cases, targets["safety_concern"], safety, random_stream)
    harmful = _highest(
        cases, targets["harm_concern"], lambda case: harm(case) + victim(case) / 4, random_stream
    )
    harmed = _highest(harmful, targets["victim"] - 1, victim, random_stream) | _highest(
        cases - harmful, 1, victim, random_stream
    )
    _set_fact(facts_by_case, "safety_concern", unsafe)
    _set_fact(facts_by_case, "harm_concern", harmful)
    _set_fact(facts_by_case, "victim", harmed)
    _set_fact(facts_by_case, "safety_delivery_due", _highest(unsafe, 12, safety, random_stream))
    _set_fact(facts_by_case, "harm_delivery_due", _highest(harmful & harmed, 8, harm, random_stream))
    _set_fact(
        facts_by_case,
        "recommendation_made",
        _highest(cases, targets["recommendation_made"], lambda _: 0, random_stream),
    )
    _set_fact(
        facts_by_case,
        "police_involved",
        _highest(cases, targets["police_involved"], lambda _: 0, random_stream),
    )
    _set_other_facts(facts_by_case, "out_of_court", framework, random_stream)


def _set_other_facts(
    facts_by_case: FactsByCase, group: str, framework: Framework, random_stream: RandomStream
) -> None:
    """Set the facts that route no key question."""
    targets = FACTS[group]

    def need(case: str) -> float:
        return severity(facts_by_case[case], SAFETY, framework) + (
            facts_by_case[case].get("looked_after") == "yes"
        )

    def drugs(case: str) -> float:
        return float(facts_by_case[case].get("offence_group") == "drugs")

    _set_fact(
        facts_by_case,
        "other_agency_plan",
        _highest(facts_by_case, targets["other_agency_plan"], need, random_stream),
    )
    _set_fact(
        facts_by_case,
        "education",
        _highest(facts_by_case, targets["education"], lambda case: -need(case), random_stream, 0.3),
    )
    _set_fact(
        facts_by_case,
        "mental_health",
        _highest(facts_by_case, targets["mental_health"], need, random_stream, 0.3),
    )
    _set_fact(
        facts_by_case,
        "substance_misuse",
        _highest(facts_by_case, targets["substance_misuse"], drugs, random_stream, 0.4),
    )
