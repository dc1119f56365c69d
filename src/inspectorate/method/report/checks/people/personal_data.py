"""Personal data that must not be published: names, identifiers and birthdays from the long lists."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from inspectorate.method.inspection import Inspection
from inspectorate.method.population import Case
from inspectorate.method.report.checks.words.dictionary import is_british
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import MONTHS

Kind = Literal["name", "part", "initials", "identifier", "birthday"]
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PUNCTUATION = "()[]{}<>,.;:'\"“”‘’"


@dataclass(frozen=True, slots=True)
class KnownName:
    """Text that must not be published. `kind` decides how it is matched; `description` says what it is."""

    text: str
    kind: Kind
    description: str


def normalised(text: str) -> str:
    """Return a text in small letters without accents, with the same number of characters."""
    return text.lower() if text.isascii() else "".join(map(_normalised_letter, text))


@lru_cache(maxsize=1024)
def _normalised_letter(character: str) -> str:
    letter = unicodedata.normalize("NFD", character)[0].lower()[:1] or character
    return "'" if letter == "’" else letter


def personal_terms(draft: Draft) -> tuple[KnownName, ...]:
    """Return the personal data of an inspection, each text once."""
    public_names = public_words(draft)
    terms: dict[str, KnownName] = {}
    for term in _terms_of_inspection(draft.inspection):
        is_public = term.kind == "part" and normalised(term.text) in public_names
        if term.text and not is_public:
            terms.setdefault(normalised(term.text), term)
    return tuple(terms.values())


def is_ordinary(word: str) -> bool:
    """Return whether a name is also an ordinary word."""
    return is_british(normalised(word))


def _terms_of_inspection(inspection: Inspection) -> Iterator[KnownName]:
    owner = f"a {inspection.framework.manager_title.lower()}"
    for population in inspection.populations.values():
        for case in population.cases:
            yield from _case_terms(case, owner)
    for group, long_list in inspection.long_lists.items():
        columns = inspection.populations[group].columns if group in inspection.populations else {}
        for row in long_list.rows:
            yield from _row_terms(inspection, columns, dict(zip(long_list.headings, row, strict=False)))


def _case_terms(case: Case, manager: str) -> Iterator[KnownName]:
    yield from _identifier_terms(case.id, "the number of a case")
    yield from _identifier_terms(case.person_id, "the number of a person")
    for name in case.names:
        yield from _name_terms(name, "somebody on the long list")
    yield from _name_terms(case.manager, manager)
    if case.date_of_birth:
        yield from birthdays(case.date_of_birth)


def _row_terms(
    inspection: Inspection, columns: Mapping[str, str], row: Mapping[str, str]
) -> Iterator[KnownName]:
    """Yield the personal data of a long-list row, which includes cases that were left out."""
    for field in inspection.framework.casework.fields:
        text = row.get(columns.get(field.key, ""), "").strip()
        if not field.personal or not text:
            continue
        if field.kind == "name":
            yield from _name_terms(text, "somebody on the long list")
        elif field.kind == "identifier":
            yield from _identifier_terms(text, "a number from the long list")
        elif field.kind == "text":
            yield from _name_terms(text, f"a {field.title.lower()}")


def _identifier_terms(text: str, description: str) -> Iterator[KnownName]:
    text = text.strip()
    if len(text) >= 5 or (len(text) >= 3 and re.search(r"[^\d]", text) and re.search(r"\d", text)):
        yield KnownName(text, "identifier", description)


def _name_terms(text: str, owner: str) -> Iterator[KnownName]:
    """Yield the personal data of a name cell: names, parts of names, initials and codes."""
    codes = [token.strip(_PUNCTUATION) for token in text.split() if re.search(r"\d", token)]
    if codes:
        yield from _code_terms(text, codes, owner)
        text = " ".join(token for token in text.split() if not re.search(r"\d", token))
    words = _WORD.findall(text)
    title = owner.removeprefix("a ")
    if not words or text.lower().startswith(title):
        if len(words) > len(title.split()):
            yield KnownName(" ".join(text.split()), "identifier", f"the code of {owner}")
        return
    if len("".join(words)) <= 3:
        yield KnownName(
            ".".join(words) + "." if len(words) > 1 else words[0].upper(),
            "initials",
            f"the initials of {owner}",
        )
        return
    if len(words) > 1:
        yield KnownName(" ".join(words), "name", f"the name of {owner}")
        yield KnownName(f"{words[-1]} {' '.join(words[:-1])}", "name", f"the name of {owner}")
    for word in words:
        if len(word) >= 3:
            yield KnownName(word, "part", f"part of the name of {owner}")


def _code_terms(text: str, codes: Iterable[str], owner: str) -> Iterator[KnownName]:
    """Yield the codes in a name cell: the whole text, and each code that is not a short number."""
    description = f"the code of {owner}"
    for code in dict.fromkeys((" ".join(text.split()), *codes)):
        if re.search(r"[^\W\d_]", code) or len(code) >= 5:
            yield KnownName(code, "identifier" if len(code) > 2 else "initials", description)


def birthdays(birth: date) -> Iterator[KnownName]:
    """Yield a date of birth in all its written forms."""
    day, month, year = birth.day, birth.month, birth.year
    month_name = MONTHS[month - 1]
    ordinal = f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"
    forms = [f"{year}-{month:02}-{day:02}"]
    for separator in "/-.":
        for day_text, month_text in ((f"{day:02}", f"{month:02}"), (f"{day}", f"{month}")):
            forms += [
                f"{day_text}{separator}{month_text}{separator}{year}",
                f"{day_text}{separator}{month_text}{separator}{year % 100:02}",
            ]
    for day_text in (f"{day}", ordinal, f"{day:02}"):
        forms += [
            f"{day_text} {month_name} {year}",
            f"{day_text} {month_name[:3]} {year}",
            f"{day_text} of {month_name} {year}",
        ]
    forms += [f"{month_name} {day}, {year}", f"{month_name} {day} {year}", f"{month_name} {ordinal}, {year}"]
    yield from (
        KnownName(text, "birthday", "the date of birth of somebody on the long list")
        for text in dict.fromkeys(forms)
    )


def public_words(draft: Draft) -> frozenset[str]:
    """Return the normalised names that are public: the edition's own, area, service and inspectors."""
    about, framework = draft.inspection.about, draft.framework
    titles = [about.service, about.service_short, about.area, about.lead_inspector, *about.team]
    titles += [framework.inspectorate, *(entry.term for entry in framework.glossary)]
    titles += [title for field in framework.casework.fields for title in field.titles.values()]
    titles += [kind.title for kind in framework.evidence.kinds]
    prose = [block.text for block in framework.report.blocks]
    prose += [entry.meaning for entry in framework.glossary]
    prose += [question.text for question in framework.questions.values()]
    return frozenset(normalised(word) for word in (*_capitals(titles, ""), *_capitals(prose, r"(?<=[\w,] )")))


def _capitals(texts: Iterable[str], preceding: str) -> Iterator[str]:
    pattern = re.compile(rf"{preceding}\b[A-Z][^\W\d_]*(?:['’][^\W\d_]+)*")
    yield from (word for text in texts for word in pattern.findall(text))
