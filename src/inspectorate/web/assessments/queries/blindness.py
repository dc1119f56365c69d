"""Blindness: which assessments stay hidden from a person, and who may still assess a case.

A case can have two assessments. Until both are finished, whoever takes part in one of them sees nothing of
the other one, whatever their role. Whoever has read one of them cannot make the other one.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from inspectorate.web.assessments.models import (
    AnswerEvent,
    Assessment,
    AssessmentProgress,
    AssessmentReader,
    DifferenceResolution,
    Occasion,
    Reassignment,
    SaveOutcome,
)
from inspectorate.web.assessments.queries.conflicts import conflicted_cases
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person


def takes_part(person: Person) -> Q:
    """Return the condition that a person is the assessor of an assessment, or has saved an answer in it.

    Giving a case to somebody else therefore opens nothing to the person who had it.
    """
    saved_answers = AnswerEvent.objects.filter(assessment=OuterRef("pk"), by=person)
    return Q(assessor=person) | Q(Exists(saved_answers))


def has_taken_part(person: Person) -> Q:
    """Return the condition that a person has ever been the assessor of an assessment, or answered in it.

    Clearing answers of a person with a conflict of interest, resolving a difference between two assessments,
    and an allocation that was undone do not count.
    """
    differences = DifferenceResolution.objects.filter(
        first=OuterRef("assessment"), question=OuterRef("question"), by=person
    )
    answers = AnswerEvent.objects.filter(assessment=OuterRef("pk"), by=person).exclude(value="", comment="")
    given = answers.exclude(Exists(differences), outcome=SaveOutcome.RESOLVED)
    held = Reassignment.objects.filter(
        Q(previous=person) | Q(assessor=person),
        assessment=OuterRef("pk"),
        case_allocation__undone_at=None,
    )
    return Q(assessor=person) | Q(Exists(given)) | Q(Exists(held))


def is_blind(person: Person) -> Q:
    """Return the condition that an assessment is hidden from a person, whatever their role.

    They take part in the other assessment of the case and not in this one, and not both are finished.
    """
    other = same_case().filter(takes_part(person)).exclude(pk=OuterRef("pk"))
    return Exists(other) & is_unfinished_case() & ~takes_part(person)


def is_unfinished_case() -> Exists:
    """Return the condition that some assessment of the case is not finished."""
    return Exists(same_case().exclude(state=AssessmentProgress.FINISHED))


def is_own_or_shared(person: Person) -> Q:
    """Return the condition that a person is an assessor of the case, and not blind to this assessment."""
    own_of_case = Exists(same_case().filter(assessor=person))
    return Q(assessor=person) | (own_of_case & ~is_unfinished_case())


def hidden_assessments(*, access: InspectionAccess) -> list[Assessment]:
    """Return the assessments of an inspection that stay hidden from this person, whatever their role.

    They are blind to them, or have a conflict of interest in the case.
    """
    conflicted = conflicted_cases(access.inspection.pk, access.conflict)
    hidden = access.inspection.assessments.filter(is_blind(access.person) | conflicted)
    return list(hidden.order_by("group", "case_id", "occasion"))


def hidden_ids(*, access: InspectionAccess) -> frozenset[int]:
    """Return the ids of the assessments that stay hidden from this person."""
    return frozenset(assessment.pk for assessment in hidden_assessments(access=access))


def hidden_cases(*, access: InspectionAccess) -> tuple[str, ...]:
    """Return the ids of the cases of which an assessment stays hidden from this person."""
    return tuple(dict.fromkeys(assessment.case_id for assessment in hidden_assessments(access=access)))


def has_read_other(*, assessment: Assessment, person: Person) -> bool:
    """Return whether a person has seen answers of the other assessment of a case, while both stay blind."""
    people = people_with_answers(
        inspection=assessment.inspection_id, group=assessment.group, case_id=assessment.case_id
    )
    return any(pk != assessment.pk for pk, reader in people if reader == person.pk)


def people_with_answers(*, inspection: int, **case: str | Collection[str]) -> set[tuple[int, int]]:
    """Return assessment and person for everyone who has seen answers of a case that are not compared yet.

    `case` are conditions for its `group` and `case_id`. Without them, the answers of every case of the
    inspection count.

    They have seen answers when they have read them, or have saved one. Once both assessments have been
    finished, agreement no longer depends on who has seen what.
    """
    is_alone = ~Exists(same_case().exclude(pk=OuterRef("pk")))
    assessments = Assessment.objects.filter(
        is_unfinished_case() | is_alone,
        inspection=inspection,
        **case,
        last_blind_event=None,
    )
    readers = (
        AssessmentReader.objects.filter(assessment__in=assessments)
        .values_list("assessment", "person")
        .distinct()
    )
    authors = (
        AnswerEvent.objects.filter(assessment__in=assessments).values_list("assessment", "by").distinct()
    )
    return {*readers, *authors}


def unfinished_pairs(inspection: Inspection) -> QuerySet[Assessment]:
    """Return the second assessments begun, of cases that two people assess and have not both finished."""
    others = same_case().exclude(assessor=OuterRef("assessor"))
    second_assessments = inspection.assessments.filter(occasion=Occasion.SECOND)
    begun = second_assessments.exclude(pk__in=unbegun_second_assessments(inspection).values("pk"))
    return begun.filter(Exists(others), is_unfinished_case()).order_by("group", "case_id")


def unbegun_second_assessments(inspection: Inspection) -> QuerySet[Assessment]:
    """Return the second assessments in which nothing has been recorded."""
    second_assessments = unbegun(inspection.assessments.filter(occasion=Occasion.SECOND))
    return second_assessments.select_related("assessor").order_by("group", "case_id")


def unbegun(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Return those of the assessments in which nothing has been recorded."""
    nothing = {"events": None, "alerts": None, "held_interviews": None, "checked_out_at": None}
    return assessments.filter(version=0, **nothing)


def same_case() -> QuerySet[Assessment]:
    """Return the assessments of the case of an assessment, for a subquery."""
    return Assessment.objects.filter(
        inspection=OuterRef("inspection"), group=OuterRef("group"), case_id=OuterRef("case_id")
    )
