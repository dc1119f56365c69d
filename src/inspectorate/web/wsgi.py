"""The WSGI application, with requests that are always decoded as UTF-8."""

import os
from collections.abc import Mapping
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

from inspectorate.web import telemetry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspectorate.web.settings")


class Utf8Request(WSGIRequest):
    """A request decoded as UTF-8, whatever charset its content type names.

    Django would decode it by the named charset here, outside every middleware, where an error cannot be
    answered. `RequestLimitsMiddleware` rejects requests that name another charset.
    """

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        try:
            media_type, parameters = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (LookupError, ValueError):
            media_type, parameters = "", {"charset": "unreadable"}
        self.content_type, self.content_params = media_type, parameters


class Utf8Handler(WSGIHandler):
    """WSGI handler that creates Utf8Request objects."""

    request_class = Utf8Request


telemetry.start()
django.setup(set_prefix=False)
application = Utf8Handler()
