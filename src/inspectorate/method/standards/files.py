"""Files of an edition: the contents that each file must have."""

from inspectorate.method.standards.framework import (
    Casework,
    Domain,
    EvidenceRules,
    GlossaryTerm,
    Part,
    Prompt,
    RatingRules,
    ReportText,
    SampleDesign,
    Source,
)


class EditionFile(Part):
    """edition.toml: id and title of the edition, and the sources of its figures."""

    id: str
    title: str
    inspectorate: str
    introduced: str
    sources: tuple[Source, ...]


class StandardsFile(Part):
    """standards.toml: domains, standards and key questions."""

    domains: tuple[Domain, ...]


class PromptsOfQuestion(Part):
    """Prompts of one key question."""

    id: str
    prompts: tuple[Prompt, ...]


class PromptsFile(Part):
    """prompts.toml: the prompts of each key question."""

    key_questions: tuple[PromptsOfQuestion, ...]


class GlossaryFile(Part):
    """glossary.toml: terms explained for the public."""

    terms: tuple[GlossaryTerm, ...]


FILES: dict[str, type[Part]] = {
    "edition.toml": EditionFile,
    "standards.toml": StandardsFile,
    "prompts.toml": PromptsFile,
    "casework.toml": Casework,
    "sample.toml": SampleDesign,
    "ratings.toml": RatingRules,
    "evidence.toml": EvidenceRules,
    "report.toml": ReportText,
    "glossary.toml": GlossaryFile,
}
"""Model of the contents of each file. An edition needs every file."""
