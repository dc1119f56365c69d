"""URLs of an inspection as a whole."""

from django.urls import path

from inspectorate.web.workflow import views

app_name = "workflow"
urlpatterns = [
    path("", views.inspection, name="inspection"),
    path("team/", views.team, name="team"),
    path("history/", views.history, name="history"),
    path("transition/<slug:to>/", views.transition, name="transition"),
    path("audit-log/", views.audit_log, name="audit_log"),
]
