"""URLs of publication, below an inspection's."""

from django.urls import path

from inspectorate.web.publication import views

app_name = "publication"
RELEASE = "publication/<int:release>/"
urlpatterns = [
    path("publication/", views.releases, name="releases"),
    path("publication/prepare/", views.prepare, name="prepare"),
    path(RELEASE, views.release, name="release"),
    path(f"{RELEASE}files/<path:file>", views.file, name="file"),
    path(f"{RELEASE}publish/", views.publish, name="publish"),
    path(f"{RELEASE}schedule/", views.schedule, name="schedule"),
    path(f"{RELEASE}cancel/", views.cancel, name="cancel"),
    path(f"{RELEASE}copies/add/", views.share_copy, name="share_copy"),
    path(f"{RELEASE}copies/<int:embargoed_copy>/withdraw/", views.withdraw_copy, name="withdraw_copy"),
]
