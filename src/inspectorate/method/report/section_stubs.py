"""Stubs of the sections that an inspection writes itself: a comment that says what belongs there."""

from inspectorate.method.report.section_titles import OPTIONAL, section_titles
from inspectorate.method.standards import Framework

_CONTENTS = {
    "foreword": "What matters most to a reader of this page only: the overall rating, what is good, what "
    "must improve, and why.",
    "background": "The service, the area and its partners, and what has changed recently.",
}
_OVERALL = (
    "A list of the main findings, the most important first. Bind each figure, for example {{{question}}}."
)
_CHAPTER = "One or two sentences before the standards: which evidence this chapter rests on."
_STANDARD = (
    "What inspectors found, with evidence. It has to explain the rating. The standard says: {statement}"
)
_PARTS = {
    "strengths": "A list of what the service does well, one sentence for each strength.",
    "improvement": "A list of what has to improve, one sentence for each area.",
}


def section_stubs(framework: Framework) -> dict[str, str]:
    """Return a Markdown comment for each section by its key: the title, and what belongs there."""
    contents = _contents(framework)
    return {
        key: f"<!-- {title}\n{contents[key]}\nWrite below. This comment is not printed. -->\n"
        for key, title in section_titles(framework).items()
        if key not in OPTIONAL
    }


def _contents(framework: Framework) -> dict[str, str]:
    contents = dict(_CONTENTS)
    for domain in framework.domains:
        questions = [question for standard in domain.standards for question in standard.key_questions]
        contents[f"overall-findings.{domain.id}"] = _OVERALL.format(question=questions[0].id)
        contents[domain.id] = _CHAPTER
        contents |= {
            standard.id: _STANDARD.format(statement=standard.statement) for standard in domain.standards
        }
        contents |= {f"{domain.id}.{part}": text for part, text in _PARTS.items()}
    return contents
