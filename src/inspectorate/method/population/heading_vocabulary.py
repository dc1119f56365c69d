"""Words of headings: which mean the same, which change nothing, and which name something else."""

import re
import unicodedata
from collections.abc import Collection
from difflib import get_close_matches
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]

_PERSON_WORDS_TEXT = """
    child childs children client clients cyp person subject young youngperson yp yps
"""
PERSON_WORDS = frozenset(_PERSON_WORDS_TEXT.split())
"""Words for the child, which most headings may have or not."""

_STOP_WORDS_TEXT = """
    a an at classification code current description for in latest level of on s the
"""
STOP_WORDS = frozenset(_STOP_WORDS_TEXT.split())
"""Words that do not matter when two headings are compared."""

_NEUTRAL_WORDS_TEXT = """
    agreed allocated and as asset assetplus assigned careworks census childview core coreplus current
    currently declared defined flag indicative indicator is judgement latest lvl main most n ons overall plus
    primary rating recorded reported self system to type value y yjb yjmis yjs yois yos yot
"""
NEUTRAL_WORDS = frozenset(_NEUTRAL_WORDS_TEXT.split())
"""Words beside the name of a field that do not change what it is: systems, code sets, “current”, “main”."""

SYSTEM_WORDS = frozenset(("asset", "assetplus", "careworks", "childview", "core", "coreplus", "plus", "yois"))
"""Case management systems and assessments, whose names say nothing about a field."""

_OTHER_WORDS_TEXT = """
    address adult age author brother by carer carers changed codefendant college comment comments count
    created custody dad defendant details doctor email employer expected family father first foster gp
    guardian history judge last magistrate manager medical mother mum next note notes old parent parents
    partner phone plan planned police postcode previous prior reason referral referred referrer relative
    reviewed reviewer review scheduled school score sibling siblings sister social solicitor staff status
    teacher telephone time total update updated victim victims volunteer whom witness worker
"""
OTHER_WORDS = frozenset(_OTHER_WORDS_TEXT.split())
"""Words that make a heading mean something else, or another person, unless the field has them."""

COMPANIONS: dict[str, frozenset[str]] = {
    "case": frozenset(("record",)),
    "cla": frozenset(("status",)),
    "date": frozenset(("time",)),
    "disability": frozenset(("any", "send", "sen", "status")),
    "disabled": frozenset(("considered",)),
    "ethnicity": frozenset(
        ("group", "category", "origin", "background", "appearance", "broad", "classified", "sde", "sub")
    ),
    "gender": frozenset(("birth", "identity", "legal", "registered")),
    "sex": frozenset(("birth", "identity", "legal", "registered")),
    "harm": frozenset(("others", "other", "people", "public")),
    "lac": frozenset(("status",)),
    "looked": frozenset(("la", "status", "lac", "cla")),
    "offence": frozenset(("serious", "gravest", "lead", "principal")),
    "reoffending": frozenset(("yogrs",)),
    "disposal": frozenset(("court", "sentence", "order", "out", "outcome")),
    "end": frozenset(("order", "sentence", "disposal", "intervention", "programme")),
    "expiry": frozenset(("order", "sentence", "disposal", "intervention", "programme")),
    "start": frozenset(("order", "sentence", "disposal", "intervention", "programme")),
    "roh": frozenset(("others", "other", "people", "public")),
    "rosh": frozenset(("others", "other", "people", "public", "service", "start")),
    "manager": frozenset(("name", "lead", "responsible")),
    "worker": frozenset(("name", "lead", "responsible")),
    "officer": frozenset(("case", "name", "lead", "responsible")),
    "locality": frozenset(("team",)),
    "sensitive": frozenset(("case", "record")),
    "holder": frozenset(("name",)),
    "restricted": frozenset(("lao",)),
}
"""Words that often stand beside a word of a field, without changing what it is."""

_CODE_WORDS_TEXT = """
    category class desc description group label name text title type
"""
_CODE_WORDS = frozenset(_CODE_WORDS_TEXT.split())
STAFF_WORDS = frozenset(("holder", "manager", "officer", "practitioner", "professional", "worker"))
"""Words for a person who works with the child."""

_NAME_WORDS_TEXT = """
    first forename forenames full given initial initials last middle surname
"""
_NAME_WORDS = frozenset(_NAME_WORDS_TEXT.split())
_FIRST_NAMES = frozenset(["first", "forename", "forenames", "given"])
_LAST_NAMES = frozenset(["last", "surname"])

