"""What the web server calls."""

import os
import signal
from collections.abc import Mapping
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

# Ctrl-C reaches whoever answers as well as their parent, which then tells them too: told twice, they hang.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspectorate.web.settings")


class Utf8Request(WSGIRequest):
    """A request in UTF-8, whatever it says of itself: what says otherwise is turned away at the threshold.

    Django would decode it by the named encoding at once, where nothing can answer for what goes wrong.
    """

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        try:
            told, parameters = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (LookupError, ValueError):
            told, parameters = "", {"charset": "unreadable"}
        self.content_type, self.content_params = told, parameters


class Utf8Handler(WSGIHandler):
    """Django, with requests of that kind."""

    request_class = Utf8Request


django.setup(set_prefix=False)
application = Utf8Handler()
