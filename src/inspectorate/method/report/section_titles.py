"""Titles of the sections that an inspection's own texts can have."""

from collections.abc import Mapping

from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards import Framework

_TITLES = {
    "foreword": _("Foreword"),
    "background": _("Background"),
    "key-facts": _("Key facts"),
    "methodology": _("Methodology"),
    "sample": _("Sample"),
}

OPTIONAL = frozenset({"key-facts", "methodology", "sample"})
"""Sections that a report can do without."""


def section_titles(framework: Framework) -> Mapping[str, str]:
    """Return the title of each section by its key, in the report's order: the edition's, if it has one."""
    headings = {block.key: block.title for block in framework.report.blocks}
    own: dict[str, str] = {key: headings.get(key) or title for key, title in _TITLES.items()}
    strengths = headings.get("strengths") or _("Strengths")
    improvement = headings.get("improvement") or _("Areas for improvement")
    titles = {"foreword": own["foreword"]}
    for domain in framework.domains:
        titles[f"overall-findings.{domain.id}"] = _("Overall findings: %(domain)s", domain=domain.title)
    titles |= {key: own[key] for key in ("background", "key-facts")}
    for domain in framework.domains:
        titles[domain.id] = f"{domain.id}. {domain.title}"
        titles |= {standard.id: f"{standard.id} {standard.title}" for standard in domain.standards}
        titles[f"{domain.id}.strengths"] = f"{domain.title}: {strengths.lower()}"
        titles[f"{domain.id}.improvement"] = f"{domain.title}: {improvement.lower()}"
    return titles | {key: own[key] for key in ("methodology", "sample")}
