"""Reading of cases assessed twice: side by side, and agreement by question."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from inspectorate.method import assessments as method
from inspectorate.method.assessments import Agreement
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import Assessment, Occasion, Progress, Settled
from inspectorate.web.assessments.queries.opening import as_value, visible
from inspectorate.web.assessments.queries.staging import choices
from inspectorate.web.inspections.queries import InspectionAccess, framework
from inspectorate.web.permissions import Action, NotVisible, insist


@dataclass(frozen=True, slots=True)
class Compared:
    """One question of a case assessed twice: what each answered, with comments, and how it was settled."""

    question: str
    text: str
    choices: tuple[tuple[str, str], ...]
    first: str
    second: str
    first_comment: str
    second_comment: str
    settled: Settled | None

    @property
    def differs(self) -> bool:
        """Whether the two answers differ."""
        return self.first != self.second


def compared(*, access: InspectionAccess) -> list[tuple[Assessment, Assessment]]:
    """The cases assessed twice, first and second beside each other, whether finished or not."""
    insist(Action.SEE_CONSISTENCY, access.roles, access.inspection.stands)
    found = access.inspection.assessments.select_related("assessor").order_by("group", "case_id")
    seconds = {(each.group, each.case_id): each for each in found if each.is_second}
    firsts = [each for each in found if not each.is_second and (each.group, each.case_id) in seconds]
    return [(each, seconds[each.group, each.case_id]) for each in firsts]


def differences(*, access: InspectionAccess, first: int) -> tuple[Assessment, Assessment, list[Compared]]:
    """Both assessments of a case, question by question. Raises NotVisible unless both are finished."""
    insist(Action.SEE_CONSISTENCY, access.roles, access.inspection.stands)
    seen = {each.pk for each in visible(access).filter(state=Progress.FINISHED)}
    for one, two in compared(access=access):
        if one.pk == first and {one.pk, two.pk} <= seen:
            return one, two, _beside(access, one, two)
    raise NotVisible


def reliability(*, access: InspectionAccess) -> list[tuple[Agreement, str]]:
    """Agreement by question over the cases finished twice, as they were before any difference was settled."""
    insist(Action.SEE_CONSISTENCY, access.roles, access.inspection.stands)
    edition = framework(access.inspection.edition)
    agreed = method.agreement(blind(access), edition)
    return [(each, edition.questions[name].text) for name, each in agreed.items()]


def blind(access: InspectionAccess) -> tuple[method.Assessment, ...]:
    """The assessments of cases finished twice, with the answers each assessor gave before any was settled."""
    edition = framework(access.inspection.edition)
    both = [
        each
        for pair in compared(access=access)
        if all(one.state == Progress.FINISHED for one in pair)
        for each in pair
    ]
    return tuple(_unsettled(each, edition) for each in _filled(both))


def _filled(found: Iterable[Assessment]) -> Iterable[Assessment]:
    ids = [each.pk for each in found]
    return (
        Assessment.objects.filter(pk__in=ids)
        .select_related("assessor")
        .prefetch_related("answers", "settled")
        .order_by("group", "case_id", "occasion")
    )


def _unsettled(each: Assessment, edition: Framework) -> method.Assessment:
    value = as_value(each, {answer.question: answer for answer in each.answers.all()}, edition)
    before = {one.question: one.first_value for one in each.settled.all()}
    answers = {
        name: method.Answer(before.get(name, answer.value), answer.comment)
        for name, answer in value.answers.items()
    }
    return replace(value, answers=answers)


def _beside(access: InspectionAccess, first: Assessment, second: Assessment) -> list[Compared]:
    edition = framework(access.inspection.edition)
    known = choices(edition.id, first.group)
    one, two = (_unsettled(each, edition) for each in _filled((first, second)))
    one, two = (one, two) if one.occasion == Occasion.FIRST else (two, one)
    settled = {each.question: each for each in first.settled.select_related("by")}
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
            Compared(
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
