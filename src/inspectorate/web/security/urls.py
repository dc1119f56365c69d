"""URLs of the pages for choosing a second factor and for the saved form, included below `people/`."""

from django.urls import path

from inspectorate.web.security import views

app_name = "security"
urlpatterns = [
    path("me/saved-form/", views.saved_form, name="saved_form"),
    path("me/second-factor/", views.second_factor, name="second_factor"),
]
