"""URLs of jobs."""

from django.urls import path

from inspectorate.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<int:job>/", views.job, name="job"),
    path("<int:job>/live/", views.live_job, name="live_job"),
]
