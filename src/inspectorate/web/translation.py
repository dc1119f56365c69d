"""Texts of the method and of editions, and addresses of pages, in the language of the request."""

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

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


def localised(text: str, **names: str) -> str:
    """Return a text of an edition or a report in the language of the request, or marked as English.

    In English, and for an empty text, it is returned unchanged. `names` as for `in_language`.
    """
    translation = in_language(text, **names)
    if not text or is_english() or translation != text:
        return translation
    return format_html('<span lang="en">{}</span>', text)


def in_language(text: str, **names: str) -> str:
    """Return a text of an edition or a report in the language of the request; itself without a translation.

    The catalogue has the text with a placeholder for each of the names: "An inspection in {area}".
    """
    if not text or is_english():
        return text
    pattern = text
    for key, name in names.items():
        pattern = pattern.replace(name, f"{{{key}}}") if name else pattern
    translation = gettext(pattern)
    for key, name in names.items():
        translation = translation.replace(f"{{{key}}}", name)
    return translation


def is_english() -> bool:
    """Return whether the language of the request is English, in which every text is written."""
    return get_language() in (None, settings.LANGUAGE_CODE)


def address(name: str, *parts: Any) -> str:
    """Return the address of a page in the language of the request, or its only address.

    The addresses in another language are an instance of the app's namespace that has the language's code.
    """
    if is_english():
        return reverse(name, args=parts)
    try:
        return reverse(name, args=parts, current_app=get_language())
    except NoReverseMatch:
        return reverse(name, args=parts)
