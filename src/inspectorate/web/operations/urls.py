"""URLs of emails and background tasks."""

from django.urls import path

from inspectorate.web.operations import views

app_name = "operations"
urlpatterns = [
    path("", views.background_tasks, name="background_tasks"),
    path("<uuid:task>/retry/", views.retry, name="retry"),
]
