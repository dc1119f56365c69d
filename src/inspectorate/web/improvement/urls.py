"""URLs of the improvement plan, below an inspection's."""

from django.urls import path

from inspectorate.web.improvement.views import actions, plan, reviews

app_name = "improvement"
RECOMMENDATION = "improvement/recommendations/<int:recommendation>/"
ACTION = "improvement/actions/<int:action>/"
NEXT = "improvement/next-inspection/"
urlpatterns = [
    path("improvement/", plan.plan, name="plan"),
    path("improvement/dates/", plan.dates, name="dates"),
    path("improvement/progress/", plan.board, name="board"),
    path("improvement/verification/", actions.verification, name="verification"),
    path("improvement/reviews/", reviews.reviews, name="reviews"),
    path("improvement/reviews/add/", reviews.record_review, name="record_review"),
    path("improvement/reviews/<int:review>/", reviews.review, name="review"),
    path(NEXT, reviews.next_inspection, name="next_inspection"),
    path(f"{NEXT}<str:file>", reviews.next_inspection_file, name="next_inspection_file"),
    path("improvement/evidence/<int:evidence>/", actions.evidence_file, name="evidence_file"),
    path(RECOMMENDATION, plan.recommendation, name="recommendation"),
    path(f"{RECOMMENDATION}response/", plan.respond, name="respond"),
    path(f"{RECOMMENDATION}close/", plan.close, name="close"),
    path(f"{RECOMMENDATION}actions/add/", actions.add_action, name="add_action"),
    path(ACTION, actions.action, name="action"),
    path(f"{ACTION}change/", actions.change_action, name="change_action"),
    path(f"{ACTION}progress/", actions.report_progress, name="report_progress"),
    path(f"{ACTION}verify/", actions.verify, name="verify"),
]
