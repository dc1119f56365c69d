"""Read which ratings change when other answers to the questions of a case are used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from inspectorate.method import assessments as method
from inspectorate.method import ratings, tallies
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries.caseload import method_assessments
from inspectorate.web.assessments.queries.differences import AnswerComparison
from inspectorate.web.inspections.queries import InspectionAccess


@dataclass(frozen=True, slots=True)
class ChangedRating:
    """A key question or standard with another rating: its id, and the rating before and after (or "")."""

    id: str
    before: str
    after: str

    def __str__(self) -> str:
        """Return the change in words: "2.1.1 from Good to Outstanding"."""
        ratings_in_words = {"before": self.before or _("no rating"), "after": self.after or _("no rating")}
        return _("%(id)s from %(before)s to %(after)s") % {"id": self.id, **ratings_in_words}


@dataclass
class CaseRatings:
    """The ratings of an inspection, with the present answers to one case or with others."""

    access: InspectionAccess
    assessment: Assessment

    def changes(
        self, answers: Mapping[str, str], beside: Mapping[str, str] | None = None
    ) -> tuple[ChangedRating, ...]:
        """Return the ratings that answers to the case change, by question id.

        They are compared with the present answers, some of which `beside` replaces.
        """
        others = beside or {}
        before, after = self._ratings(others), self._ratings({**others, **answers})
        return tuple(
            ChangedRating(name, before.get(name, ""), after.get(name, ""))
            for name in dict.fromkeys([*before, *after])
            if before.get(name) != after.get(name)
        )

    def _ratings(self, answers: Mapping[str, str]) -> Mapping[str, str]:
        present, framework = self._present, self.access.framework
        if present is None:
            return {}
        questions = {
            name: method.Answer(value) for name, value in answers.items() if name in framework.questions
        }
        facts = {name: value for name, value in answers.items() if name not in framework.questions}
        other = replace(present, answers={**present.answers, **questions}, facts={**present.facts, **facts})
        return ratings.ratings_with(self._tallies, present, other, framework)

    @cached_property
    def _assessments(self) -> tuple[method.Assessment, ...]:
        return method_assessments(access=self.access)

    @cached_property
    def _present(self) -> method.Assessment | None:
        """The assessment as it is counted; None when it has no answer and does not count."""
        case = (self.assessment.group, self.assessment.case_id, self.assessment.occasion)
        return next(
            (
                assessment
                for assessment in self._assessments
                if (assessment.group, assessment.case_id, assessment.occasion) == case
            ),
            None,
        )

    @cached_property
    def _tallies(self) -> Mapping[str, tallies.Tally]:
        return tallies.count(self._assessments, self.access.framework, {})


def changes_in_words(
    access: InspectionAccess, assessment: Assessment, comparisons: Iterable[AnswerComparison]
) -> Mapping[str, str]:
    """Return a sentence by question whose answer can change ratings, for unresolved differences of a case."""
    case, sentences = CaseRatings(access, assessment), {}
    for comparison in comparisons:
        changes = {
            title: case.changes({comparison.question: value})
            for value, title in comparison.choices
            if not comparison.resolution
        }
        if parts := [
            _("“%(answer)s” changes the rating of %(changes)s.")
            % {"answer": title, "changes": ", ".join(map(str, of_answer))}
            for title, of_answer in changes.items()
            if of_answer
        ]:
            sentences[comparison.question] = " ".join([*parts, _("Enter a reason if you select it.")])
    return sentences
