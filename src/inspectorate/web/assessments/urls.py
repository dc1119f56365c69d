"""The addresses of the pages about assessing."""

from django.urls import path

from inspectorate.web.assessments import views

app_name = "assessments"
urlpatterns = [
    path("cases/", views.index, name="index"),
    path("cases/assign/", views.assign, name="assign"),
    path("cases/<int:assessment>/", views.one, name="one"),
    path("cases/<int:assessment>/about/", views.about, name="about"),
    path("cases/<int:assessment>/stage/<str:stage>/", views.stage, name="stage"),
    path("cases/<int:assessment>/history/<str:question>/", views.history, name="history"),
    path("cases/<int:assessment>/clash/<int:clash>/", views.settle_clash, name="settle_clash"),
    path("cases/<int:assessment>/interview/", views.interview, name="interview"),
    path("cases/<int:assessment>/finish/", views.finish, name="finish"),
    path("cases/<int:assessment>/reopen/", views.reopen, name="reopen"),
    path("cases/<int:assessment>/spreadsheet/", views.spreadsheet, name="spreadsheet"),
    path("cases/<int:assessment>/spreadsheet/take/", views.take, name="take"),
    path("cases/<int:assessment>/spreadsheet/release/", views.release, name="release"),
    path("cases/<int:assessment>/alert/", views.raise_alert, name="raise_alert"),
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/<int:alert>/", views.follow_alert, name="follow_alert"),
    path("alerts/<int:alert>/close/", views.close_alert, name="close_alert"),
    path("consistency/", views.consistency, name="consistency"),
    path("consistency/<int:first>/", views.differences, name="differences"),
    path("consistency/<int:first>/<str:question>/", views.settle_difference, name="settle_difference"),
]
