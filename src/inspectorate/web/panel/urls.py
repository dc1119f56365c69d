"""URLs of the ratings panel and the drill-down, below an inspection's."""

from django.urls import path

from inspectorate.web.panel.views import members, panel, standards

app_name = "panel"
urlpatterns = [
    path("panel/", panel.panel, name="panel"),
    path("panel/members/", members.members, name="members"),
    path("panel/members/<int:id>/remove/", members.remove_member, name="remove_member"),
    path("panel/views/", panel.give_views, name="give_views"),
    path("panel/decisions/", panel.decide_agreed, name="decide_agreed"),
    path("panel/<str:standard>/", standards.standard, name="standard"),
    path("panel/<str:standard>/view/", standards.give_view, name="give_view"),
    path("panel/<str:standard>/decide/", standards.decide, name="decide"),
    path("panel/<str:standard>/reopen/", standards.reopen_decision, name="reopen_decision"),
    path("ratings/", panel.ratings, name="ratings"),
    path("drill-down/<str:question>/", standards.drill_down, name="drill_down"),
]
