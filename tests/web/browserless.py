"""Parse a page's forms and links, and fill in its forms, for tests without a browser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXTS = ("text", "search", "email", "")
SKIPPED = ("day", "month", "year", "seed", "sheet", "max_per_manager")


@dataclass
class Form:
    """A form of a page: its action, its fields with their values, and the names of its text fields."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    accepts_files: bool = False

    def filled(self, text: str) -> dict[str, str]:
        """Return the form's values with `text` in every text field, and the last option of every choice."""
        return {**self.fields, **dict.fromkeys(self.texts, text)}


class Page(HTMLParser):
    """Parser that collects a page's forms and links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: set[str] = set()
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect links, forms and fields."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "a" and attributes.get("href", "").startswith("/"):
            self.links.add(attributes["href"].partition("#")[0])
        if tag == "form":
            self.forms.append(Form(attributes.get("action", "")))
        if tag == "select":
            self._select = attributes.get("name", "")
        if self.forms:
            self._add_field(tag, attributes, self.forms[-1])

    def _add_field(self, tag: str, attributes: dict[str, str], form: Form) -> None:
        name, type_ = attributes.get("name", ""), attributes.get("type", "")
        if tag == "option" and self._select and attributes.get("value"):
            form.fields[self._select] = attributes["value"]
        elif tag == "textarea" and name and "hidden" not in attributes:
            form.texts.append(name)
        elif tag == "input" and type_ == "file":
            form.accepts_files = True
        elif tag == "input" and type_ in TEXTS and name and not name.endswith(SKIPPED):
            form.texts.append(name)
        elif tag == "input" and name and type_ in ("hidden", "radio") and name != "csrfmiddlewaretoken":
            form.fields[name] = attributes.get("value", "")
        elif tag == "input" and name:
            dates = {"day": "5", "month": "9", "year": "2018"}
            form.fields[name] = attributes.get("value") or dates.get(name.rsplit("_", 1)[-1], "")
