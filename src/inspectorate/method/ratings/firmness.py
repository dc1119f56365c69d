"""How firm each case standard's rating is: its distance to change, the cases concerned, and its certainty."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from inspectorate.method.assessments import FIRST, Assessment, standings
from inspectorate.method.ratings.bands import rating_at
from inspectorate.method.ratings.certainty import Projection, method, probabilities, project
from inspectorate.method.ratings.rated import DecidingCase, Sensitivity
from inspectorate.method.ratings.tipping import UP, Move, Tipping, counts_of, position, tipping
from inspectorate.method.standards import Framework
from inspectorate.method.tallies import Tally


def sensitivity(
    assessments: Iterable[Assessment],
    tallies: Mapping[str, Tally],
    framework: Framework,
    projection: Projection | None = None,
) -> dict[str, Sensitivity]:
    """Return how firm each case standard's rating is, by its id; standards without a rating are left out.

    `projection` is `project` of the same assessments, for callers that need it for more than this.
    """
    firsts = [each for each in assessments if each.occasion == FIRST]
    drawn = projection or project(firsts, tallies, framework)
    firm: dict[str, Sensitivity] = {}
    for domain in framework.domains:
        cases = {each.case_id: each for each in firsts if each.group == domain.case_group}
        standing = {case: standings(each, framework) for case, each in cases.items()}
        for standard in domain.standards if domain.case_group else ():
            counts = counts_of([key.id for key in standard.key_questions], tallies)
            found = tipping(counts, standing, framework) if counts else None
            if found and domain.case_group:
                firm[standard.id] = Sensitivity(
                    standard=standard.id,
                    rating=rating_at(position(counts, framework), framework),
                    points_to_boundary=found.points,
                    cases_to_change=found.nearest.answers,
                    toward=rating_at(found.nearest.toward, framework),
                    deciding=tuple(_as_answered(each, cases) for each in found.deciding),
                    probabilities=probabilities(drawn, standard.id, framework),
                    method=method(drawn, domain.case_group),
                    one_case=found.one_case,
                    because=_because(found, framework),
                )
    return firm


def _as_answered(deciding: DecidingCase, cases: Mapping[str, Assessment]) -> DecidingCase:
    return replace(deciding, answer=cases[deciding.case_id].answers[deciding.question].value)


def _because(found: Tipping, framework: Framework) -> str:
    move = found.nearest
    toward = rating_at(move.toward, framework)
    one = move.answers == 1
    answers = "One answer" if one else f"{move.answers} answers"
    said = [f"{answers} judged the other way would make it {toward} ({_where(move)})."]
    alone = len({each.case_id for each in found.deciding})
    if found.one_case and one:
        said.append(f"{alone} {'case' if alone == 1 else 'cases'} could be that one.")
    elif found.one_case:
        said.append(f"{alone} {'case' if alone == 1 else 'cases'} would do it alone.")
    return " ".join(said)


def _where(move: Move) -> str:
    more = "more" if move.direction == UP else "fewer"
    ways = [" and ".join(f"{number} in {question}" for question, number in way.items()) for way in move.ways]
    return f"{', or '.join(ways)}".replace(" in ", f" {more} sufficient in ", 1)
