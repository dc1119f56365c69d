"""URLs of the ratings panel and the drill-down, below an inspection's."""

from django.urls import path

from inspectorate.web.panel import views

app_name = "panel"
urlpatterns = [
    path("panel/", views.panel, name="panel"),
    path("panel/members/", views.members, name="members"),
    path("panel/members/<int:id>/remove/", views.remove_member, name="remove_member"),
    path("panel/<str:standard>/", views.standard, name="standard"),
    path("panel/<str:standard>/view/", views.give_view, name="give_view"),
    path("panel/<str:standard>/decide/", views.decide, name="decide"),
    path("panel/<str:standard>/reopen/", views.reopen_decision, name="reopen_decision"),
    path("ratings/", views.ratings, name="ratings"),
    path("drill-down/<str:question>/", views.drill_down, name="drill_down"),
]
