"""URLs of availability, allocation and timetable, below the URL of their inspection."""

from django.urls import path

from inspectorate.web.allocation import views

app_name = "allocation"
urlpatterns = [
    path("interviews/availability/", views.availability, name="availability"),
    path(
        "interviews/availability/case-manager/",
        views.case_manager_availability,
        name="case_manager_availability",
    ),
    path(
        "interviews/availability/assessors/",
        views.availability_of_assessors,
        name="availability_of_assessors",
    ),
    path("interviews/availability/assessor/", views.assessor_availability, name="assessor_availability"),
    path("interviews/", views.timetable, name="timetable"),
    path("interviews/calendar.ics", views.calendar, name="calendar"),
    path("allocation/", views.allocate, name="allocate"),
    path("allocation/reassign/", views.reassign, name="reassign"),
    path("allocation/undo/", views.undo, name="undo"),
    path("allocation/second-assessors/", views.assign_seconds, name="assign_seconds"),
    path("allocation/changes/", views.reassignments, name="reassignments"),
    path("conflicts-of-interest/", views.conflicts, name="conflicts"),
    path(
        "conflicts-of-interest/answers/<int:conflicted>/<int:person>/", views.review_work, name="review_work"
    ),
]
