"""Host names: requests for others are refused, and every link is built from the public address."""

import logging
from collections.abc import Callable
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from inspectorate.web.security import health

LOG = logging.getLogger(__name__)


class HostMiddleware:
    """Refuse requests for other host names with a line in the log, and fix the address that links begin with.

    A proxy that does not pass the client's address on is noticed here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response, or 400 for another host name."""
        try:
            request.get_host()
        except DisallowedHost:
            LOG.warning("host_refused", extra={"host": ascii(request.headers.get("Host", "")[:100])})
            text = _("This service does not use this address. Check the address that you entered.")
            return HttpResponse(f"{text}\n", status=400, content_type="text/plain; charset=utf-8")
        if request.META.get("inspectorate.proxy_without_address"):
            health.note_proxy_without_address(request)
        request.build_absolute_uri = _public_address_of(request)  # type: ignore[method-assign]
        return self.get_response(request)


def _public_address_of(request: HttpRequest) -> Callable[..., str]:
    """Return what Django, allauth and the API call for links. Of the request it uses the path alone."""

    def build_absolute_uri(location: str | None = None) -> str:
        return urljoin(settings.PUBLIC_URL, request.get_full_path() if location is None else str(location))

    return build_absolute_uri
