"""The facts of each drawn case: the inspector's own levels, and what decides which questions apply."""

from collections.abc import Callable, Iterable, Sequence

from examples.generate.chance import Chance
from examples.generate.published import FACTS, SHOULD_BE_HIGHEST, TOO_LOW
from inspectorate.method.population import Case
from inspectorate.method.standards import Framework
from inspectorate.package.layouts import fact_levels

HARM, SAFETY = "risk_of_serious_harm", "safety_wellbeing"
WITH_VICTIM = ("violence", "robbery", "sexual", "burglary", "theft", "vehicle", "damage")
LOW_RISK = 4  # court cases that stay at low in the inspector's view

Facts = dict[str, str]
Stated = dict[str, Facts]
Rank = Callable[[str], float]


def state(cases: Sequence[Case], group: str, framework: Framework, seed: int) -> Stated:
    """Return the facts of each case by its id, with the counts that were published."""
    chance = Chance(seed, f"facts {group}")
    allowed = fact_levels(framework)
    stated = {case.id: {key: text for key, text in case.facts.items() if key in allowed} for case in cases}
    for facts in stated.values():
        for scale in framework.casework.scales:
            facts[f"service_{scale.key}"] = facts[f"inspector_{scale.key}"] = facts[scale.key]
    Levels(stated, framework, chance).judge(group)
    (_state_court if group == "court" else _state_out_of_court)(stated, framework, chance)
    return stated


class Levels:
    """The inspector's own levels beside the service's."""

    def __init__(self, stated: Stated, framework: Framework, chance: Chance) -> None:
        self.stated, self.framework, self.chance = stated, framework, chance

    def judge(self, group: str) -> None:
        """Raise, and once or twice lower, the inspector's level of some cases."""
        if group == "court":
            self._judge_court()
        else:
            self._shift(self._at(SAFETY, "low", "medium")[:2], SAFETY, 1)
            self._shift(self._at(HARM, "low")[:1], HARM, 1)

    def _judge_court(self) -> None:
        below = self._at(SAFETY, "high")[:3] + self._at(SAFETY, "medium")
        highest, more = below[:SHOULD_BE_HIGHEST], below[SHOULD_BE_HIGHEST:]
        for case in highest:
            self.stated[case][f"inspector_{SAFETY}"] = self._scale(SAFETY)[-1]
        raised = TOO_LOW - SHOULD_BE_HIGHEST
        self._shift(
            more[: raised - 1] + self._at(SAFETY, "low")[: raised - len(more[: raised - 1])], SAFETY, 1
        )
        self._shift([case for case in self._at(SAFETY, "high") if case not in highest][:1], SAFETY, -1)
        low = self._at(HARM, "low")
        self._shift(low[: len(low) - LOW_RISK], HARM, 1)
        self._shift(self._at(HARM, "medium")[:2], HARM, 1)

    def _at(self, scale: str, *levels: str) -> list[str]:
        """Cases the service has at these levels, in an order of chance."""
        return [case for case in self.chance.shuffled(self.stated) if self.stated[case][scale] in levels]

    def _scale(self, scale: str) -> tuple[str, ...]:
        return tuple(level.key for level in self.framework.scale(scale).levels)

    def _shift(self, cases: Iterable[str], scale: str, steps: int) -> None:
        levels = self._scale(scale)
        for case in cases:
            at = levels.index(self.stated[case][scale])
            self.stated[case][f"inspector_{scale}"] = levels[at + steps]


def severity(facts: Facts, scale: str, framework: Framework) -> float:
    """How far up a scale the inspector puts a case, from 0 to 1."""
    levels = [level.key for level in framework.scale(scale).levels]
    return levels.index(facts[f"inspector_{scale}"]) / (len(levels) - 1)


def _top(cases: Iterable[str], number: int, rank: Rank, chance: Chance, spread: float = 0.08) -> set[str]:
    """The `number` cases that rank highest, near ones in an order of chance."""
    noisy = {case: rank(case) + spread * chance.noise() for case in sorted(cases)}
    return set(sorted(noisy, key=lambda case: -noisy[case])[:number])


