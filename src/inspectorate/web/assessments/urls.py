"""URLs of the assessment pages, below the URL of their inspection."""

from django.urls import path

from inspectorate.web.assessments.views import (
    agreement,
    alerts,
    answers,
    caseload,
    reviews,
    second_draws,
    spreadsheets,
)

app_name = "assessments"
urlpatterns = [
    path("cases/", caseload.caseload, name="caseload"),
    path("cases/<int:assessment>/", caseload.assessment, name="assessment"),
    path("cases/<int:assessment>/about/", answers.about, name="about"),
    path("cases/<int:assessment>/stage/<str:stage>/", answers.stage, name="stage"),
    path("cases/<int:assessment>/history/<str:question>/", answers.history, name="history"),
    path(
        "cases/<int:assessment>/conflict/<int:conflict>/", answers.resolve_conflict, name="resolve_conflict"
    ),
    path("cases/<int:assessment>/interview/", caseload.interview, name="interview"),
    path("cases/<int:assessment>/finish/", caseload.finish, name="finish"),
    path("cases/<int:assessment>/reopen/", caseload.reopen, name="reopen"),
    path("cases/<int:assessment>/return/", reviews.return_case, name="return_case"),
    path("cases/<int:assessment>/review/comments/<str:stage>/", reviews.comment, name="comment"),
    path("cases/<int:assessment>/review/<int:thread>/", reviews.review_thread, name="review_thread"),
    path(
        "cases/<int:assessment>/review/<int:thread>/resolve/", reviews.resolve_thread, name="resolve_thread"
    ),
    path("cases/<int:assessment>/spreadsheet/", spreadsheets.spreadsheet, name="spreadsheet"),
    path("cases/<int:assessment>/spreadsheet/check-out/", spreadsheets.check_out, name="check_out"),
    path(
        "cases/<int:assessment>/spreadsheet/cancel-check-out/",
        spreadsheets.cancel_check_out,
        name="cancel_check_out",
    ),
    path("cases/<int:assessment>/alert/", alerts.raise_alert, name="raise_alert"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<int:alert>/", alerts.alert, name="alert"),
    path("alerts/<int:alert>/close/", alerts.close_alert, name="close_alert"),
    path("consistency/", agreement.consistency, name="consistency"),
    path("consistency/<int:first>/", agreement.differences, name="differences"),
    path("consistency/draw/", second_draws.second_draw, name="second_draw"),
    path("consistency/draw/<int:number>/cases.csv", second_draws.second_draw_cases, name="second_draw_cases"),
]
