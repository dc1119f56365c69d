"""Reading of cases assessed twice: side by side, and agreement by question."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from inspectorate.method import assessments as method
from inspectorate.method.assessments import Agreement
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import Assessment, AssessmentProgress, DifferenceResolution, Occasion
from inspectorate.web.assessments.queries.access import method_assessment, visible
from inspectorate.web.assessments.queries.questions import choices
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require


@dataclass(frozen=True, slots=True)
class AnswerComparison:
    """One question of a case assessed twice: what each answered, with comments, and how it was settled."""

    question: str
    text: str
    choices: tuple[tuple[str, str], ...]
    first: str
    second: str
    first_comment: str
    second_comment: str
    settled: DifferenceResolution | None

    @property
    def differs(self) -> bool:
        """Whether the two answers differ."""
        return self.first != self.second


def comparisons(*, access: InspectionAccess) -> list[tuple[Assessment, Assessment]]:
    """The cases assessed twice, first and second beside each other, whether finished or not."""
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    found = access.inspection.assessments.select_related("assessor").order_by("group", "case_id")
    seconds = {(each.group, each.case_id): each for each in found if each.is_second}
    firsts = [each for each in found if not each.is_second and (each.group, each.case_id) in seconds]
    return [(each, seconds[each.group, each.case_id]) for each in firsts]


def differences(
    *, access: InspectionAccess, first: int
) -> tuple[Assessment, Assessment, list[AnswerComparison]]:
    """Both assessments of a case, question by question. Raises NotVisible unless both are finished."""
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    seen = {each.pk for each in visible(access).filter(state=AssessmentProgress.FINISHED)}
    for one, two in comparisons(access=access):
        if one.pk == first and {one.pk, two.pk} <= seen:
            return one, two, _comparison(access, one, two)
    raise NotVisible


def reliability(*, access: InspectionAccess) -> list[tuple[Agreement, str]]:
    """Agreement by question over the cases finished twice, as they were before any difference was settled."""
    require(Action.SEE_CONSISTENCY, access.roles, access.inspection.current_state)
    edition = framework(access.inspection.edition)
    agreed = method.agreement(blind_pairs(access), edition)
    return [(each, edition.questions[name].text) for name, each in agreed.items()]


def blind_pairs(access: InspectionAccess) -> tuple[method.Assessment, ...]:
    """The assessments of cases finished twice, with the answers each assessor gave before any was settled."""
    edition = framework(access.inspection.edition)
    both = [
        each
        for pair in comparisons(access=access)
        if all(one.state == AssessmentProgress.FINISHED for one in pair)
        for each in pair
    ]
    return tuple(_unresolved(each, edition) for each in _has_answer(both))


def _has_answer(found: Iterable[Assessment]) -> Iterable[Assessment]:
    ids = [each.pk for each in found]
    return (
        Assessment.objects.filter(pk__in=ids)
        .select_related("assessor")
        .prefetch_related("answers", "difference_resolutions")
        .order_by("group", "case_id", "occasion")
    )


def _unresolved(each: Assessment, edition: Framework) -> method.Assessment:
    value = method_assessment(each, {answer.question: answer for answer in each.answers.all()}, edition)
    before = {one.question: one.first_value for one in each.difference_resolutions.all()}
    answers = {
        name: method.Answer(before.get(name, answer.value), answer.comment)
        for name, answer in value.answers.items()
    }
    return replace(value, answers=answers)


def _comparison(access: InspectionAccess, first: Assessment, second: Assessment) -> list[AnswerComparison]:
    edition = framework(access.inspection.edition)
    known = choices(edition.id, first.group)
    one, two = (_unresolved(each, edition) for each in _has_answer((first, second)))
    one, two = (one, two) if one.occasion == Occasion.FIRST else (two, one)
    settled = {each.question: each for each in first.difference_resolutions.select_related("by")}
    routing = {each.key: each.text for each in edition.casework.routing}
    nothing = method.Answer("")
    rows = []
    for name, options in known.items():
        if name in edition.questions:
            text, mine, other = (
                edition.questions[name].text,
                one.answers.get(name, nothing),
                two.answers.get(name, nothing),
            )
        else:
            text = routing.get(name, name.replace("_", " ").capitalize())
            mine, other = method.Answer(one.facts.get(name, "")), method.Answer(two.facts.get(name, ""))
        rows.append(
            AnswerComparison(
                name,
                text,
                options,
                mine.value,
                other.value,
                mine.comment,
                other.comment,
                settled.get(name),
            )
        )
    return rows
