"""What each file of an edition holds, before the files are put together."""

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
    """edition.toml: what the edition is called, and the sources its figures come from."""

    id: str
    title: str
    inspectorate: str
    introduced: str
    sources: tuple[Source, ...]


class StandardsFile(Part):
    """standards.toml: domains, standards and key questions."""

    domains: tuple[Domain, ...]


class PromptsOfQuestion(Part):
    """The prompts under one key question."""

    id: str
    prompts: tuple[Prompt, ...]


class PromptsFile(Part):
    """prompts.toml: the prompts under each key question."""

    key_questions: tuple[PromptsOfQuestion, ...]


class GlossaryFile(Part):
    """glossary.toml: words explained for the public."""

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
"""Every file of an edition and what it holds; an edition needs them all."""
