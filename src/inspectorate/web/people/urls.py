"""URLs of the pages about people and of one's own account."""

from django.urls import path

from inspectorate.web.people import views

app_name = "people"
urlpatterns = [
    path("", views.index, name="index"),
    path("invite/", views.invite, name="invite"),
    path("services/", views.services, name="services"),
    path("services/add/", views.add_service, name="add_service"),
    path("<int:id>/invitation/", views.invite_again, name="invite_again"),
    path("role-requests/", views.role_requests, name="role_requests"),
    path("role-requests/<int:id>/", views.role_request, name="role_request"),
    path("role-requests/<int:id>/invitation/", views.show_invitation, name="show_invitation"),
    path("<int:id>/close/", views.close, name="close"),
    path("me/", views.account, name="account"),
    path("invitation/<str:secret>/", views.accept, name="accept"),
]
