"""URLs of accounts, emails and background tasks."""

from django.urls import path

from inspectorate.web.operations.views import accounts, background_tasks, password_links

app_name = "operations"
urlpatterns = [
    path("background-tasks/", background_tasks.background_tasks, name="background_tasks"),
    path("background-tasks/<uuid:task>/retry/", background_tasks.retry, name="retry"),
    path("people/<int:id>/", accounts.person, name="person"),
    path("people/<int:id>/edit/", accounts.edit_person, name="edit_person"),
    path("people/<int:id>/role/", accounts.change_role, name="change_role"),
    path("people/<int:id>/second-factor/", accounts.reset_second_factor, name="reset_second_factor"),
    path("people/<int:id>/password/", password_links.password_link, name="password_link"),
    path("people/password/<str:secret>/", password_links.set_password, name="set_password"),
    path("people/<int:id>/teams/", accounts.leave_teams, name="leave_teams"),
    path("people/changes/<int:id>/", accounts.account_change, name="account_change"),
]
