"""Completeness: data that are still missing before the overall rating is final."""

from collections.abc import Collection, Iterator, Mapping

from inspectorate.method.assessments import FIRST, Assessment
from inspectorate.method.ratings.rating_bands import names_in_sentence
from inspectorate.method.ratings.values import Judgement
from inspectorate.method.standards import CaseGroup, Framework
from inspectorate.method.tallies import Tally


def outstanding(
    framework: Framework,
    judgements: Collection[Judgement],
    assessments: Collection[Assessment],
    tallies: Mapping[str, Tally],
    *,
    eligible: Mapping[str, int],
    sampled: Mapping[str, Collection[str]],
) -> tuple[str, ...]:
    """Return a sentence for every kind of missing data; empty when the overall rating is final.

    `eligible` maps a case group to the number of its eligible cases, `sampled` to the ids of the cases
    drawn; a group without a long list or a sample has no entry. Standards that are not scored, and those
    that cannot be rated because no case is eligible or applicable, require no data.
    """
    sentences = [*_unjudged(framework, judgements)]
    for domain in framework.domains:
        if domain.case_group and any(standard.scored for standard in domain.standards):
            group = framework.group(domain.case_group)
            assessed = {
                assessment.case_id
                for assessment in assessments
                if assessment.occasion == FIRST and assessment.group == group.key
            }
            sentences += _unassessed(group, assessed, eligible.get(group.key), sampled.get(group.key))
    return (*sentences, *_unanswered(framework, tallies))


def _unjudged(framework: Framework, judgements: Collection[Judgement]) -> Iterator[str]:
    judged = {judgement.standard for judgement in judgements}
    missing = [
        name
        for name, standard in framework.standards.items()
        if standard.scored and framework.domain_of[name].judged_on != "cases" and name not in judged
    ]
    if missing:
        subject, verb = ("Standard", "is") if len(missing) == 1 else ("Standards", "are")
        yield f"{subject} {names_in_sentence(missing)} {verb} not judged yet."


def _unassessed(
    group: CaseGroup, assessed: Collection[str], eligible: int | None, drawn: Collection[str] | None
) -> Iterator[str]:
    unassessed = [case for case in drawn or () if case not in assessed]
    if unassessed:
        number = f"{len(unassessed)} of {len(drawn or ())} sampled cases"
        yield f"{group.title}: {number} {'is' if len(unassessed) == 1 else 'are'} not assessed yet."
    elif drawn is None and not assessed and eligible is None:
        yield f"{group.title}: no case is assessed yet, and there is no long list."
    elif drawn is None and not assessed and eligible:
        yield f"{group.title}: no case is assessed yet, and no sample is drawn."


def _unanswered(framework: Framework, tallies: Mapping[str, Tally]) -> Iterator[str]:
    missing = {
        name: tallies[name].missing
        for name in framework.key_questions
        if name in tallies and framework.standard_of[name].scored
    }
    if number := sum(missing.values()):
        answers = "1 answer to a key question is" if number == 1 else f"{number} answers to key questions are"
        first = next(name for name, count in missing.items() if count)
        yield f"{answers} missing, the first in {first}."
