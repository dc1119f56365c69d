"""The ASGI application that the web server's workers run: the service, within the limits of the server."""

import os

from inspectorate.web import environment
from inspectorate.web.server.application import ServerApplication
from inspectorate.web.server.processes import end_with_parent
from inspectorate.web.server.response_cache import ResponseCache
from inspectorate.web.wsgi import application as wsgi_application


def _cache() -> ResponseCache:
    from inspectorate.web.public_site.cached_site import cached_site  # noqa: PLC0415 - after django.setup()

    return ResponseCache(cached_site())


application = ServerApplication(wsgi_application, environment.read(os.environ).server, _cache())
end_with_parent()
