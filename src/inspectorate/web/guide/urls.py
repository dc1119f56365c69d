"""URLs of the guide and the glossary. The first page of the help is at `help/`."""

from django.urls import path

from inspectorate.web.guide import views

app_name = "guide"
urlpatterns = [
    path("guide/<slug:slug>/", views.chapter, name="chapter"),
    path("pictures/<str:name>", views.picture, name="picture"),
    path("glossary/", views.glossary, name="glossary"),
]
