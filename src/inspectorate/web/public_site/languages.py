"""The languages of the public site: English and Welsh, each page at an address in both."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from inspectorate.translations import WELSH, awaiting_review
from inspectorate.web.translation import is_english

ENGLISH = "en-GB"
NAMES = {ENGLISH: "English", WELSH: "Cymraeg"}
"""The name of each language in itself."""
NAMESPACES = {ENGLISH: "public_site", WELSH: WELSH}
"""The namespace of the addresses in each language."""


def language_tag() -> str:
    """Return the tag of the language of the request, as HTML has it."""
    return ENGLISH if is_english() else str(get_language())


def page_language(request: HttpRequest) -> dict[str, Any]:
    """Return what a page shows of its language: its tag, its addresses, and if its texts await a review."""
    return {
        "language": language_tag(),
        "addresses": _addresses(request),
        "names": NAMES,
        "query": f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else "",
        "awaits_review": not is_english() and awaiting_review(language_tag()) > 0,
    }


def _addresses(request: HttpRequest) -> dict[str, str]:
    """Return the address of a page in each language."""
    match = request.resolver_match
    if match is None:
        return {}
    return {
        tag: request.build_absolute_uri(
            reverse(f"{namespace}:{match.url_name}", args=match.args, kwargs=match.kwargs)
        )
        for tag, namespace in NAMESPACES.items()
    }
