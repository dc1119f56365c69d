"""URLs of the emerging findings and of the evidence on a standard, below an inspection's."""

from django.urls import path

from inspectorate.web.results import views

app_name = "results"
urlpatterns = [
    path("emerging-findings/", views.emerging_findings, name="emerging_findings"),
    path("emerging-findings/live/", views.live_emerging_findings, name="live_emerging_findings"),
    path("emerging-findings/<str:standard>/", views.standard, name="standard"),
    path("emerging-findings/<str:standard>/live/", views.live_standard, name="live_standard"),
    path("judgements/<str:standard>/evidence/", views.evidence, name="evidence"),
]
