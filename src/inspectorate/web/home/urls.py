"""URLs of notifications, the calendar and the calendar subscription."""

from django.urls import path

from inspectorate.web.home import views

app_name = "home"
urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/subscription/", views.subscription, name="subscription"),
    path("calendar/subscription/<slug:secret>.ics", views.feed, name="feed"),
]
