"""Reading of samples, and proving them."""

import hashlib
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inspectorate import typeset
from inspectorate.method.faults import Fault, Sentence
from inspectorate.method.inspection import LongList as AsSent
from inspectorate.method.population import Population
from inspectorate.method.sample import Sample, draw, replace
from inspectorate.method.sample.values import BalanceRow
from inspectorate.method.standards import Framework
from inspectorate.method.standards.casework import CaseGroup
from inspectorate.web.cases.models import Draw, DrawnCase, LongList, LongListRow, SampleStatus
from inspectorate.web.cases.queries.long_lists import as_sent, population, table
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, NotVisible, require

_CURE = Sentence("Compare with a backup: what is stored was changed by other means than the service.")


@dataclass(frozen=True, slots=True)
class SampledCase:
    """One case that is in the sample now: its kind, its case manager, and its levels from the long list."""

    group: str
    case_id: str
    case_manager: str
    facts: Mapping[str, str]


def current_draw(*, access: InspectionAccess, group: CaseGroup) -> Draw | None:
    """The sample that counts, of a kind of case; None when none is drawn."""
    require(Action.SEE_SAMPLE, access.roles, access.inspection.current_state)
    return _last_draw(access, group)


def earlier_draws(*, draw: Draw) -> QuerySet[Draw]:
    """The draws that this one took the place of, the last first."""
    same = Draw.objects.filter(inspection=draw.inspection, group=draw.group, number__lt=draw.number)
    return same.select_related("drawn_by").order_by("-number")


def drawn_case(*, access: InspectionAccess, group: CaseGroup, id: int) -> DrawnCase:  # noqa: A002 - the word for it
    """A case that is in the sample now. Raises NotVisible when it is not."""
    last = _last_draw(access, group)
    found = last.cases.filter(pk=id, status=SampleStatus.SELECTED).first() if last else None
    if found is None:
        raise NotVisible
    return found


def command(*, drawn: Draw) -> str:
    """The command that draws the same sample from the file that was sent, for a terminal."""
    listed = drawn.long_list
    words = ["inspectorate", "sample", listed.file_name, "--edition", drawn.inspection.edition]
    words += ["--domain", drawn.group, "--on", f"{listed.on:%Y-%m-%d}", "--seed", str(drawn.seed)]
    if drawn.max_per_manager:
        words += ["--max-per-manager", str(drawn.max_per_manager)]
    for field, heading in listed.columns.items():
        words += ["--column", f"{field}={heading}"] if heading else []
    return shlex.join(words)


def balance_chart(*, drawn: Draw) -> str:
    """Return a chart of a sample's balance as SVG: for each level, cases drawn and cases expected."""
    columns = [field.name for field in fields(BalanceRow)]
    rows = [BalanceRow(**{name: row[name] for name in columns}) for row in drawn.balance]
    return typeset.balance_chart(rows)


def redrawn(*, drawn: Draw, read: Population, framework: Framework) -> Sample:
    """The sample drawn again from the long list, its replacements made again in their order."""
    again = draw(read, framework, seed=drawn.seed, max_per_manager=drawn.max_per_manager)
    for each in drawn.replacements.order_by("pk"):
        again = replace(again, read, out=each.out, reason=each.reason)
    return again


def sampled(inspection: Inspection) -> tuple[SampledCase, ...]:
    """Every case that is in the inspection's samples now, by kind and case id. No permission is asked."""
    cases = DrawnCase.objects.filter(draw__in=last_draws(inspection).values(), status=SampleStatus.SELECTED)
    lists = {each.long_list_id for each in last_draws(inspection).values()}
    facts = {
        (fate.long_list_id, fate.case_id): fate.facts
        for fate in LongListRow.objects.filter(long_list__in=lists, reason_key="")
    }
    found = (
        SampledCase(
            each.draw.group,
            each.case_id,
            each.case_manager,
            facts.get((each.draw.long_list_id, each.case_id), {}),
        )
        for each in cases.select_related("draw")
    )
    return tuple(sorted(found, key=lambda case: (case.group, case.case_id)))


def last_draws(inspection: Inspection) -> Mapping[str, Draw]:
    """The draw that counts of each kind of case that has one."""
    found = inspection.draws.select_related("long_list").defer("long_list__content")
    return {each.group: each for each in found.order_by("number")}


def counting_lists(inspection: Inspection) -> Mapping[str, LongList]:
    """The long list that counts of each kind: the one that was drawn from, else the last that was read."""
    read = inspection.long_lists.exclude(read_at=None).order_by("number")
    return {each.group: each for each in read} | {
        group: drawn.long_list for group, drawn in last_draws(inspection).items()
    }


def populations(inspection: Inspection) -> Mapping[str, Population]:
    """The eligible population of each kind of case whose list has been read, as the method's value."""
    return {group: population(listed=listed) for group, listed in counting_lists(inspection).items()}


def samples(inspection: Inspection) -> Mapping[str, Sample]:
    """The sample of each kind of case that has one, its replacements made, as the method's value."""
    edition = framework(inspection.edition)
    return {
        group: redrawn(drawn=drawn, read=population(listed=drawn.long_list), framework=edition)
        for group, drawn in last_draws(inspection).items()
    }


def long_lists(inspection: Inspection) -> Mapping[str, AsSent]:
    """The long list of each kind of case as it was sent, every cell as text."""
    return {
        group: as_sent(table(listed=listed), listed=listed)
        for group, listed in counting_lists(inspection).items()
    }


def verify() -> Iterator[Fault]:
    """Read every long list again and draw every sample again; give each difference from what is stored."""
    for listed in LongList.objects.exclude(read_at=None).exclude(content=None).select_related("inspection"):
        place = _("Inspection %(inspection_id)s, %(group)s, long list %(number)s") % {
            "inspection_id": listed.inspection_id,
            "group": listed.group,
            "number": listed.number,
        }
        if hashlib.sha256(bytes(listed.content or b"")).hexdigest() != listed.content_hash:
            yield Fault(place, _("The file is not the one that was sent."), _CURE)
        elif (read := population(listed=listed)).digest != listed.digest:
            yield Fault(place, _("Read again, it gives another eligible population."), _CURE)
        else:
            for drawn in listed.draws.order_by("number"):
                yield from _verify_draw(drawn, read, f"{place}, draw {drawn.number}")


def _verify_draw(drawn: Draw, read: Population, place: str) -> Iterator[Fault]:
    again = redrawn(drawn=drawn, read=read, framework=framework(drawn.inspection.edition))
    for where, cases in ((SampleStatus.SELECTED, again.selected), (SampleStatus.RESERVE, again.reserves)):
        stored = set(drawn.cases.filter(status=where).values_list("case_id", flat=True))
        if stored != {case.id for case in cases}:
            yield Fault(
                place, _("Drawn again, other cases are “%(label)s”.") % {"label": where.label.lower()}, _CURE
            )
    shown = [(row["population"], row["sample"]) for row in drawn.balance]
    if shown != [(row.population, row.sample) for row in again.balance]:
        yield Fault(place, _("Drawn again, the balance is another."), _CURE)


def _last_draw(access: InspectionAccess, group: CaseGroup) -> Draw | None:
    found = access.inspection.draws.filter(group=group.key).select_related("long_list", "drawn_by")
    return found.defer("long_list__content").order_by("-number").first()
