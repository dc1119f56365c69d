"""The addresses of the emerging findings, below those of their inspection."""

from django.urls import path

from inspectorate.web.results import views

app_name = "results"
urlpatterns = [
    path("emerging-findings/", views.emerging_findings, name="emerging_findings"),
    path("emerging-findings/live/", views.live_emerging_findings, name="live_emerging_findings"),
]
