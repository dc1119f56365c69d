"""A visitor without a browser: opens pages of a running service, follows its forms, keeps its cookies."""

import re
import urllib.request
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from inspectorate.web.demonstration.fixtures import PASSWORD
from tests.patience import PATIENCE


class Visitor:
    """Someone at an address, with the cookies that the service has set."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, path: str, form: dict[str, str] | None = None) -> tuple[HTTPResponse, str]:
        """Return the response and text of an address, or of a form sent to it."""
        data = urlencode(form).encode() if form else None
        response = self.opener.open(f"{self.address}{path}", data, timeout=PATIENCE)
        return response, response.read().decode()

    def sign_in(self, name: str) -> str:
        """Sign in as a person of the demonstration with both factors, and return the first page."""
        _, page = self.open("/sign-in/")
        form = {"login": f"{name}@example.org", "password": PASSWORD, "csrfmiddlewaretoken": token(page)}
        response, page = self.open("/sign-in/", form)
        code = re.search(r'id="demo-code">(\d+)<', page)
        assert code, page
        path = response.url.removeprefix(self.address)
        return self.open(path, {"code": code[1], "csrfmiddlewaretoken": token(page)})[1]


def token(page: str) -> str:
    """Return the CSRF token of a page's form."""
    match = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert match, page
    return match[1]
