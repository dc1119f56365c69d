"""URLs of the public site and its API. Anyone can open them; `middleware` sends them without cookies."""

from django.urls import include, path

from inspectorate.translations import WELSH
from inspectorate.web.public_site import api, views

app_name = "public_site"
REPORT = "reports/<slug:report>/"
RELEASE = f"{REPORT}releases/<int:number>/"
API = "api/public/v1/"
pages = [
    path("reports/", views.index, name="index"),
    path("reports/feed/", views.feed, name="feed"),
    path("reports/ratings-by-year/", views.ratings_by_year, name="ratings_by_year"),
    path("reports/standards/", views.standards, name="standards"),
    path("reports/standards/<slug:edition>/<str:standard>/", views.standard, name="standard"),
    path("reports/recommendations/", views.recommendations, name="recommendations"),
    path("reports/data/", views.data, name="data"),
    path("reports/services/<slug:service>/", views.service, name="service"),
    path("reports/services/<slug:service>/feed/", views.service_feed, name="service_feed"),
    path(REPORT, views.report, name="report"),
    path(f"{REPORT}read/", views.read, name="read"),
    path(f"{REPORT}read/<path:file>", views.read, name="read_file"),
    path(RELEASE, views.report, name="release"),
    path(f"{RELEASE}read/", views.read, name="read_release"),
    path(f"{RELEASE}read/<path:file>", views.read, name="read_release_file"),
]
"""What is read in each language."""

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("reports/files/<slug:digest>/<path:file>", views.file, name="file"),
    path("reports/recommendations.csv", views.recommendations_file, name="recommendations_file"),
    path(f"{API}reports/", api.reports, name="api_reports"),
    path(f"{API}reports/<slug:report>/", api.report, name="api_report"),
    path(f"{API}recommendations/", api.recommendations, name="api_recommendations"),
    path(f"{API}services/", api.services, name="api_services"),
    path(f"{API}services/<slug:service>/", api.service, name="api_service"),
    path(f"{API}standards/", api.standards, name="api_standards"),
    path(f"{API}standards/<slug:edition>/<str:standard>/", api.standard, name="api_standard"),
    *pages,
]
welsh = [path(f"{WELSH}/", include((pages, app_name), namespace=WELSH))]
"""The addresses of the pages in Welsh: `cy:index` and so on."""
