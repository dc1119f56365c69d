"""URLs of judgements, evidence and lines of enquiry, below an inspection's."""

from django.urls import path

from inspectorate.web.judgements import views

app_name = "judgements"
urlpatterns = [
    path("lines-of-enquiry/", views.lines_of_enquiry, name="lines_of_enquiry"),
    path("lines-of-enquiry/<int:id>/", views.line_of_enquiry, name="line_of_enquiry"),
    path("judgements/", views.judgements, name="judgements"),
    path("judgements/evidence/add/", views.add_evidence, name="add_evidence"),
    path("judgements/evidence/<int:id>/", views.evidence_item, name="evidence_item"),
    path("judgements/<str:standard>/", views.judgement, name="judgement"),
    path("judgements/<str:standard>/write/", views.judge, name="judge"),
]
