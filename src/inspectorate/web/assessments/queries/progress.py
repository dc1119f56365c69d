"""Progress of a case over its pages: what is answered, what is still to come, and what its long list says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspectorate.method.assessments.descriptions import level_of_case
from inspectorate.web.assessments.models import AnswerEvent, Assessment, AssessmentProgress
from inspectorate.web.assessments.queries import questions
from inspectorate.web.assessments.queries.access import AssessmentAccess, visible
from inspectorate.web.assessments.queries.asked_questions import AssessmentQuestion
from inspectorate.web.cases.models import DrawnCase
from inspectorate.web.cases.queries import samples
from inspectorate.web.people.models import Person

FLAGS = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No"), "not_known": gettext_lazy("Not known")}
"""What the page of a case says beside the title of a flag, whose levels have titles of groups."""


@dataclass(frozen=True, slots=True)
class PageProgress:
    """Progress of one page of a case.

    `applicable` questions apply, and `unanswered` are those of them without an answer; `waiting` ones depend
    on a fact that is not answered yet. `uncommented` are the questions whose required comment is missing.
    """

    title: str
    url: str
    applicable: int
    waiting: int
    unanswered: tuple[str, ...]
    uncommented: tuple[str, ...]

    @property
    def first_missing(self) -> str:
        """The first question to answer, otherwise the first to comment on; "" without one."""
        return next(iter((*self.unanswered, *self.uncommented)), "")

    @property
    def answered(self) -> int:
        """How many of the questions that apply are answered."""
        return self.applicable - len(self.unanswered)

    @property
    def most(self) -> int:
        """The highest number of questions that the page can have."""
        return self.applicable + self.waiting


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """Progress of a case: that of its pages, in their order."""

    pages: tuple[PageProgress, ...]

    @property
    def answered(self) -> int:
        """How many of the questions that apply are answered."""
        return sum(page.answered for page in self.pages)

    @property
    def most(self) -> int:
        """The highest number of questions that the case can have."""
        return sum(page.most for page in self.pages)

    @property
    def waiting(self) -> int:
        """How many questions depend on a fact that is not answered yet."""
        return sum(page.waiting for page in self.pages)

    @property
    def next_page(self) -> PageProgress | None:
        """The first page with a question to answer, otherwise one with a comment to add; None without one."""
        unanswered = next((page for page in self.pages if page.unanswered), None)
        return unanswered or next((page for page in self.pages if page.uncommented), None)

    @property
    def next_url(self) -> str:
        """The address of the next question to answer; the top of a page of which nothing is answered."""
        page = self.next_page or self.pages[0]
        return f"{page.url}#{f'q-{page.first_missing}' if page.answered and page.first_missing else 'stage'}"


def case_progress(case: AssessmentAccess) -> CaseProgress:
    """Return the progress of a case."""
    parts = [case.inspection.pk, case.assessment.pk]
    facts = _page(
        _("About the case"), reverse("assessments:about", args=parts), questions.case_facts(case), waiting=0
    )
    stages = (
        _page(
            f"{stage.standard.id} {stage.standard.title}",
            questions.stage_url(case, stage.standard.id),
            stage.questions,
            waiting=stage.waiting,
        )
        for stage in questions.stages(case)
    )
    return CaseProgress((facts, *stages))


def _page(title: str, url: str, shown: tuple[AssessmentQuestion, ...], *, waiting: int) -> PageProgress:
    asked = [question for question in shown if question.applies]
    unanswered = tuple(question.id for question in asked if not question.is_answered)
    uncommented = tuple(question.id for question in shown if question.is_uncommented)
    return PageProgress(title, url, len(asked), waiting, unanswered, uncommented)


def answered_questions(case: AssessmentAccess) -> list[tuple[str, list[AssessmentQuestion]]]:
    """Return the questions with an answer or a comment, under the title of their page."""
    shown = [(_("About the case"), questions.case_facts(case))]
    shown += [
        (f"{stage.standard.id} {stage.standard.title}", stage.questions) for stage in questions.stages(case)
    ]
    answered = ((title, [question for question in page if question.is_filled_in]) for title, page in shown)
    return [(title, page) for title, page in answered if page]


def last_answered_first(
    assessments: QuerySet[Assessment], person: Person, *columns: str
) -> QuerySet[Assessment]:
    """Order assessments by some columns, then by a person's last answer in each, then by group and case.

    The last answer is annotated as `last`: the number of its event, or None where they have answered nothing.
    """
    events = AnswerEvent.objects.filter(assessment=OuterRef("pk"), by=person).order_by()
    last = events.values("assessment").annotate(last=Max("pk")).values("last")
    latest = F("last").desc(nulls_last=True)
    return assessments.annotate(last=Subquery(last)).order_by(*columns, latest, "group", "case_id", "pk")


def next_case(case: AssessmentAccess) -> Assessment | None:
    """Return the person's next case that is not finished; None after the last."""
    own = visible(case.inspection_access).filter(assessor=case.person)
    unfinished = own.exclude(state=AssessmentProgress.FINISHED).exclude(pk=case.assessment.pk)
    return last_answered_first(unfinished, case.person).first()


def listed_facts(case: AssessmentAccess) -> Iterator[tuple[str, str]]:
    """Yield title and value of what the long list says about a case: its age, then in the edition's order.

    It holds no name and no date of birth. A flag is left out where it says no.
    """
    assessment = case.assessment
    row = samples.listed_case(case.inspection, assessment.group, assessment.case_id)
    listed = dict(assessment.facts)
    if row and row.age is not None:
        yield _("Age at disposal"), str(row.age)
    if row and row.disposal_date:
        listed[case.framework.group(assessment.group).window.field] = row.disposal_date.isoformat()
    for field in case.framework.casework.fields:
        value = str(listed.get(field.key, ""))
        if not value or (field.kind == "flag" and value == "no"):
            continue
        title = _("%(title)s (service)") % {"title": field.title} if field.scale else field.title
        if field.kind == "date":
            yield title, _as_day(value)
        elif field.kind == "flag" and value in FLAGS:
            yield title, str(FLAGS[value])
        else:
            yield title, level_of_case(field.key, value, case.framework)


def _as_day(value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.day} {day:%B %Y}"


def planned_interview(case: AssessmentAccess) -> datetime | None:
    """Return the time of the planned interview with the case manager; None when there is none."""
    interviews = case.inspection.planned_interviews.filter(
        group=case.assessment.group, case_id=case.assessment.case_id
    )
    return interviews.values_list("starts", flat=True).first()


def case_manager(case: AssessmentAccess) -> str:
    """Return the name of the case manager from the latest draw; "" when the long list has none."""
    assessment = case.assessment
    same_case = {"draw__group": assessment.group, "case_id": assessment.case_id}
    drawn_cases = DrawnCase.objects.filter(draw__inspection=assessment.inspection_id, **same_case)
    return drawn_cases.order_by("-draw__number").values_list("case_manager", flat=True).first() or ""