_SAME: dict[str, Words] = {
    **dict.fromkeys(("ref", "reference", "no", "num", "number", "identifier", "uid"), ("id",)),
    **dict.fromkeys(("dob",), ("date", "birth")),
    **dict.fromkeys(("dt", "dte"), ("date",)),
    **dict.fromkeys(
        ("begin", "beginning", "began", "begun", "commence", "commenced", "commencement", "commences"),
        ("start",),
    ),
    **dict.fromkeys(("started", "starting"), ("start",)),
    **dict.fromkeys(("ended", "ending", "finish", "finished", "terminated", "termination"), ("end",)),
    **dict.fromkeys(("expired", "expires"), ("expiry",)),
    **dict.fromkeys(("sentenced", "sentencing"), ("sentence",)),
    **dict.fromkeys(("ethnic", "ethnicities"), ("ethnicity",)),
    **dict.fromkeys(("offense", "offenses"), ("offence",)),
    **dict.fromkeys(("reoffend", "reoffence"), ("reoffending",)),
    **dict.fromkeys(("cat", "categ"), ("category",)),
    **dict.fromkeys(("cd",), ("code",)),
    **dict.fromkeys(("desc", "descr"), ("description",)),
    **dict.fromkeys(("mgr", "mngr"), ("manager",)),
    **dict.fromkeys(("wkr",), ("worker",)),
    **dict.fromkeys(("lvl",), ("level",)),
    **dict.fromkeys(("grp",), ("group",)),
    **dict.fromkeys(("endedon", "finishedon"), ("end", "date")),
    **dict.fromkeys(("madeon",), ("made", "date")),
    **dict.fromkeys(("oocd", "oocds"), ("disposal",)),
    **dict.fromkeys(("sentencedon",), ("sentence", "date")),
    **dict.fromkeys(("startedon", "begunon"), ("start", "date")),
    **dict.fromkeys(("cic",), ("care",)),
    **dict.fromkeys(("loro",), ("lor", "others")),
    **dict.fromkeys(("sandwb", "swbeing"), ("swb",)),
    "caseworker": ("case", "worker"),
    "keyworker": ("key", "worker"),
    "caseid": ("case", "id"),
    "childs": ("child",),
}

_CODE_SET = re.compile(r"\b(?:5|11|16|18|19)\s*(?:\+|plus|_plus_)\s*1\b|\b(?:19|20)[0-9]{2}\b", re.IGNORECASE)
_COUNT = re.compile(r"(?:no|num|number|count|total)\.?\s+of\b|how many", re.IGNORECASE)
_COUNTED_NOUN = re.compile(
    r"(?:no|num|number)\.?\s+of\s+(?:the\s+)?(?:case|child|client|order|person|young|yp)\b", re.IGNORECASE
)
_MIN_TYPO, _SIMILAR = 5, 0.87


def heading_words(text: str) -> Words:
    """Return the words of a heading in lower case, without marks; "OrderDate" has two."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFKC", text))
    return tuple(re.sub(r"[\W_]+", " ", spaced.casefold().replace("&", " and ")).split())


def is_count(heading: str) -> bool:
    """Return whether a heading counts something, such as “Number of offences”."""
    text = heading.replace("_", " ").strip()
    return bool(_COUNT.match(text)) and not _COUNTED_NOUN.match(text)


def base_words(heading: str, vocabulary: Collection[str]) -> frozenset[str]:
    """Return the words of a heading in one form: without plurals, abbreviations, code sets and typing errors.

    `vocabulary` has the words of the fields' names. “YPDateOfBrith” has those of “date of birth”, and “yp”.
    """
    text = _CODE_SET.sub(" ", unicodedata.normalize("NFKC", heading).replace("’", "'").replace("_", " "))
    text = re.sub(r"(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = re.sub(r"#", " number ", text)
    words: set[str] = set()
    tokens = list(heading_words(text))
    while tokens:
        for length in (3, 2, 1):
            joined = "".join(tokens[:length])
            if len(tokens) >= length and (length == 1 or joined in vocabulary or joined in _SAME):
                words.update(_base(joined, vocabulary))
                del tokens[:length]
                break
    return frozenset(words)


def base_name(name: Words, all_names: Collection[Words] = ()) -> frozenset[str]:
    """Return the words of a field's name in one form, as `base_words` does those of a heading.

    “Level” matters where the other words are none of `all_names`: an intervention is no level.
    """
    words = frozenset(base for word in name for base in _base(word, ()))
    needed = STOP_WORDS - {"level"} if is_only_a_level(name, all_names) else STOP_WORDS
    return words - needed


def is_only_a_level(name: Words, all_names: Collection[Words]) -> bool:
    """Return whether a name has the word “level”, and is no name of its field without it."""
    rest = tuple(word for word in name if word != "level")
    return bool(all_names) and "level" in name and rest not in all_names


def neutral_words(name: frozenset[str], kind: str) -> frozenset[str]:
    """Return the words that may stand beside a name of a field of a kind."""
    neutral = STOP_WORDS | NEUTRAL_WORDS
    for word in name:
        neutral |= COMPANIONS.get(word, frozenset())
    if kind == "code":
        neutral |= _CODE_WORDS
    if kind == "text":
        neutral |= {"name"}
    if kind == "name" or (kind == "text" and name & STAFF_WORDS):
        neutral |= _NAME_WORDS
    if kind in ("flag", "identifier"):
        neutral -= {"description", "type"}
    return neutral if kind == "identifier" else neutral | PERSON_WORDS


def is_whole_name(words: frozenset[str]) -> bool:
    """Return whether a heading of a name holds first and last name, and not one of them alone."""
    return bool(words & _FIRST_NAMES) == bool(words & _LAST_NAMES)


def _base(word: str, vocabulary: Collection[str]) -> Words:
    if word in _SAME:
        return _SAME[word]
    singular = _singular(word)
    if singular in _SAME:
        return _SAME[singular]
    if not vocabulary or word in vocabulary or word in _KNOWN_WORDS:
        return (singular if singular in vocabulary else word,)
    if singular in vocabulary or singular in _KNOWN_WORDS:
        return (singular,)
    near = get_close_matches(word, vocabulary, n=1, cutoff=_SIMILAR) if len(word) >= _MIN_TYPO else []
    if near and near[0][0] == word[0]:
        return _SAME.get(near[0], (near[0],))
    return (word,)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )


_KNOWN_WORDS = STOP_WORDS | NEUTRAL_WORDS | OTHER_WORDS | PERSON_WORDS | _CODE_WORDS | _NAME_WORDS
