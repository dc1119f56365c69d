"""Check for people described by a level that few of the assessed cases have."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.prose.sentences import Nouns
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.narrative import Passage

_ONE = r"(?:an?|one|this|that|another)"


def check_small_groups(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark where somebody is described by a level that few of the assessed cases have."""
    rare_levels = context.rare_levels
    for passage in passages:
        words = passage.text.lower() if passage.kind != "heading" else ""
        for field, title, number in rare_levels:
            if title.lower().removesuffix("s") not in words:
                continue
            scale_title = field.title.lower() if field.scale else ""
            for match in _person_pattern(title.lower(), scale_title, context.nouns).finditer(passage.text):
                because = (
                    f"{field.title}, {title}: {number} of the assessed cases. Someone who knows the service "
                    f"could recognise the person."
                )
                place = passage.place(match.start())
                suggestion = "Leave out this detail."
                yield Remark("small number", "warning", place, match.group(), because, suggestion)


@lru_cache
def _person_pattern(title: str, scale_title: str, nouns: Nouns) -> re.Pattern[str]:
    """Return a pattern of a person described by the title of a level; `scale_title` names a scale's level."""
    singular = re.escape(title.removesuffix("s"))
    if re.fullmatch(nouns.distinguishing, title) or re.fullmatch(
        nouns.distinguishing, title.removesuffix("s")
    ):
        return re.compile(rf"\b{singular}s?\b", re.IGNORECASE)
    level = rf"{re.escape(title)} (?:risk\b|{re.escape(scale_title)})" if scale_title else rf"{singular}s?\b"
    return re.compile(
        rf"\b{_ONE} (?:[\w-]+ ){{0,3}}{nouns.people}\b(?: [\w-]+){{0,4}} {level}"
        rf"|\b{_ONE} (?:[\w-]+ ){{0,3}}{level}(?: [\w-]+){{0,2}} {nouns.people}\b",
        re.IGNORECASE,
    )
