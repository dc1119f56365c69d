"""Visit every page that a person can reach, and submit every form with a text in each of its fields."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from inspectorate.web.permissions import PAGES, Action
from tests.web.browserless import Form, Page

TAG, ESCAPED = "<xss7", "&lt;xss7"
SKIPPED_FORMS = (
    *("transition", "close", "remove_member", "check_out", "finish", "assign", "accept"),
    *("conflict_of_interest", "undo"),
)
"""Pages whose forms end what other pages need; their texts are tested separately."""


class Crawler:
    """Visit every page that one person can reach, and submit every form with text fields once."""

    def __init__(self, client, text: str) -> None:
        self.client, self.text = client, text
        self.visited: set[str] = set()
        self.submitted: set[tuple[str, ...]] = set()
        self.pages_with_text: set[str] = set()

    def crawl(self, *addresses: str) -> None:
        """Visit these addresses and all pages that are linked from them."""
        queue = list(addresses)
        while queue:
            address = queue.pop()
            name = resolve(address.partition("?")[0]).view_name
            if (
                address in self.visited
                or not isinstance(PAGES.get(name), Action)
                or self._visited_often(name)
            ):
                continue
            self.visited.add(address)
            response = self.client.get(address, follow=True)
            if not response.headers["Content-Type"].startswith("text/html"):
                continue
            self._check(response, name)
            for form in (page := Page(response.text)).forms:
                self._submit(form, address, name)
            queue += sorted(page.links)

    def _visited_often(self, name: str) -> bool:
        return sum(resolve(visited.partition("?")[0]).view_name == name for visited in self.visited) > 2

    def _submit(self, form: Form, address: str, name: str) -> None:
        key = (name, form.action, *form.texts)
        if not form.texts or key in self.submitted or name.endswith(SKIPPED_FORMS):
            return
        self.submitted.add(key)
        content: dict[str, object] = dict(form.filled(self.text))
        if form.accepts_files:
            content["file"] = SimpleUploadedFile(f"{self.text.replace('/', '')}.txt", self.text.encode())
        self._check(self.client.post(form.action or address, content, follow=True), f"{name}, sent")

    def _check(self, response, name: str) -> None:
        assert response.status_code < 500, name
        assert TAG not in response.text, name
        assert "49{%" not in response.text, name
        if ESCAPED in response.text:
            self.pages_with_text.add(name)
