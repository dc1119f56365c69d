"""Text of an edition's report: blocks, preferred terms, abbreviations, glossary terms."""

from inspectorate.method.standards.parts import Part, Status


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


class Publisher(Part):
    """Who publishes the reports: name and postal address, how to reach them, and where reports are available.

    `website` is a web address; `contact` is an email address or a telephone number with what it is for.
    """

    name: str
    address: tuple[str, ...]
    website: str
    contact: str = ""


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
    publisher: Publisher | None = None


class GlossaryTerm(Part):
    """Term explained for the public."""

    term: str
    meaning: str
    source: str
    status: Status
