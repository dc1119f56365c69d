"""The address of a demonstration's own page. Outside a demonstration it is answered to nobody."""

from django.urls import path

from inspectorate.web.demonstration import views

app_name = "demonstration"
urlpatterns = [path("demonstration/", views.complete, name="complete")]
