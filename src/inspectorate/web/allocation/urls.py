"""URLs of availability, allocation and timetable, below the URL of their inspection."""

from django.urls import path

from inspectorate.web.allocation.views import (
    allocations,
    assignment,
    availability,
    conflicts,
    interviews,
    replacements,
)

app_name = "allocation"
urlpatterns = [
    path("interviews/availability/", availability.availability, name="availability"),
    path(
        "interviews/availability/case-manager/",
        availability.case_manager_availability,
        name="case_manager_availability",
    ),
    path(
        "interviews/availability/assessors/",
        availability.availability_of_assessors,
        name="availability_of_assessors",
    ),
    path(
        "interviews/availability/assessor/", availability.assessor_availability, name="assessor_availability"
    ),
    path("interviews/", interviews.timetable, name="timetable"),
    path("interviews/calendar.ics", interviews.calendar, name="calendar"),
    path("allocation/", allocations.allocate, name="allocate"),
    path("cases/assign/", assignment.assign, name="assign"),
    path("allocation/reassign/", allocations.reassign, name="reassign"),
    path("allocation/undo/", allocations.undo, name="undo"),
    path("sample/<slug:group>/replacement/undo/", replacements.undo_replacement, name="undo_replacement"),
    path("allocation/second-assessors/", assignment.second_assessors, name="second_assessors"),
    path("allocation/changes/", allocations.reassignments, name="reassignments"),
    path("conflicts-of-interest/", conflicts.conflicts, name="conflicts"),
    path(
        "conflicts-of-interest/answers/<int:conflicted>/<int:person>/",
        conflicts.review_work,
        name="review_work",
    ),
]
