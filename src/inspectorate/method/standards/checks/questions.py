"""Checks of domains, standards and questions: none is empty, and each group of cases has one domain."""

from collections.abc import Iterator

from inspectorate.method.faults import Fault
from inspectorate.method.standards.checks.casework import unknown
from inspectorate.method.standards.framework import Domain, Framework, Standard


def faults(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for each domain, standard or question that could not be inspected."""
    if not any(standard.scored for standard in framework.standards.values()):
        yield Fault("standards.toml", "No standard is scored.", "An overall rating needs at least one.")
    for domain in framework.domains:
        place = f"standards.toml, domain {domain.id}"
        yield from _group(domain, framework, place)
        if not domain.standards:
            yield Fault(place, "It has no standards.", "Add one, or remove the domain.")
        for standard in domain.standards:
            yield from _standard(standard, f"{place}, standard {standard.id}")
    yield from _comments(framework)
    yield from _domains_of_groups(framework)


def _group(domain: Domain, framework: Framework, place: str) -> Iterator[Fault]:
    groups = [group.key for group in framework.casework.groups]
    if domain.judged_on == "evidence" and domain.case_group:
        problem = f"It is judged on evidence and names the case group {domain.case_group!r}."
        yield Fault(f"{place}, case_group", problem, "Remove it, or judge the domain on cases.")
    if domain.judged_on == "cases" and domain.case_group not in groups:
        problem = "It is judged on cases, and its case group is missing or unknown."
        yield Fault(
            f"{place}, case_group", problem, f"Use one of casework.toml's groups: {', '.join(groups)}."
        )


def _standard(standard: Standard, place: str) -> Iterator[Fault]:
    if not standard.statement:
        yield Fault(f"{place}, statement", "The statement is empty.", "Enter the statement.")
    if not standard.key_questions:
        yield Fault(place, "It has no key questions.", "Add at least one.")
    for key_question in standard.key_questions:
        for question in (key_question, *key_question.prompts):
            if not question.text:
                yield Fault(
                    f"{place}, question {key_question.id}, text",
                    "The question is empty.",
                    "Enter the question.",
                )


def _comments(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for each answer that needs a comment on a question and is no answer of the edition."""
    answers = [answer.key for answer in framework.casework.answers]
    for name, question in framework.questions.items():
        if question.comment_required:
            file = "standards.toml, question" if name in framework.key_questions else "prompts.toml, prompt"
            yield from unknown(f"{file} {name}, comment_required", question.comment_required.value, answers)


def _domains_of_groups(framework: Framework) -> Iterator[Fault]:
    judged_groups = [domain.case_group for domain in framework.domains if domain.judged_on == "cases"]
    for group in framework.casework.groups:
        if judged_groups.count(group.key) != 1:
            problem = f"{judged_groups.count(group.key)} domains are judged on these cases."
            yield Fault(
                f"casework.toml, group {group.key}", problem, "Exactly one domain must be judged on them."
            )
