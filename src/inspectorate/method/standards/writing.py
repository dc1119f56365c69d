"""Report text, terms and glossary; the survey and the kinds of evidence."""

from inspectorate.method.standards.parts import Part, Sourced, Status


class TextBlock(Part):
    """Block of the report's text, in Markdown; it may contain references to figures."""

    key: str
    title: str = ""
    text: str
    source: str
    status: Status


class PreferredTerm(Part):
    """Preferred term. `instead_of` are the spellings that the check of the report reports."""

    term: str
    instead_of: tuple[str, ...]


class Abbreviation(Part):
    """Abbreviation that the report may use without defining it in the text."""

    short: str
    long: str


class ReportText(Part):
    """Text, terms and abbreviations of the report, and the nouns whose numbers are checked.

    `people` are the nouns for the people whom the cases concern; `telling` are those among them that reveal
    an attribute of a person (girl, woman); `cases` are the nouns for anything else that is counted. All are
    in lower case, with each inflected form as an entry of its own.
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
    """Term explained for the public."""

    term: str
    meaning: str
    source: str
    status: Status


class SurveyQuestion(Part):
    """Survey question to case managers.

    `favourable` are the options that count as favourable; `supports` are the ids of the key questions that
    the answers support.
    """

    id: str
    text: str
    options: tuple[str, ...]
    favourable: tuple[str, ...]
    supports: tuple[str, ...]
    source: str
    status: Status


class EvidenceKind(Part):
    """Kind of evidence source. Triangulation counts kinds, not items."""

    key: str
    title: str
    source: str
    status: Status


class EvidenceRules(Part):
    """Kinds of evidence, the survey of case managers, and the set questions to the chair of the board."""

    kinds: tuple[EvidenceKind, ...]
    survey: tuple[SurveyQuestion, ...] = ()
    presentation: tuple[str, ...] = ()
    kinds_needed: Sourced[int]
