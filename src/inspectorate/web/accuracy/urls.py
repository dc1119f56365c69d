"""URLs of the factual accuracy check, below an inspection's."""

from django.urls import path

from inspectorate.web.accuracy.views import challenges, checks, drafts, logs, responses

app_name = "accuracy"
CHALLENGE = "accuracy/challenges/<int:challenge>/"
DRAFT = "accuracy/draft/<str:draft_document>/"
urlpatterns = [
    path("accuracy/", checks.check, name="check"),
    path("accuracy/send/", checks.send, name="send"),
    path("accuracy/finish/", checks.finish, name="finish"),
    path("accuracy/recipients/<int:recipient>/file.html", drafts.offline_file, name="offline_file"),
    path(DRAFT, drafts.draft, name="draft"),
    path(f"{DRAFT}copy.pdf", drafts.marked_copy, name="marked_copy"),
    path("accuracy/statements/<int:statement>/", challenges.challenge, name="challenge"),
    path("accuracy/take-in/", challenges.take_in, name="take_in"),
    path(CHALLENGE, challenges.challenge_page, name="challenge_page"),
    path(f"{CHALLENGE}late/", challenges.decide_on_late, name="decide_on_late"),
    path(f"{CHALLENGE}response/", responses.respond, name="respond"),
    path("accuracy/files/<int:challenge_file>/", challenges.challenge_file, name="challenge_file"),
    path("accuracy/sign-off/", responses.sign_off, name="sign_off"),
    path("accuracy/log/", logs.log, name="log"),
    path("accuracy/log.<str:file_format>", logs.log_file, name="log_file"),
]
