"""The addresses of judgements, the picture forming, the panel and packages."""

from django.urls import path

from inspectorate.web.judgements import views

app_name = "judgements"
urlpatterns = [
    path("import/", views.import_package, name="import_package"),
    path("<int:inspection>/package/", views.package, name="package"),
    path("<int:inspection>/package/inspection.zip", views.download, name="download"),
    path("<int:inspection>/picture/", views.picture, name="picture"),
    path("<int:inspection>/picture/now/", views.picture_now, name="picture_now"),
    path("<int:inspection>/enquiries/", views.enquiries, name="enquiries"),
    path("<int:inspection>/enquiries/<int:id>/", views.answer_enquiry, name="answer_enquiry"),
    path("<int:inspection>/judgements/", views.judgements, name="judgements"),
    path("<int:inspection>/judgements/evidence/add/", views.add_item, name="add_item"),
    path("<int:inspection>/judgements/evidence/<int:id>/", views.item, name="item"),
    path("<int:inspection>/judgements/<str:standard>/", views.judgement, name="judgement"),
    path("<int:inspection>/judgements/<str:standard>/write/", views.judge, name="judge"),
    path("<int:inspection>/panel/", views.panel, name="panel"),
    path("<int:inspection>/panel/members/", views.seats, name="seats"),
    path("<int:inspection>/panel/members/<int:id>/leave/", views.unseat, name="unseat"),
    path("<int:inspection>/panel/<str:standard>/", views.standard, name="standard"),
    path("<int:inspection>/panel/<str:standard>/view/", views.give_view, name="give_view"),
    path("<int:inspection>/panel/<str:standard>/decide/", views.decide, name="decide"),
    path("<int:inspection>/panel/<str:standard>/reopen/", views.reopen, name="reopen"),
    path("<int:inspection>/ratings/", views.ratings, name="ratings"),
    path("<int:inspection>/unfold/<str:question>/", views.unfold, name="unfold"),
]
