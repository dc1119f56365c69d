"""A browser's part in the tests that need none: the forms of a page, filled in, and where its links lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXTS = ("text", "search", "email", "")
SKIPPED = ("day", "month", "year", "seed", "sheet", "max_per_manager")


@dataclass
class Form:
    """A form of a page: where it is sent, what it holds, and which of its fields a person writes text in."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    takes_files: bool = False

    def filled(self, text: str) -> dict[str, str]:
        """What is sent when every text says this, and of every choice the last is made."""
        return {**self.fields, **dict.fromkeys(self.texts, text)}


class Page(HTMLParser):
    """A page's forms and links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: set[str] = set()
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what matters of a tag."""
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.add(told["href"].partition("#")[0])
        if tag == "form":
            self.forms.append(Form(told.get("action", "")))
        if tag == "select":
            self._select = told.get("name", "")
        if self.forms:
            self._note(tag, told, self.forms[-1])

    def _note(self, tag: str, told: dict[str, str], form: Form) -> None:
        name, kind = told.get("name", ""), told.get("type", "")
        if tag == "option" and self._select and told.get("value"):
            form.fields[self._select] = told["value"]
        elif tag == "textarea" and name and "hidden" not in told:
            form.texts.append(name)
        elif tag == "input" and kind == "file":
            form.takes_files = True
        elif tag == "input" and kind in TEXTS and name and not name.endswith(SKIPPED):
            form.texts.append(name)
        elif tag == "input" and name and kind in ("hidden", "radio") and name != "csrfmiddlewaretoken":
            form.fields[name] = told.get("value", "")
        elif tag == "input" and name:
            dates = {"day": "5", "month": "9", "year": "2018"}
            form.fields[name] = told.get("value") or dates.get(name.rsplit("_", 1)[-1], "")
