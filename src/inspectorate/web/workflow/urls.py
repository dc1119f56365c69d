"""The addresses of an inspection as a whole, below those of their inspection."""

from django.urls import path

from inspectorate.web.workflow import views

app_name = "workflow"
urlpatterns = [
    path("", views.inspection, name="inspection"),
    path("transition/<slug:to>/", views.transition, name="transition"),
    path("audit-log/", views.audit_log, name="audit_log"),
]
