"""The addresses of an inspection's pages."""

from django.urls import path

from inspectorate.web.inspections import views

app_name = "inspections"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("<int:inspection>/", views.one, name="one"),
    path("<int:inspection>/dates/", views.dates, name="dates"),
    path("<int:inspection>/team/add/", views.add_member, name="add_member"),
    path("<int:inspection>/team/<int:member>/remove/", views.remove_member, name="remove_member"),
    path("<int:inspection>/interest/", views.interest, name="interest"),
    path("<int:inspection>/move/<slug:to>/", views.move, name="move"),
    path("<int:inspection>/trail/", views.trail, name="trail"),
]
