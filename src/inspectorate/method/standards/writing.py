"""Words and evidence: the report's standing text, terms, glossary, the survey and kinds of evidence."""

from inspectorate.method.standards.parts import Part, Sourced, Status


class TextBlock(Part):
    """A piece of the report's standing text, in Markdown, that may bind figures."""

    key: str
    title: str = ""
    text: str
    source: str
    status: Status


class PreferredTerm(Part):
    """One thing, one name: `instead_of` are spellings the check reports."""

    term: str
    instead_of: tuple[str, ...]


class Abbreviation(Part):
    """An abbreviation the report may use without defining it in the text."""

    short: str
    long: str


class ReportText(Part):
    """The report's standing text, terms and abbreviations, and the nouns it counts.

    `people` are the words for those the cases are about, and `telling` the ones among them that already say
    something about a person (girl, woman); `cases` are the words for whatever else is counted. They are in
    small letters, each form of a word by itself.
    """

    title: str
    series: str
    licence_notice: str
    blocks: tuple[TextBlock, ...]
    people: tuple[str, ...]
    telling: tuple[str, ...] = ()
    cases: tuple[str, ...]
    terms: tuple[PreferredTerm, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()


class GlossaryTerm(Part):
    """A word explained for the public."""

    term: str
    meaning: str
    source: str
    status: Status


class SurveyQuestion(Part):
    """A question put to case managers, and the key questions its answers support."""

    id: str
    text: str
    options: tuple[str, ...]
    favourable: tuple[str, ...]
    supports: tuple[str, ...]
    source: str
    status: Status


class EvidenceKind(Part):
    """A kind of evidence source; triangulation counts kinds, not items."""

    key: str
    title: str
    source: str
    status: Status


class EvidenceRules(Part):
    """Kinds of evidence, the case managers' survey, and the set questions for the chair."""

    kinds: tuple[EvidenceKind, ...]
    survey: tuple[SurveyQuestion, ...] = ()
    presentation: tuple[str, ...] = ()
    kinds_needed: Sourced[int]
