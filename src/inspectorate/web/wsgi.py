"""What the web server calls."""

import os
import signal

from django.core.wsgi import get_wsgi_application

# Ctrl-C reaches whoever answers as well as their parent, which then tells them too: told twice, they hang.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspectorate.web.settings")
application = get_wsgi_application()
