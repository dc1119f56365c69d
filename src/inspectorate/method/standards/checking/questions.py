"""Domains, standards and key questions are whole, and each domain has what it is judged on."""

from collections.abc import Iterator

from inspectorate.method.faults import Fault
from inspectorate.method.standards.framework import Domain, Framework, Standard


def faults(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for every domain, standard or question that could not be inspected."""
    if not any(standard.scored for standard in framework.standards.values()):
        yield Fault("standards.toml", "No standard is scored.", "An overall rating needs at least one.")
    for domain in framework.domains:
        place = f"standards.toml, domain {domain.id}"
        yield from _group(domain, framework, place)
        if not domain.standards:
            yield Fault(place, "It has no standards.", "Add one, or remove the domain.")
        for standard in domain.standards:
            yield from _standard(standard, f"{place}, standard {standard.id}")
    yield from _every_group_has_one_domain(framework)


def _group(domain: Domain, framework: Framework, place: str) -> Iterator[Fault]:
    known = [group.key for group in framework.casework.groups]
    if domain.judged_on == "evidence" and domain.case_group:
        problem = f"It is judged on evidence and names the case group {domain.case_group!r}."
        yield Fault(f"{place}, case_group", problem, "Remove it, or judge the domain on cases.")
    if domain.judged_on == "cases" and domain.case_group not in known:
        problem = "It is judged on cases, and its case group is missing or unknown."
        yield Fault(
            f"{place}, case_group", problem, f"Use one of casework.toml's groups: {', '.join(known)}."
        )


def _standard(standard: Standard, place: str) -> Iterator[Fault]:
    if not standard.statement:
        yield Fault(f"{place}, statement", "The statement is empty.", "Say what good looks like.")
    if not standard.key_questions:
        yield Fault(place, "It has no key questions.", "Add at least one.")
    for question in standard.key_questions:
        for asked in (question, *question.prompts):
            if not asked.text:
                yield Fault(f"{place}, question {asked.id}, text", "The question is empty.", "Write it.")


def _every_group_has_one_domain(framework: Framework) -> Iterator[Fault]:
    judged = [domain.case_group for domain in framework.domains if domain.judged_on == "cases"]
    for group in framework.casework.groups:
        if judged.count(group.key) != 1:
            problem = f"{judged.count(group.key)} domains are judged on these cases."
            yield Fault(f"casework.toml, group {group.key}", problem, "Exactly one domain must be.")
