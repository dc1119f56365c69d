"""What is turned away before anything reads it: letters in another encoding, and more than any page takes."""

import codecs
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from inspectorate.web import pages
from inspectorate.web.bearer import API

LARGEST = 60_000_000
"""Bytes of one request: a package of 50 MB, and what a form puts around it."""
LARGEST_OF_API = 1_000_000
"""Bytes of one request to the interface."""
READ_AWAY = 400_000_000
"""Bytes that are read and thrown away, because a browser that is still sending shows no answer."""
PIECE = 1_000_000

Answer = Callable[[HttpRequest], HttpResponseBase]


class Threshold:
    """Turns away what no page could make sense of, in words, before it is unpacked or kept anywhere."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or say why not; a page that is only to be sent to says so instead of staying blank."""
        if not _is_utf8(request.content_params):
            return pages.unreadable(request)
        if "\0" in request.path:
            return pages.missing(request)
        if _length(request) > _largest(request):
            _read_away(request)
            return pages.too_large(request)
        response = self.answer(request)
        if response.status_code == 405:
            return pages.not_so(request, response)
        return response


def _is_utf8(parameters: dict[str, str] | None) -> bool:
    """Whether letters come as UTF-8. Others can hide characters that are refused, or be no letters at all."""
    named = (parameters or {}).get("charset")
    if not named:
        return True
    try:
        return codecs.lookup(named).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False


def _largest(request: HttpRequest) -> int:
    return min(LARGEST, LARGEST_OF_API) if request.path.startswith(API) else LARGEST


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(told) if told.isdecimal() and len(told) < 20 else 0


def _read_away(request: HttpRequest) -> None:
    left = READ_AWAY
    while left > 0 and (piece := request.read(PIECE)):
        left -= len(piece)
