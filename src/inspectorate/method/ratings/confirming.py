"""Confirmed ratings: the proposal with the panel's decision applied. Without a decision nothing changes."""

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.ratings.checking import check_decisions
from inspectorate.method.ratings.rated import ConfirmedRating, Decision, ProposedRating
from inspectorate.method.standards import Framework


def confirm(proposed: ProposedRating, decision: Decision | None, framework: Framework) -> ConfirmedRating:
    """Return the confirmed rating of a standard; None as `decision` confirms the proposal.

    Raises FaultsFound when the decision is on a different standard, names an unknown rating, lists no panel
    members, or changes the rating without reasons.
    """
    if decision is None:
        confirmation = "The proposed rating stands: no panel decision is recorded."
        because = f"{proposed.because} {confirmation}" if proposed.rating else proposed.because
        return ConfirmedRating(proposed.standard, proposed.rating, proposed.score, proposed, None, because)
    if faults := (*check_decisions([decision], framework), *_check_proposal(proposed, decision)):
        raise FaultsFound(faults)
    score = framework.rating(decision.rating).points if proposed.scored else None
    because = f"{proposed.because} {_decision_because(proposed, decision)}"
    return ConfirmedRating(proposed.standard, decision.rating, score, proposed, decision, because)


def _check_proposal(proposed: ProposedRating, decision: Decision) -> tuple[Fault, ...]:
    place = f"panel decision on standard {decision.standard}"
    faults = []
    proposed_rating = proposed.rating or "not rated"
    if decision.standard != proposed.standard:
        problem = f"It is set against the proposal for {proposed.standard}."
        faults.append(Fault(place, problem, "Match each decision to its own standard."))
    if decision.rating != proposed.rating and not decision.reasons.strip():
        faults.append(
            Fault(
                place,
                f"It moves the rating from {proposed_rating} to {decision.rating} without reasons.",
                "Give the panel's reasons in words, or leave the proposed rating.",
            )
        )
    return tuple(faults)


def _decision_because(proposed: ProposedRating, decision: Decision) -> str:
    reasons = f": {decision.reasons.strip()}" if decision.reasons.strip() else "."
    if decision.rating == proposed.rating:
        return f"The panel considered it on {_date(decision)} and left it{reasons}"
    trigger_note = "" if proposed.triggers else ", though none of the edition's triggers applied"
    return f"The panel moved it to {decision.rating} on {_date(decision)}{trigger_note}{reasons}"


def _date(decision: Decision) -> str:
    return f"{decision.on.day} {decision.on:%B %Y}"
