"""The public site as the web server's cache knows it: its paths, its version and the log of its requests."""

import logging

from django.db import Error, connection

from inspectorate.web.public_site.middleware import is_public
from inspectorate.web.public_site.queries import site_version
from inspectorate.web.security import access_log
from inspectorate.web.server.clients import Header
from inspectorate.web.server.response_cache import CachedSite

LOG = logging.getLogger("inspectorate.database")


def cached_site() -> CachedSite:
    """Return the public site for the cache of a worker process."""
    return CachedSite(is_public, _version, _respond)


def _version() -> str:
    """Return the version of the site; "" if the database does not respond, so that nothing is cached."""
    try:
        return site_version()
    except Error as error:
        LOG.warning("site_version_unknown", exc_info=error)
        return ""
    finally:
        connection.close()


def _respond(method: str, route: str, status: int, seconds: float, headers: list[Header]) -> list[Header]:
    """Log a request that the cache responds to, and return the header with its id."""
    given = dict(headers).get(access_log.HEADER.lower().encode(), b"").decode("latin-1")
    number = access_log.bind_request_id(given)
    access_log.log_request(route, method, status, seconds)
    return [(access_log.HEADER.encode(), number.encode())]
