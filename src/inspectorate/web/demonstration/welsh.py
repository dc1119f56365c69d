"""The example as if its service were in Wales, and the Welsh of some sections of its report."""

from collections.abc import Mapping
from dataclasses import replace

from inspectorate.method import inspection as method
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import Person
from inspectorate.web.reports.changes.sections import save_section
from inspectorate.web.reports.changes.welsh import save_welsh
from inspectorate.web.states import Role

SERVICE = "Invented Youth Justice Service in Wales"
SHORT_NAME = "Invented YJS"
AREA = "Invented county"
INVENTED = (
    "This is a demonstration. The service, the children, cases, assessments and evidence, and every number, "
    "are invented. The words are not the inspectorate's. It has neither made nor endorsed this demonstration."
)
WELSH = {
    "2": "Aseswyd {cases.court} o achosion gwarediad llys, allan o {eligible.court} a oedd yn gymwys.",
    "3": "Aseswyd {cases.out_of_court} o achosion gwarediad y tu allan i’r llys, allan o "
    "{eligible.out_of_court} a oedd yn gymwys.",
}
"""The Welsh of sections, by their keys."""
CHANGED = "3"
"""The section whose English changes after its Welsh was written."""
ADDED = "We read the records of all these cases."


def in_wales(example: method.Inspection) -> method.Inspection:
    """Return the example as an inspection of an invented service in Wales."""
    about = replace(
        example.about,
        id="invented-service-in-wales",
        service=SERVICE,
        service_short=SHORT_NAME,
        area=AREA,
        country="Wales",
        published=None,
        published_results=(),
        invented=INVENTED,
    )
    recommendations = tuple(
        replace(recommendation, to=SHORT_NAME)
        if recommendation.to == example.about.service_short
        else recommendation
        for recommendation in example.recommendations
    )
    return replace(example, about=about, recommendations=recommendations, readme="")


def write_welsh(inspection: Inspection, people: Mapping[Role, Person]) -> None:
    """Write the Welsh of two sections, and change the English of one of them."""
    author = open_inspection(by=people[Role.INSPECTOR], id=inspection.pk)
    sections = {section.key: section for section in inspection.report_sections.filter(key__in=WELSH)}
    for key, text in WELSH.items():
        save_welsh(access=author, key=key, base_version=0, english_version=sections[key].version, text=text)
    changed = sections[CHANGED]
    text = f"{changed.versions.get(number=changed.version).text.rstrip()} {ADDED}\n"
    save_section(access=author, key=CHANGED, base_version=changed.version, text=text)
