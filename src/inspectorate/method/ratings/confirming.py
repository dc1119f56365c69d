"""From proposed to confirmed: the panel's decision, which by default changes nothing."""

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.ratings.checking import check_decisions
from inspectorate.method.ratings.rated import ConfirmedRating, Decision, ProposedRating
from inspectorate.method.standards import Framework


def confirm(proposed: ProposedRating, decision: Decision | None, framework: Framework) -> ConfirmedRating:
    """Return the standard's rating after the panel; without a decision the proposal stands.

    Raises FaultsFound when the decision names another standard or an unknown rating, does not say who
    decided, or moves the rating without giving reasons.
    """
    if decision is None:
        stands = "The proposed rating stands: no panel decision is recorded."
        because = f"{proposed.because} {stands}" if proposed.rating else proposed.because
        return ConfirmedRating(proposed.standard, proposed.rating, proposed.score, proposed, None, because)
    if faults := (*check_decisions([decision], framework), *_check_against(proposed, decision)):
        raise FaultsFound(faults)
    score = framework.rating(decision.rating).points if proposed.scored else None
    because = f"{proposed.because} {_because(proposed, decision)}"
    return ConfirmedRating(proposed.standard, decision.rating, score, proposed, decision, because)


def _check_against(proposed: ProposedRating, decision: Decision) -> tuple[Fault, ...]:
    place = f"panel decision on standard {decision.standard}"
    faults = []
    before = proposed.rating or "not rated"
    if decision.standard != proposed.standard:
        problem = f"It is set against the proposal for {proposed.standard}."
        faults.append(Fault(place, problem, "Match each decision to its own standard."))
    if decision.rating != proposed.rating and not decision.reasons.strip():
        faults.append(
            Fault(
                place,
                f"It moves the rating from {before} to {decision.rating} without reasons.",
                "Give the panel's reasons in words, or leave the proposed rating.",
            )
        )
    return tuple(faults)


def _because(proposed: ProposedRating, decision: Decision) -> str:
    reasons = f": {decision.reasons.strip()}" if decision.reasons.strip() else "."
    if decision.rating == proposed.rating:
        return f"The panel considered it on {_day(decision)} and left it{reasons}"
    untriggered = "" if proposed.triggers else ", though none of the edition's triggers applied"
    return f"The panel moved it to {decision.rating} on {_day(decision)}{untriggered}{reasons}"


def _day(decision: Decision) -> str:
    return f"{decision.on.day} {decision.on:%B %Y}"
