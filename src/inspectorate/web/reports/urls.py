"""URLs of the draft of a report, below an inspection's."""

from django.urls import path

from inspectorate.web.reports.views import (
    comments,
    editor,
    recommendations,
    sections,
    sign_off,
    sources,
    versions,
    welsh,
    word_drafts,
)

app_name = "reports"
SECTION = "report/sections/<str:section>/"
WELSH = "report/welsh/"
RECOMMENDATION = "report/recommendations/<int:recommendation>/"
urlpatterns = [
    path("report/", sections.draft, name="draft"),
    path("report/remarks/", sections.remarks, name="remarks"),
    path("report/word/", word_drafts.word, name="word"),
    path("report/word/draft.docx", word_drafts.word_draft, name="word_draft"),
    path("report/word/<int:upload>/", word_drafts.word_review, name="word_review"),
    path("report/sign-off/", sign_off.sign_off, name="sign_off"),
    path("report/sign-off/<int:sign_off>/withdraw/", sign_off.withdraw_sign_off, name="withdraw_sign_off"),
    path("report/recommendations/", recommendations.recommendations, name="recommendations"),
    path("report/recommendations/add/", recommendations.add_recommendation, name="add_recommendation"),
    path(RECOMMENDATION, recommendations.recommendation, name="recommendation"),
    path(f"{RECOMMENDATION}delete/", recommendations.delete_recommendation, name="delete_recommendation"),
    path(f"{RECOMMENDATION}move/", recommendations.move_recommendation, name="move_recommendation"),
    path("report/comments/<int:comment>/", comments.comment, name="comment"),
    path("report/comments/<int:comment>/resolve/", comments.resolve, name="resolve_comment"),
    path(WELSH, welsh.welsh, name="welsh"),
    path(f"{WELSH}sections/<str:section>/", welsh.welsh_section, name="welsh_section"),
    path(f"{WELSH}sections/<str:section>/edit/", welsh.edit_welsh, name="edit_welsh"),
    path(
        f"{WELSH}recommendations/<int:recommendation>/",
        welsh.welsh_recommendation,
        name="welsh_recommendation",
    ),
    path(SECTION, sections.section, name="section"),
    path(f"{SECTION}edit/", editor.edit, name="edit"),
    path(f"{SECTION}section.docx", word_drafts.word_draft, name="word_section"),
    path(f"{SECTION}preview/", editor.preview, name="preview"),
    path(f"{SECTION}figures/", editor.figures, name="figures"),
    path(f"{SECTION}owner/", sections.assign, name="assign"),
    path(f"{SECTION}submit/", sections.submit, name="submit"),
    path(f"{SECTION}return/", sections.return_to_draft, name="return_to_draft"),
    path(f"{SECTION}agree/", sections.agree, name="agree"),
    path(f"{SECTION}confirm-figures/", sections.confirm_figures, name="confirm_figures"),
    path(f"{SECTION}comment/", comments.add_comment, name="add_comment"),
    path(f"{SECTION}versions/", versions.versions, name="versions"),
    path(f"{SECTION}versions/<int:number>/", versions.version, name="version"),
    path(f"{SECTION}versions/<int:number>/restore/", versions.restore, name="restore"),
    path(f"{SECTION}inspection/", sources.sources, name="sources"),
    path(f"{SECTION}inspection/<str:source>/", sources.insert, name="insert"),
]
