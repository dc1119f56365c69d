"""URLs of the pages about inspections, their dates and teams."""

from django.urls import path

from inspectorate.web.inspections import views

app_name = "inspections"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("<int:inspection>/dates/", views.dates, name="dates"),
    path("<int:inspection>/team/add/", views.add_member, name="add_member"),
    path("<int:inspection>/team/<int:member>/remove/", views.remove_member, name="remove_member"),
    path("<int:inspection>/conflict-of-interest/", views.conflict_of_interest, name="conflict_of_interest"),
    path(
        "<int:inspection>/conflicts-of-interest/<int:declaration>/withdraw/",
        views.withdraw_declaration,
        name="withdraw_declaration",
    ),
]
