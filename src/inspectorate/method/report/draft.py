"""Draft of a report: an inspection with its figures collected and its narratives parsed and bound."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from inspectorate.method import inspection as stage
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.report.content import Runs
from inspectorate.method.report.figures import BoundFigure, Catalogue, bind, gather
from inspectorate.method.report.narrative import Narrative, Passage, read_line, read_narrative
from inspectorate.method.report.section_titles import section_titles
from inspectorate.method.standards import Framework

EMPTY_NARRATIVE = Narrative((), {}, (), (), ())
MAXIMUM_LENGTH = 200_000
"""Maximum length of one section in characters: three times that of a whole published report."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Input of composition and of the checks.

    `edition_texts` holds the edition's texts and `inspection_texts` the inspection's own, both by section
    key, and `welsh_texts` the Welsh of these; `recommendations` are in the order given, and
    `welsh_recommendations` maps the position of each that has Welsh words to these. `headings` maps a section
    key to the edition's title.
    """

    inspection: Inspection
    results: Results
    catalogue: Catalogue
    edition_texts: Mapping[str, Narrative]
    inspection_texts: Mapping[str, Narrative]
    recommendations: tuple[Narrative, ...]
    headings: Mapping[str, str] = field(default_factory=dict)
    welsh_texts: Mapping[str, Narrative] = field(default_factory=dict)
    welsh_recommendations: Mapping[int, Narrative] = field(default_factory=dict)

    @property
    def framework(self) -> Framework:
        """Edition of the inspection."""
        return self.inspection.framework

    def bind(self, binding: str) -> BoundFigure:
        """Return a bound figure for the text between braces. Raises NoSuchFigureError."""
        return bind(binding, self.catalogue)

    def title(self, key: str, default: str) -> str:
        """Return the edition's title of a section, or `default` when it has none."""
        return self.headings.get(key) or default

    def line(self, text: str, place: str) -> Runs:
        """Return the runs of one line of Markdown that is not part of a narrative, such as a title.

        `place` names it in faults.
        """
        narrative = read_line(text, file=place, section=place, bind=self.bind)
        return narrative.passages[0].runs

    def narratives(self) -> Iterator[Narrative]:
        """Yield all narratives: the edition's texts, the inspection's in report order, recommendations."""
        yield from self.edition_texts.values()
        yield from self.inspection_texts.values()
        yield from self.recommendations

    @property
    def unbound(self) -> tuple[Fault, ...]:
        """Faults of all references to figures that the inspection does not have."""
        return tuple(fault for narrative in self.narratives() for fault in narrative.unbound)

    def passages(self) -> tuple[Passage, ...]:
        """Return the passages of the inspection's own texts in the report's order.

        The recommendations follow the foreword and the overall findings.
        """
        texts = [(key, narrative.passages) for key, narrative in self.inspection_texts.items()]
        recommendations = tuple(
            passage for narrative in self.recommendations for passage in narrative.passages
        )
        first_keys = {"foreword", *(f"overall-findings.{domain.id}" for domain in self.framework.domains)}
        first = [passage for key, passages in texts if key in first_keys for passage in passages]
        rest = [passage for key, passages in texts if key not in first_keys for passage in passages]
        return (*first, *recommendations, *rest)


def section_keys(framework: Framework) -> tuple[str, ...]:
    """Return the section keys that a narrative may have, in the report's order."""
    return tuple(section_titles(framework))


def _check_lengths(inspection: Inspection) -> None:
    texts = {f"narrative/{key}.md": text for key, text in inspection.narrative.items()}
    texts |= {f"narrative/cy/{key}.md": text for key, text in inspection.welsh_narrative.items()}
    for number, recommendation in enumerate(inspection.recommendations, start=1):
        texts[f"recommendations.toml, recommendation {number}"] = recommendation.text
        if recommendation.welsh:
            texts[f"recommendations.toml, recommendation {number}, welsh"] = recommendation.welsh.text
    cure = f"Shorten it to at most {MAXIMUM_LENGTH:,}."
    faults = [
        Fault(place, f"It has {len(text):,} characters, which is too many.", cure)
        for place, text in texts.items()
        if len(text) > MAXIMUM_LENGTH
    ]
    if faults:
        raise FaultsFound(faults)


def prepare(inspection: Inspection, results: Results | None = None) -> Draft:
    """Return the draft of an inspection. Results are computed when they are not given.

    Raises FaultsFound when a text exceeds MAXIMUM_LENGTH.
    """
    _check_lengths(inspection)
    results = results or stage.work_out(inspection)
    catalogue = gather(inspection, results)

    def bind_figure(binding: str) -> BoundFigure:
        return bind(binding, catalogue)

    framework = inspection.framework
    order = {key: position for position, key in enumerate(section_keys(framework))}
    keys = sorted(inspection.narrative, key=lambda key: (order.get(key, len(order)), key))
    return Draft(
        inspection=inspection,
        results=results,
        catalogue=catalogue,
        edition_texts={
            block.key: read_narrative(
                block.text,
                file=f"report.toml, block {block.key}",
                section=f"standing.{block.key}",
                bind=bind_figure,
            )
            for block in framework.report.blocks
        },
        inspection_texts={
            key: read_narrative(
                inspection.narrative[key], file=f"narrative/{key}.md", section=key, bind=bind_figure
            )
            for key in keys
        },
        recommendations=tuple(
            read_line(
                recommendation.text,
                file=f"recommendations.toml, recommendation {number}",
                section="recommendations",
                bind=bind_figure,
            )
            for number, recommendation in enumerate(inspection.recommendations, start=1)
        ),
        headings={block.key: block.title for block in framework.report.blocks},
        welsh_texts={
            key: read_narrative(text, file=f"narrative/cy/{key}.md", section=key, bind=bind_figure)
            for key, text in inspection.welsh_narrative.items()
        },
        welsh_recommendations={
            number: read_line(
                recommendation.welsh.text,
                file=f"recommendations.toml, recommendation {number}, welsh",
                section="recommendations",
                bind=bind_figure,
            )
            for number, recommendation in enumerate(inspection.recommendations, start=1)
            if recommendation.welsh
        },
    )
