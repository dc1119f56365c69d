"""URLs of long lists and samples, included below their inspection."""

from django.urls import path

from inspectorate.web.cases import views

app_name = "cases"
urlpatterns = [
    path("long-lists/", views.long_lists, name="long_lists"),
    path("long-lists/<slug:group>/send/", views.send, name="send"),
    path("long-lists/<int:long_list>/", views.long_list, name="long_list"),
    path("long-lists/<int:long_list>/columns/", views.columns, name="columns"),
    path("sample/<slug:group>/", views.sample, name="sample"),
    path("sample/<slug:group>/draw/", views.draw, name="draw"),
    path("sample/<slug:group>/replace/<int:case>/", views.replace, name="replace"),
]
