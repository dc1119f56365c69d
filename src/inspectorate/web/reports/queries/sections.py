"""Read the sections of a draft, their versions and comments, and who may write in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from inspectorate.method.report.section_titles import OPTIONAL, section_titles
from inspectorate.web.inspections.models import ConflictOfInterest
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, NotPermitted, NotVisible, require
from inspectorate.web.reports.models import ReportSection, SectionComment, SectionState, SectionVersion
from inspectorate.web.reports.queries.narrative import (
    domain_of_key,
    latest_versions,
    ordered_keys,
)
from inspectorate.web.states import Role
from inspectorate.web.translation import translated
from inspectorate.web.visibility import Visibility, visibility_of

WRITERS = (Role.LEAD, Role.INSPECTOR, Role.PARTNER)
"""Roles whose people can own a section."""


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A section as one person sees it: its latest version, open comments, whether they may write in it."""

    section: ReportSection
    title: str
    latest: SectionVersion | None
    open_comments: int
    may_edit: bool
    remarks: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The section key."""
        return self.section.key

    @property
    def text(self) -> str:
        """The latest text; "" without one."""
        return self.latest.text if self.latest else ""

    @property
    def is_needed(self) -> bool:
        """Whether the report cannot do without it: it has words, or the checks ask for some."""
        return bool(self.text.strip()) or self.key not in OPTIONAL

    @property
    def is_agreed(self) -> bool:
        """Whether the lead inspector has agreed it."""
        return self.section.state == SectionState.AGREED


@dataclass(frozen=True, slots=True)
class SectionInOrder:
    """A section of the draft, and the sections before and after it in the report; None at its ends."""

    section: DraftSection
    previous: DraftSection | None
    next: DraftSection | None = None


def draft_sections(*, access: InspectionAccess) -> list[DraftSection]:
    """Return the sections of the draft in the report's order; empty before it is started."""
    require(Action.SEE_DRAFT, access.roles, access.inspection.current_state)
    is_open = Q(comments__parent=None, comments__resolved_at=None)
    rows = access.inspection.report_sections.select_related("owner").annotate(
        open_comments=Count("comments", filter=is_open)
    )
    sections = {row.key: row for row in rows}
    latest, titles = latest_versions(access.inspection), section_titles(access.framework)
    return [
        DraftSection(
            sections[key],
            translated(titles.get(key, key)),
            latest.get(key),
            sections[key].open_comments,
            may_edit(access, sections[key]),
        )
        for key in ordered_keys(access.framework, sections)
    ]


def draft_section(*, access: InspectionAccess, key: str) -> DraftSection:
    """Return one section of the draft. Raises NotVisible if the draft does not have it."""
    return section_in_order(access=access, key=key).section


def section_in_order(*, access: InspectionAccess, key: str) -> SectionInOrder:
    """Return one section of the draft with those around it. Raises NotVisible if there is no such section."""
    sections = draft_sections(access=access)
    for place, section in enumerate(sections):
        if section.key == key:
            following = sections[place + 1 : place + 2]
            return SectionInOrder(section, sections[place - 1] if place else None, *following)
    raise NotVisible


def editable_section(*, access: InspectionAccess, key: str) -> DraftSection:
    """Return a section in which the person may write. Raises NotPermitted for any other of the draft."""
    draft = draft_section(access=access, key=key)
    require_editable(access, draft.section)
    return draft


def require_editable(access: InspectionAccess, section: ReportSection) -> None:
    """Raise NotPermitted unless the person may write in a section now."""
    if not may_edit(access, section):
        raise NotPermitted(
            _(
                "You do not own this section of the report. Ask the lead inspector to assign the section to "
                "you, or comment on it."
            )
        )


def may_edit(access: InspectionAccess, section: ReportSection) -> bool:
    """Return whether a person may write in a section now: all, their own, or one that nobody owns."""
    if not access.may(Action.EDIT_SECTION):
        return False
    if visibility_of(Action.EDIT_SECTION, access.roles) is not Visibility.OWN:
        return True
    is_owner = section.owner_id == access.person.pk
    if Role.INSPECTOR in access.roles:
        return is_owner or section.owner_id is None
    return is_owner and may_own(access, section.key, Role.PARTNER)


def may_own(access: InspectionAccess, key: str, role: Role) -> bool:
    """Return whether someone in a role can own a section: a partner inspector, those judged on evidence."""
    domain = domain_of_key(access.framework, key)
    is_on_evidence = domain is not None and domain.judged_on == "evidence"
    return role in WRITERS and (role is not Role.PARTNER or is_on_evidence)


def possible_owners(*, access: InspectionAccess, key: str) -> QuerySet[Person]:
    """Return the people of the team who can own a section, without anyone with a conflict of interest."""
    require(Action.AGREE_SECTION, access.roles, access.inspection.current_state)
    roles = [role.value for role in WRITERS if may_own(access, key, role)]
    members = access.inspection.members.filter(removed_at=None, role__in=roles)
    members = members.exclude(conflict_of_interest=ConflictOfInterest.SERVICE)
    return Person.objects.filter(pk__in=members.values("person"), is_active=True).order_by("name", "pk")


def versions(*, access: InspectionAccess, key: str) -> QuerySet[SectionVersion]:
    """Return the versions of a section without their texts, the latest first.

    Raises NotVisible if the draft does not have the section.
    """
    section = draft_section(access=access, key=key).section
    return section.versions.select_related("by").defer("text", "figures").order_by("-number")


def version(*, access: InspectionAccess, key: str, number: int) -> SectionVersion:
    """Return one version of a section. Raises NotVisible if it does not exist."""
    section = draft_section(access=access, key=key).section
    if number >= 2**31 or not (found_version := section.versions.filter(number=number).first()):
        raise NotVisible
    return found_version


def comments(*, access: InspectionAccess, key: str) -> list[SectionComment]:
    """Return the comments on a section with their replies, the open ones first."""
    section = draft_section(access=access, key=key).section
    threads = section.comments.filter(parent=None).select_related("by", "resolved_by")
    ordered = threads.prefetch_related("replies__by").order_by("resolved_at", "pk")
    return sorted(ordered, key=lambda thread: thread.resolved_at is not None)


def comment(*, access: InspectionAccess, id: int) -> SectionComment:  # noqa: A002 - the record's id
    """Return a comment, not a reply. Raises NotVisible for one of another inspection."""
    require(Action.SEE_DRAFT, access.roles, access.inspection.current_state)
    threads = SectionComment.objects.filter(section__inspection=access.inspection, parent=None)
    thread = threads.select_related("section__owner", "by", "resolved_by").filter(pk=id).first()
    if thread is None:
        raise NotVisible
    return thread


def may_resolve(access: InspectionAccess, thread: SectionComment) -> bool:
    """Return whether a person may resolve a comment: their own, or one on a section that they write."""
    is_open = thread.resolved_at is None and access.may(Action.COMMENT_ON_SECTION)
    return is_open and (thread.by_id == access.person.pk or may_edit(access, thread.section))
