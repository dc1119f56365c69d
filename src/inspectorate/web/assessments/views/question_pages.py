"""Pages of questions, shared by the views of answers and of reviews."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from inspectorate.web.assessments import forms
from inspectorate.web.assessments.changes import readers
from inspectorate.web.assessments.queries import progress, questions, reviews
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.form_errors import status
from inspectorate.web.security.middleware import AuthenticatedRequest


@dataclass(slots=True)
class PageAnswers:
    """Result of saving the answers of one page.

    `rejected` has the reasons by question, and `typed` what was sent for these questions. `problem` is the
    reason when nothing could be saved. `undecided` are the questions that did not apply before.
    """

    saved: int = 0
    conflicts: list[str] = field(default_factory=list)
    rejected: dict[str, str] = field(default_factory=dict)
    typed: dict[str, forms.TypedAnswer] = field(default_factory=dict)
    problem: str = ""
    undecided: frozenset[str] = frozenset()

    @property
    def is_rejected(self) -> bool:
        """Whether an answer was not saved, so that the page is shown again."""
        return bool(self.rejected or self.problem)

    @property
    def status(self) -> int:
        """The HTTP status of the page."""
        return 422 if self.is_rejected else 200


def question_page(
    request: AuthenticatedRequest,
    case: AssessmentAccess,
    page: str,
    page_answers: PageAnswers,
    comments: forms.ReviewCommentsForm | None = None,
) -> HttpResponse:
    """Show a page of questions: “about”, or the stage of a standard. Records who reads the answers.

    `comments` are review comments that were not saved.
    """
    readers.viewed_assessment(case)
    context: dict[str, Any]
    if page == questions.ABOUT:
        facts = questions.case_facts(case)
        context = {"facts": facts, "stages": questions.stages(case)}
        template, shown = "assessments/about.html", facts
    else:
        shown_stage, following = questions.stage(case, page), following_stages(case, page)
        context = {"stage": shown_stage, "next": following[0] if following else ""}
        template, shown = "assessments/stage.html", (*shown_stage.facts, *shown_stage.questions)
    on_page = {question.id for question in shown}
    context |= _question_context(case, page_answers, comments, on_page)
    return render(request, template, context, status=status(comments) if comments else page_answers.status)


def following_stages(case: AssessmentAccess, stage: str) -> list[str]:
    """Return the stages of a case after one of them, by standard."""
    standards = [standard.id for standard in case.framework.domain_for(case.assessment.group).standards]
    return standards[standards.index(stage) + 1 :] if stage in standards else []


def _question_context(
    case: AssessmentAccess,
    page_answers: PageAnswers,
    comments: forms.ReviewCommentsForm | None,
    on_page: Collection[str],
) -> dict[str, Any]:
    """Return the context of the macros in `parts/question.html`."""
    return {
        "review": reviews.case_review(case, comments.typed if comments else None, on_page=on_page),
        "comments": comments,
        "access": case.inspection_access,
        "case": case,
        "page_answers": page_answers,
        "listed_facts": progress.listed_facts(case),
        "page_key": uuid.uuid4(),
        "faults": [
            {"text": f"{questions.question_name(case, name)}: {reason}", "href": f"#q-{name}"}
            for name, reason in page_answers.rejected.items()
        ],
    }
