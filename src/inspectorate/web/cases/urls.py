"""URLs of long lists and samples, included below their inspection."""

from django.urls import path

from inspectorate.web.cases import draw_views, views

app_name = "cases"
urlpatterns = [
    path("long-lists/", views.long_lists, name="long_lists"),
    path("long-lists/<slug:group>/send/", views.send, name="send"),
    path("long-lists/<slug:group>/template.xlsx", views.list_template, name="list_template"),
    path("long-lists/<int:long_list>/", views.long_list, name="long_list"),
    path("long-lists/<int:long_list>/left-out.csv", views.left_out, name="left_out"),
    path("long-lists/<int:long_list>/columns/", views.columns, name="columns"),
    path("sample/<slug:group>/", views.sample, name="sample"),
    path("sample/<slug:group>/seal/", draw_views.seal, name="seal"),
    path("sample/<slug:group>/seals/<int:seal>/number/", draw_views.number, name="number"),
    path(
        "sample/<slug:group>/seals/<int:seal>/numbered-samples/",
        draw_views.numbered_samples,
        name="numbered_samples",
    ),
    path("sample/<slug:group>/seals/<int:seal>/choose/", draw_views.choose, name="choose"),
    path("sample/<slug:group>/draw/", draw_views.draw, name="draw"),
    path("sample/<slug:group>/replace/<int:case>/", draw_views.replace, name="replace"),
    path("sample/<slug:group>/replacement/", draw_views.complete_replacement, name="complete_replacement"),
]
