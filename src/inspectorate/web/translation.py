"""Translate sentences and faults of the method, which does not use Django's translations itself."""

from django.utils.translation import gettext

from inspectorate.method.faults import Fault, Sentence


def translated(text: str) -> str:
    """Return a Sentence in the language of the request. Any other text is returned unchanged."""
    if not isinstance(text, Sentence):
        return text
    values = {
        name: translated(value) if isinstance(value, Sentence) else value
        for name, value in text.values.items()
    }
    template = gettext(text.template)
    return template % values if values else template


def translated_fault(fault: Fault) -> Fault:
    """Return the fault with its place, problem and cure in the language of the request."""
    return Fault(*(translated(part) for part in (fault.place, fault.problem, fault.cure)))
