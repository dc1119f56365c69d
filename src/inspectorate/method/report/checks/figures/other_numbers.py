"""Check for numbers in digits that are bound to no figure and that no other check reads.

Numbers that are no results are left out: years and dates, times, ages, and numbers of standards, sections
and pages.
"""

import re
from collections.abc import Iterator

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.facts.dates import DATE
from inspectorate.method.report.checks.figures.counts import counts_in
from inspectorate.method.report.checks.figures.figure_claims import has_note
from inspectorate.method.report.checks.prose.claims import claims_in
from inspectorate.method.report.checks.prose.sentences import ProseSpan, SpanSet, quoted
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.numbers import MONTHS

_NUMBER = re.compile(r"(?<![\w.,/-])[£$€]?\d[\d,]*(?:\.\d+)?(?![\w/]|[.,-]\w)")
_NO_RESULTS = (
    re.compile(r"\b(?:19|20)\d\d\b"),
    re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(MONTHS)})\b"),
    re.compile(r"\b\d{1,2}[.:]\d\d ?(?:am|pm)?\b|\b\d{1,2} ?(?:am|pm)\b", re.IGNORECASE),
    re.compile(
        r"\b(?:aged?|ages|turn(?:s|ed)?) (?:of |from )?\d+(?: (?:to|and|or|–) \d+)?\b"
        r"|\bat \d{1,2} or \d{1,2}\b|\b(?:\d+ (?:to|and|or|–) )?\d+ years? old\b|\b\d+-year-olds?\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:standards?|sections?|parts?|pages?|questions?|figures?|tables?|chapters?|annex(?:es)?|articles?"
        r"|levels?|tiers?|bands?|phases?|stages?|recommendations?)"
        r" \d+(?:\.\d+)*(?:,? (?:and|or|to) \d+(?:\.\d+)*)*",
        re.IGNORECASE,
    ),
)
"""Numbers that are no results."""


def check_other_numbers(sentence: ProseSpan, context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every other number typed in a sentence, unless a footnote gives its source."""
    if sentence.passage.in_example or has_note(sentence):
        return
    read = SpanSet((figure.start, figure.end) for figure in sentence.figures)
    counted = [(count.start, count.end) for count in counts_in(sentence, context)]
    for start, end in (
        *counted,
        *((one.start, one.end) for one in claims_in(sentence, context.nouns, counted)),
    ):
        read.add(start, end)
    for start, end in (
        *quoted(sentence.text),
        *(match.span() for pattern in (DATE, *_NO_RESULTS) for match in pattern.finditer(sentence.text)),
    ):
        read.add(start + sentence.start, end + sentence.start)
    for match in _NUMBER.finditer(sentence.text):
        start, end = match.start() + sentence.start, match.end() + sentence.start
        if not read.overlaps(start, end):
            yield Remark(
                "unbound number",
                "advice",
                sentence.passage.place(start),
                match.group(),
                "This number was typed and is linked to no figure, so nothing checks it.",
                "Use a linked figure, or give the source in a footnote.",
            )
