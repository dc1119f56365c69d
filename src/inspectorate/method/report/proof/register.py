"""Everything that could name somebody: names, identifiers and birthdays from the long lists."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from inspectorate.method.inspection import Inspection
from inspectorate.method.population import Case
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import MONTHS

Sort = Literal["name", "part", "initials", "identifier", "birthday"]
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_AROUND = "()[]{}<>,.;:'\"“”‘’"
_ORDINARY = re.compile(
    r"will|mark|grace|may|april|june|august|hope|rose|joy|faith|art|bill|bob|chase|dale|dean|drew|frank|gene"
    r"|grant|guy|hunter|jack|jean|jet|josh|lance|lee|mason|max|miles|nick|page|pat|penny|ray|rich|rob|robin|ruby"
    r"|sandy|sky|sue|victor|wade|young|brown|white|black|green|gray|grey|day|price|law|case|court|hall|king|best"
    r"|small|short|long|strong|wise|parks?|street|wood|woods|field|banks?|church|cook|carpenter|baker|butler"
    r"|fisher|gardner|hill|lane|marsh|moore|north|west|power|rice|sharp|stone|taylor|turner|walker|ward|waters|wells"
)


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that must not be in a public text: `sort` says how to look for it, `what` what it is."""

    text: str
    sort: Sort
    what: str


def plain(text: str) -> str:
    """Return a text in small letters without accents, every character in its place."""
    return text.lower() if text.isascii() else "".join(map(_plain_letter, text))


@lru_cache(maxsize=1024)
def _plain_letter(character: str) -> str:
    letter = unicodedata.normalize("NFD", character)[0].lower()[:1] or character
    return "'" if letter == "’" else letter


def register(draft: Draft) -> tuple[Known, ...]:
    """Gather what must not be in a public text, each thing once."""
    public = public_words(draft)
    found: dict[str, Known] = {}
    for known in _known(draft.inspection):
        part_of_public = known.sort == "part" and plain(known.text) in public
        if known.text and not part_of_public:
            found.setdefault(plain(known.text), known)
    return tuple(found.values())


def is_ordinary(word: str) -> bool:
    """Say whether a name is also an ordinary word."""
    return bool(_ORDINARY.fullmatch(plain(word)))


def _known(inspection: Inspection) -> Iterator[Known]:
    whose = f"a {inspection.framework.manager_title.lower()}"
    for population in inspection.populations.values():
        for case in population.cases:
            yield from _of_case(case, whose)
    for group, listed in inspection.long_lists.items():
        columns = inspection.populations[group].columns if group in inspection.populations else {}
        for row in listed.rows:
            yield from _of_row(inspection, columns, dict(zip(listed.headings, row, strict=False)))


def _of_case(case: Case, manager: str) -> Iterator[Known]:
    yield from _identifier(case.id, "the number of a case")
    yield from _identifier(case.person_id, "the number of a person")
    for name in case.names:
        yield from _name(name, "somebody on the long list")
    yield from _name(case.manager, manager)
    if case.date_of_birth:
        yield from birthdays(case.date_of_birth)


def _of_row(inspection: Inspection, columns: Mapping[str, str], row: Mapping[str, str]) -> Iterator[Known]:
    """Yield what a row of the long list holds, so that cases left out of it are looked for too."""
    for field in inspection.framework.casework.fields:
        text = row.get(columns.get(field.key, ""), "").strip()
        if not field.personal or not text:
            continue
        if field.kind == "name":
            yield from _name(text, "somebody on the long list")
        elif field.kind == "identifier":
            yield from _identifier(text, "a number from the long list")
        elif field.kind == "text":
            yield from _name(text, f"a {field.title.lower()}")


def _identifier(text: str, what: str) -> Iterator[Known]:
    text = text.strip()
    if len(text) >= 5 or (len(text) >= 3 and re.search(r"[^\d]", text) and re.search(r"\d", text)):
        yield Known(text, "identifier", what)


def _name(text: str, whose: str) -> Iterator[Known]:
    """Yield what a column of names holds: names, and the codes that stand for them or beside them."""
    codes = [token.strip(_AROUND) for token in text.split() if re.search(r"\d", token)]
    if codes:
        yield from _codes(text, codes, whose)
        text = " ".join(token for token in text.split() if not re.search(r"\d", token))
    words = _WORD.findall(text)
    title = whose.removeprefix("a ")
    if not words or text.lower().startswith(title):
        if len(words) > len(title.split()):
            yield Known(" ".join(text.split()), "identifier", f"the code of {whose}")
        return
    if len("".join(words)) <= 3:
        yield Known(
            ".".join(words) + "." if len(words) > 1 else words[0].upper(),
            "initials",
            f"the initials of {whose}",
        )
        return
    if len(words) > 1:
        yield Known(" ".join(words), "name", f"the name of {whose}")
        yield Known(f"{words[-1]} {' '.join(words[:-1])}", "name", f"the name of {whose}")
    for word in words:
        if len(word) >= 3:
            yield Known(word, "part", f"part of the name of {whose}")


def _codes(text: str, codes: Iterable[str], whose: str) -> Iterator[Known]:
    """Yield what stands for somebody: the whole text, and each code in it that is not a mere number."""
    what = f"the code of {whose}"
    for code in dict.fromkeys((" ".join(text.split()), *codes)):
        if re.search(r"[^\W\d_]", code) or len(code) >= 5:
            yield Known(code, "identifier" if len(code) > 2 else "initials", what)


def birthdays(born: date) -> Iterator[Known]:
    """Yield the ways a date of birth is written."""
    day, month, year = born.day, born.month, born.year
    name = MONTHS[month - 1]
    ordinal = f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"
    written = [f"{year}-{month:02}-{day:02}"]
    for mark in "/-.":
        for d, m in ((f"{day:02}", f"{month:02}"), (f"{day}", f"{month}")):
            written += [f"{d}{mark}{m}{mark}{year}", f"{d}{mark}{m}{mark}{year % 100:02}"]
    for said in (f"{day}", ordinal, f"{day:02}"):
        written += [f"{said} {name} {year}", f"{said} {name[:3]} {year}", f"{said} of {name} {year}"]
    written += [f"{name} {day}, {year}", f"{name} {day} {year}", f"{name} {ordinal}, {year}"]
    yield from (
        Known(text, "birthday", "the date of birth of somebody on the long list")
        for text in dict.fromkeys(written)
    )


def public_words(draft: Draft) -> frozenset[str]:
    """Return the names that are public anyway: the edition's own, the place, the service, the inspectors."""
    about, framework = draft.inspection.about, draft.framework
    titles = [about.service, about.service_short, about.area, about.lead_inspector, *about.team]
    titles += [framework.inspectorate, *(entry.term for entry in framework.glossary)]
    titles += [title for field in framework.casework.fields for title in field.titles.values()]
    titles += [kind.title for kind in framework.evidence.kinds]
    prose = [block.text for block in framework.report.blocks]
    prose += [entry.meaning for entry in framework.glossary]
    prose += [question.text for question in framework.questions.values()]
    return frozenset(plain(word) for word in (*_capitals(titles, ""), *_capitals(prose, r"(?<=[\w,] )")))


def _capitals(texts: Iterable[str], after: str) -> Iterator[str]:
    pattern = re.compile(rf"{after}\b[A-Z][^\W\d_]*(?:['’][^\W\d_]+)*")
    yield from (word for text in texts for word in pattern.findall(text))
