"""The ASGI application that the web server's workers run: the service, within the limits of the server."""

import os

from inspectorate.web import environment
from inspectorate.web.server.application import ServerApplication
from inspectorate.web.server.processes import end_with_parent
from inspectorate.web.wsgi import application as wsgi_application

application = ServerApplication(wsgi_application, environment.read(os.environ).server)
end_with_parent()
