"""The addresses of free times, the allocation and the timetable, below those of their inspection."""

from django.urls import path

from inspectorate.web.allocation import views

app_name = "allocation"
urlpatterns = [
    path("interviews/free/", views.free_times, name="free_times"),
    path("interviews/free/one/", views.times_of_one, name="times_of_one"),
    path("interviews/", views.timetable, name="timetable"),
    path("interviews/calendar.ics", views.calendar, name="calendar"),
    path("allocation/", views.allocate, name="allocate"),
    path("allocation/hand-over/", views.hand_over, name="hand_over"),
]
