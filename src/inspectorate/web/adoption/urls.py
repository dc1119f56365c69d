"""URLs of the editions of the standards."""

from django.urls import path

from inspectorate.web.adoption import views

app_name = "adoption"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:edition>/", views.about, name="edition"),
    path("<slug:edition>/adopt/", views.adopt, name="adopt"),
]
