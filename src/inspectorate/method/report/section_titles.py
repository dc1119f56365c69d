"""Titles of the sections that an inspection's own texts can have."""

from inspectorate.method.standards import Framework

_TITLES = {
    "foreword": "Foreword",
    "background": "Background",
    "key-facts": "Key facts",
    "methodology": "Methodology",
    "sample": "The sample",
}
_PARTS = {"strengths": "strengths", "improvement": "areas for improvement"}


def section_titles(framework: Framework) -> dict[str, str]:
    """Return the title of each section by its key, in the report's order."""
    overall = {
        f"overall-findings.{domain.id}": f"Overall findings: {domain.title}" for domain in framework.domains
    }
    titles = {"foreword": _TITLES["foreword"], **overall}
    titles |= {key: _TITLES[key] for key in ("background", "key-facts")}
    for domain in framework.domains:
        titles[domain.id] = f"{domain.id}. {domain.title}"
        titles |= {standard.id: f"{standard.id} {standard.title}" for standard in domain.standards}
        titles |= {f"{domain.id}.{part}": f"{domain.title}: {title}" for part, title in _PARTS.items()}
    return titles | {key: _TITLES[key] for key in ("methodology", "sample")}
