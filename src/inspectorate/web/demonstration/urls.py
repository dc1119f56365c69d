"""URL of the demonstration's page. Without DEMO, its view responds with 404."""

from django.urls import path

from inspectorate.web.demonstration import views

app_name = "demonstration"
urlpatterns = [path("demonstration/", views.complete, name="complete")]
