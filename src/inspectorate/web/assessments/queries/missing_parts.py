"""What is missing before a case can be finished: one item with its address for each, by page of the case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from inspectorate.method.assessments.routing import INSPECTOR
from inspectorate.method.faults import Fault
from inspectorate.web.assessments.queries import completeness, progress, questions, reviews
from inspectorate.web.assessments.queries.access import AssessmentAccess


@dataclass(frozen=True, slots=True)
class MissingPart:
    """Something to do before a case can be finished. `fault` says what is wrong with an answer."""

    text: str
    url: str
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class PageOfMissingParts:
    """What is missing on one page of a case. `unanswered` are its questions to answer, if several."""

    title: str
    unanswered: tuple[tuple[str, str], ...]
    parts: tuple[MissingPart, ...]


def missing_by_page(
    case: AssessmentAccess, open_threads: Iterable[reviews.ShownThread]
) -> list[PageOfMissingParts]:
    """Return what is missing before a case can be finished, by page. `open_threads` need a reply."""
    order = questions.in_order(case.framework.id, case.assessment.group)
    position = {name: number for number, name in enumerate(order)}
    parts = sorted(
        (*_answers(case), *_comments(case), *_replies(case, open_threads)),
        key=lambda part: position.get(part[0], -1),
    )
    pages = []
    for page in progress.case_progress(case).pages:
        of_page = [part for name, part in parts if _page_url(case, name) == page.url]
        unanswered = _unanswered(case, page)
        if len(unanswered) == 1:
            [(name, url)] = unanswered
            of_page.insert(0, MissingPart(_("Answer question %(question)s") % {"question": name}, url))
            unanswered = ()
        if unanswered or of_page:
            pages.append(PageOfMissingParts(page.title, unanswered, tuple(dict.fromkeys(of_page))))
    return pages


def _unanswered(case: AssessmentAccess, page: progress.PageProgress) -> tuple[tuple[str, str], ...]:
    """Return number and address of the unanswered questions of a stage. Some facts may stay blank."""
    names = (name for name in page.unanswered if questions.page_of(case, name) != questions.ABOUT)
    return tuple((name, f"{page.url}#q-{name}") for name in names)


def _answers(case: AssessmentAccess) -> Iterator[tuple[str, MissingPart]]:
    """Yield the faults of answers with their questions; not those of questions without an answer."""
    pages = progress.case_progress(case).pages
    unanswered = {name for page in pages for name, _url in _unanswered(case, page)}
    for fault in completeness.missing_answers(case):
        question = _question(case, fault)
        shown: Fault | None = fault
        if question in unanswered:
            continue
        if question in case.conflicts:
            text = _("Choose an answer to %(question)s")
        elif case.routing.get(question) is False:
            text = _("Remove your answer to %(question)s")
        elif question and not case.answers.get(question):
            text, shown = _("Answer %(question)s"), None
        elif question:
            text = _("Correct your answer to %(question)s")
        else:
            text = _("Correct what is stated about the case")
        url = questions.question_url(case, question) if question else _about_url(case)
        yield question, MissingPart(text % {"question": _name(case, question)}, url, shown)


def _comments(case: AssessmentAccess) -> Iterator[tuple[str, MissingPart]]:
    titles = {option.key: option.title for option in case.framework.casework.answers}
    for question in case.uncommented:
        values = {"answer": titles[case.answers[question].value.strip()], "question": question}
        text = _("Write why you answered %(answer)s to %(question)s") % values
        yield question, MissingPart(text, questions.question_url(case, question))


def _replies(
    case: AssessmentAccess, open_threads: Iterable[reviews.ShownThread]
) -> Iterator[tuple[str, MissingPart]]:
    for shown in open_threads:
        parts = [case.inspection.pk, case.assessment.pk, shown.thread.pk]
        text = _("Reply to the comment on %(question)s") % {"question": shown.name}
        yield shown.thread.question, MissingPart(text, reverse("assessments:review_thread", args=parts))


def _question(case: AssessmentAccess, fault: Fault) -> str:
    """Return the question or fact of a fault; "" when no page has it."""
    name = fault.place.rsplit(", ", 1)[-1].split(" ", 1)[-1]
    possible = questions.choices(case.framework.id, case.assessment.group)
    return next((key for key in (name, f"{INSPECTOR}{name}") if key in possible), "")


def _name(case: AssessmentAccess, question: str) -> str:
    """Return the number of a question, or the text of a fact in quotation marks."""
    name = questions.question_name(case, question)
    return name if name == question else f"“{name}”"


def _page_url(case: AssessmentAccess, question: str) -> str:
    return questions.question_url(case, question).partition("#")[0] if question else _about_url(case)


def _about_url(case: AssessmentAccess) -> str:
    return reverse("assessments:about", args=[case.inspection.pk, case.assessment.pk])