def _say(stated: Stated, fact: str, yes: Iterable[str]) -> None:
    chosen = set(yes)
    for case, facts in stated.items():
        facts[fact] = "yes" if case in chosen else "no"


def _ranks(stated: Stated, framework: Framework) -> tuple[Rank, Rank, Rank]:
    def harm(case: str) -> float:
        return severity(stated[case], HARM, framework)

    def safety(case: str) -> float:
        return severity(stated[case], SAFETY, framework)

    def victim(case: str) -> float:
        return (stated[case].get("offence_group") in WITH_VICTIM) + harm(case) / 2

    return harm, safety, victim


def _state_court(stated: Stated, framework: Framework, chance: Chance) -> None:
    harm, safety, victim = _ranks(stated, framework)
    wanted, cases = FACTS["court"], set(stated)
    unsafe = _top(cases, wanted["safety_concern"], safety, chance, 0.01)
    lowest = cases - unsafe
    harmful = _top(cases - lowest, wanted["harm_concern"] - 1, harm, chance, 0.01) | lowest
    ordinary = {case for case in cases & unsafe & harmful if harm(case) > 0}
    planned = cases - _top(ordinary, len(cases) - wanted["plan_due"], lambda case: -safety(case), chance)
    working = _top(planned & unsafe, wanted["delivery_due"] - len(lowest), safety, chance, 0.2) | lowest
    reviewed = _top(working, wanted["review_due"], safety, chance)
    _say(stated, "safety_concern", unsafe)
    _say(stated, "harm_concern", harmful)
    _say(stated, "plan_due", planned)
    _say(stated, "delivery_due", working)
    _say(stated, "review_due", reviewed)
    _say(stated, "safety_delivery_due", unsafe & planned)
    _say(stated, "harm_delivery_due", _top(harmful & planned, 26, harm, chance))
    _say(stated, "safety_changed", _top(unsafe & reviewed, wanted["safety_changed"], safety, chance))
    _say(stated, "harm_changed", _top(harmful & reviewed, wanted["harm_changed"], harm, chance, 0.15))
    _say(stated, "victim", _top(harmful & planned, 19, victim, chance) | (cases - planned))
    _say_more(stated, "court", framework, chance)


def _state_out_of_court(stated: Stated, framework: Framework, chance: Chance) -> None:
    harm, safety, victim = _ranks(stated, framework)
    wanted, cases = FACTS["out_of_court"], set(stated)
    unsafe = _top(cases, wanted["safety_concern"], safety, chance)
    harmful = _top(cases, wanted["harm_concern"], lambda case: harm(case) + victim(case) / 4, chance)
    harmed = _top(harmful, wanted["victim"] - 1, victim, chance) | _top(cases - harmful, 1, victim, chance)
    _say(stated, "safety_concern", unsafe)
    _say(stated, "harm_concern", harmful)
    _say(stated, "victim", harmed)
    _say(stated, "safety_delivery_due", _top(unsafe, 12, safety, chance))
    _say(stated, "harm_delivery_due", _top(harmful & harmed, 8, harm, chance))
    _say(stated, "recommendation_made", _top(cases, wanted["recommendation_made"], lambda _: 0, chance))
    _say(stated, "police_involved", _top(cases, wanted["police_involved"], lambda _: 0, chance))
    _say_more(stated, "out_of_court", framework, chance)


def _say_more(stated: Stated, group: str, framework: Framework, chance: Chance) -> None:
    """State what routes nothing, or only prompts."""
    wanted = FACTS[group]

    def known(case: str) -> float:
        return severity(stated[case], SAFETY, framework) + (stated[case].get("looked_after") == "yes")

    def drugs(case: str) -> float:
        return float(stated[case].get("offence_group") == "drugs")

    _say(stated, "other_agency_plan", _top(stated, wanted["other_agency_plan"], known, chance))
    _say(stated, "education", _top(stated, wanted["education"], lambda case: -known(case), chance, 0.3))
    _say(stated, "mental_health", _top(stated, wanted["mental_health"], known, chance, 0.3))
    _say(stated, "substance_misuse", _top(stated, wanted["substance_misuse"], drugs, chance, 0.4))
