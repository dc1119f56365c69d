"""The catalogues of translations: brought up to date, checked, confirmed by a translator, and compiled.

    python -m tools.catalogues update
    python -m tools.catalogues check
    python -m tools.catalogues confirm cy --by NAME --on DATE [--only TEXT]
    python -m tools.catalogues list cy
    python -m tools.catalogues compile

A catalogue is `src/inspectorate/translations/LANGUAGE/LC_MESSAGES/django.po`. It has the texts of the public
site and the names that reports repeat. `update` adds new texts without a translation and removes those that
the code no longer has. `confirm` records in `review.toml` that a translator has confirmed the entries whose
English or translation has the text given, by default all. `list` prints the entries that await a review. The
number of these is in the compiled catalogue, where pages read it.
"""

import argparse
import hashlib
import io
import os
import re
import sys
import tomllib
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "inspectorate"
TRANSLATIONS = SOURCE / "translations"
MARKS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "Sentence": None,
}
"""Calls that mark a text, with the positions of singular and plural."""
MARKED = (
    "method/report/composition/*.py",
    "method/report/numbers.py",
    "typeset/layout/__init__.py",
    "typeset/words.py",
    "typeset/templates/*.j2",
    "web/public_site/*.py",
    "web/public_site/templates/**/*.html",
    "web/improvement/models.py",
    "web/lists.py",
    "web/form_fields.py",
    "web/templates/parts/components.html",
    "web/templates/parts/forms.html",
    "web/templates/parts/pages.html",
    "web/templates/parts/table.html",
)
"""Patterns of the files whose marked texts are in the catalogues."""
NAMES: dict[str, tuple[str, ...]] = {
    "edition": ("title", "inspectorate"),
    "ratings": ("name",),
    "standards": ("title", "short"),
    "report": ("title", "series"),
}
"""Keys of the names in the files of an edition that pages and reports print."""
JINJA = {"extensions": "jinja2.ext.do,jinja2.ext.i18n"}
HEADERS = {
    "cy": (
        "Language: cy",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "Plural-Forms: nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : n==6 ? 4 : 5;",
    )
}
"""The header of each language's catalogue. Plural forms are those of Unicode's CLDR."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")

Id = str | tuple[str, ...]


class CompiledCatalog(Catalog):
    """A catalogue whose header is `headers` alone: Babel's has the time, and two builds would differ."""

    headers: tuple[str, ...] = ()

    def _lines(self) -> list[tuple[str, str]]:
        pairs = (line.partition(": ") for line in self.headers)
        return [(name, value) for name, _colon, value in pairs]

    def _set_lines(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.headers = tuple(f"{name}: {value}" for name, value in pairs)

    mime_headers = property(_lines, _set_lines)


def marked_texts() -> Catalog:
    """Return the texts to translate, with the files that hold them."""
    catalog = Catalog()
    for path in sorted({path for pattern in MARKED for path in SOURCE.glob(pattern)}):
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {} if path.suffix == ".py" else JINJA
        with path.open("rb") as file:
            for _line, text, _comments, _context in extract(method, file, MARKS, (), options):
                catalog.add(text, locations=[(path.relative_to(SOURCE).as_posix(), 0)])
    for text, place in names():
        catalog.add(text, locations=[(place, 0)])
    return catalog


def names() -> Iterator[tuple[str, str]]:
    """Yield the names in the editions that pages and reports print: ratings, domains, standards, headings."""
    for file, keys in NAMES.items():
        for path in sorted((SOURCE / "editions").glob(f"youth-*/{file}.toml")):
            place = path.relative_to(SOURCE).as_posix()
            yield from ((text, place) for text in _values(tomllib.loads(path.read_text("utf-8")), keys))


def _values(data: Any, keys: Collection[str]) -> Iterator[str]:
    """Yield the texts under these keys, at any depth."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "sources":
                continue
            if key in keys and isinstance(value, str):
                yield value
            else:
                yield from _values(value, keys)
    elif isinstance(data, list):
        for item in data:
            yield from _values(item, keys)


def catalogue_path(language: str) -> Path:
    """Return the file of the catalogue of a language."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))


def read(language: str) -> Catalog:
    """Return the catalogue of a language as it is in the repository."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True)


def updated(language: str) -> str:
    """Return the catalogue of a language with the texts that the code has now."""
    catalog = read(language)
    catalog.update(marked_texts(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    text = io.BytesIO()
    write_po(
        text,
        catalog,
        width=110,
        omit_header=True,
        sort_by_file=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    header = "".join(f'"{line}\\n"\n' for line in HEADERS[language])
    return f'msgid ""\nmsgstr ""\n{header}\n{text.getvalue().decode().strip()}\n'


def entries(catalog: Catalog) -> list[Message]:
    """Return the entries of a catalogue without its header."""
    return [message for message in catalog if message.id]


def digest(message: Message) -> str:
    """Return what identifies an entry with its translation."""
    parts = [*_texts(message.id), "", *_texts(message.string)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def awaiting_review(language: str) -> list[Message]:
    """Return the entries that no translator has confirmed as they are."""
    rows = tomllib.loads(_review_path(language).read_text(encoding="utf-8")).get("confirmed", [])
    confirmed = {entry for row in rows for entry in row["entries"]}
    return [message for message in entries(read(language)) if digest(message) not in confirmed]


def confirm(language: str, by: str, on: date, only: str = "") -> int:
    """Record that a translator has confirmed entries, and return how many there were to confirm."""
    waiting = [
        message
        for message in awaiting_review(language)
        if any(only in text for text in (*_texts(message.id), *_texts(message.string)))
    ]
    if waiting:
        digests = "".join(f'  "{entry}",\n' for entry in sorted(map(digest, waiting)))
        name = by.replace("\\", "").replace('"', "'")
        with _review_path(language).open("a", encoding="utf-8") as file:
            file.write(f'\n[[confirmed]]\nby = "{name}"\non = {on}\nentries = [\n{digests}]\n')
    return len(waiting)


def faults(language: str) -> Iterator[str]:
    """Yield what is wrong with a catalogue: its texts, its translations and its placeholders."""
    if catalogue_path(language).read_text(encoding="utf-8") != updated(language):
        yield f"{language}: the texts are not those of the code. Run: make translations"
    catalog = read(language)
    for message in entries(catalog):
        source, translations = _texts(message.id), _texts(message.string)
        if not all(translations) or len(translations) != (catalog.num_plurals if len(source) > 1 else 1):
            yield f"{language}: no translation of {source[-1]!r}"
        wanted = sorted(PLACEHOLDER.findall(source[-1]))
        for text in filter(None, translations):
            if sorted(PLACEHOLDER.findall(text)) != wanted:
                yield f"{language}: the placeholders of {text!r} are not those of {source[-1]!r}"


def compile_all() -> None:
    """Compile the catalogue of each language, unless the compiled one is newer than all it is made from.

    The file is replaced as a whole, since several test processes may compile at once.
    """
    for language in languages():
        source = catalogue_path(language)
        target = source.with_suffix(".mo")
        made_from = max(path.stat().st_mtime for path in (source, _review_path(language), Path(__file__)))
        if target.exists() and target.stat().st_mtime > made_from:
            continue
        temporary = target.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_bytes(compiled(language))
        temporary.replace(target)


def compiled(language: str) -> bytes:
    """Return the compiled catalogue of a language. Its header says how many entries await a review."""
    catalog = CompiledCatalog(locale=language)
    for message in entries(read(language)):
        catalog[message.id] = message
    catalog.headers = (*HEADERS[language], f"X-Awaiting-Review: {len(awaiting_review(language))}")
    target = io.BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def _review_path(language: str) -> Path:
    return TRANSLATIONS / language / "review.toml"


def _texts(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("update", "check", "compile"):
        commands.add_parser(name)
    for name in ("confirm", "list"):
        command = commands.add_parser(name)
        command.add_argument("language", choices=languages())
    command = commands.choices["confirm"]
    command.add_argument("--by", required=True)
    command.add_argument("--on", required=True, type=date.fromisoformat)
    command.add_argument("--only", default="")
    options = parser.parse_args()
    if options.command == "update":
        for language in languages():
            catalogue_path(language).write_text(updated(language), encoding="utf-8")
    if options.command == "check" and (lines := [fault for name in languages() for fault in faults(name)]):
        sys.exit("\n".join(lines))
    if options.command == "compile":
        compile_all()
    if options.command == "confirm":
        number = confirm(options.language, options.by, options.on, options.only)
        print(f"Confirmed: {number}. Waiting: {len(awaiting_review(options.language))}.")
    if options.command == "list":
        for message in awaiting_review(options.language):
            print(f"{_texts(message.id)[0]}\n    {_texts(message.string)[0]}")


if __name__ == "__main__":
    main()
