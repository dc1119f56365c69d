"""The peer's ASGI application, run by the web server of the service within the same limits."""

import os

from django.core.wsgi import get_wsgi_application

from inspectorate.web import environment
from inspectorate.web.server.application import ServerApplication

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain_peer.settings"
application = ServerApplication(get_wsgi_application(), environment.read(os.environ).server)
