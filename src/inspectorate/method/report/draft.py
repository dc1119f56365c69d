"""An inspection made ready to be composed or checked: its figures gathered, its narrative read and bound."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from inspectorate.method import inspection as stage
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.report.content import Runs
from inspectorate.method.report.figures import Bound, Catalogue, bind, gather
from inspectorate.method.report.narrative import Narrative, Passage, read_line, read_narrative
from inspectorate.method.standards import Framework

NOTHING = Narrative((), {}, (), (), ())
LONGEST = 200_000
"""The most characters of one section: three times as many as a whole published report has."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a report is made from.

    `standing` holds the edition's text and `written` the inspection's own, both by section key;
    `recommendations` are in the order given.
    """

    inspection: Inspection
    results: Results
    catalogue: Catalogue
    standing: Mapping[str, Narrative]
    written: Mapping[str, Narrative]
    recommendations: tuple[Narrative, ...]
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def framework(self) -> Framework:
        """The edition."""
        return self.inspection.framework

    def bind(self, binding: str) -> Bound:
        """Bind one figure; raises NoSuchFigureError."""
        return bind(binding, self.catalogue)

    def title(self, key: str, otherwise: str) -> str:
        """The heading of a section: the edition's, or the one every edition has."""
        return self.headings.get(key) or otherwise

    def line(self, text: str, place: str) -> Runs:
        """Bind a short text, such as a title, that is not a narrative of its own."""
        read = read_line(text, file=place, section=place, bind=self.bind)
        return read.passages[0].runs

    def narratives(self) -> Iterator[Narrative]:
        """Yield everything read: the edition's text, then the inspection's in the report's order."""
        yield from self.standing.values()
        yield from self.written.values()
        yield from self.recommendations

    @property
    def unbound(self) -> tuple[Fault, ...]:
        """Every figure that the text asks for and the inspection does not have."""
        return tuple(fault for narrative in self.narratives() for fault in narrative.unbound)

    def passages(self) -> tuple[Passage, ...]:
        """Return the inspection's own words in the report's order, recommendations where they stand."""
        own = [(key, narrative.passages) for key, narrative in self.written.items()]
        advice = tuple(passage for read in self.recommendations for passage in read.passages)
        before = {"foreword", *(f"overall-findings.{domain.id}" for domain in self.framework.domains)}
        first = [passage for key, passages in own if key in before for passage in passages]
        rest = [passage for key, passages in own if key not in before for passage in passages]
        return (*first, *advice, *rest)


def section_keys(framework: Framework) -> tuple[str, ...]:
    """Return the keys a narrative may have, in the report's order."""
    keys = [
        "foreword",
        *(f"overall-findings.{domain.id}" for domain in framework.domains),
        "background",
        "key-facts",
    ]
    for domain in framework.domains:
        keys += [domain.id, *(standard.id for standard in domain.standards)]
        keys += [f"{domain.id}.strengths", f"{domain.id}.improvement"]
    return (*keys, "methodology", "sample")


def _refuse_endless(inspection: Inspection) -> None:
    texts = {f"narrative/{key}.md": text for key, text in inspection.narrative.items()}
    for number, each in enumerate(inspection.recommendations, start=1):
        texts[f"recommendations.toml, recommendation {number}"] = each.text
    cure = f"Shorten it to at most {LONGEST:,}."
    faults = [
        Fault(place, f"It has {len(text):,} characters, more than any report's.", cure)
        for place, text in texts.items()
        if len(text) > LONGEST
    ]
    if faults:
        raise FaultsFound(faults)


def prepare(inspection: Inspection, results: Results | None = None) -> Draft:
    """Gather the figures and read every narrative; results are worked out when they are not given.

    Raises FaultsFound when a text is so long that it cannot be part of a report.
    """
    _refuse_endless(inspection)
    results = results or stage.work_out(inspection)
    catalogue = gather(inspection, results)

    def bound(binding: str) -> Bound:
        return bind(binding, catalogue)

    framework = inspection.framework
    order = {key: place for place, key in enumerate(section_keys(framework))}
    keys = sorted(inspection.narrative, key=lambda key: (order.get(key, len(order)), key))
    return Draft(
        inspection=inspection,
        results=results,
        catalogue=catalogue,
        standing={
            block.key: read_narrative(
                block.text,
                file=f"report.toml, block {block.key}",
                section=f"standing.{block.key}",
                bind=bound,
            )
            for block in framework.report.blocks
        },
        written={
            key: read_narrative(
                inspection.narrative[key], file=f"narrative/{key}.md", section=key, bind=bound
            )
            for key in keys
        },
        recommendations=tuple(
            read_line(
                each.text,
                file=f"recommendations.toml, recommendation {number}",
                section="recommendations",
                bind=bound,
            )
            for number, each in enumerate(inspection.recommendations, start=1)
        ),
        headings={block.key: block.title for block in framework.report.blocks},
    )
