"""The history of one answer: what was saved, and what was said about it in a review, in order of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from django.db.models import BooleanField, F, QuerySet, Value

from inspectorate.web.assessments.models import AnswerEvent, ReviewComment
from inspectorate.web.assessments.queries import caseload
from inspectorate.web.assessments.queries.access import AssessmentAccess


@dataclass(frozen=True, slots=True)
class AnswerHistory(Sequence[AnswerEvent | ReviewComment]):
    """Answer events and review comments, the oldest first. They are read page by page."""

    events: QuerySet[AnswerEvent]
    comments: QuerySet[ReviewComment]

    def __len__(self) -> int:
        return self.events.count() + self.comments.count()

    def __iter__(self) -> Iterator[AnswerEvent | ReviewComment]:
        return iter(self[0:])

    @overload
    def __getitem__(self, rows: int) -> AnswerEvent | ReviewComment: ...

    @overload
    def __getitem__(self, rows: slice) -> list[AnswerEvent | ReviewComment]: ...

    def __getitem__(self, rows: int | slice) -> Any:
        if isinstance(rows, int):
            return self[rows : rows + 1][0]
        positions = [
            records.order_by()
            .annotate(
                time=F(column), is_comment=Value(value=records.model is ReviewComment, output_field=BOOLEAN)
            )
            .values_list("time", "is_comment", "pk")
            for records, column in ((self.events, "at"), (self.comments, "sent_at"))
        ]
        selected = list(positions[0].union(positions[1], all=True).order_by("time", "is_comment", "pk")[rows])
        records_by_kind: dict[bool, dict[int, Any]] = {}
        for is_comment, records in ((False, self.events), (True, self.comments)):
            numbers = [number for _time, kind, number in selected if kind is is_comment]
            records_by_kind[is_comment] = records.in_bulk(numbers) if numbers else {}
        return [records_by_kind[is_comment][number] for _time, is_comment, number in selected]


BOOLEAN = BooleanField()


def answer_history(*, case: AssessmentAccess, question: str) -> AnswerHistory:
    """Return the history of an answer, with the review comments on it that have been sent."""
    comments = ReviewComment.objects.filter(
        thread__assessment=case.assessment, thread__question=question, sent_at__isnull=False
    )
    return AnswerHistory(
        caseload.history(case=case, question=question), comments.select_related("by").order_by("pk")
    )
