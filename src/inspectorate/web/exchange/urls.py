"""URLs of import and export."""

from django.urls import path

from inspectorate.web.exchange import views

app_name = "exchange"
urlpatterns = [
    path("import/", views.import_package, name="import"),
    path("<int:inspection>/export/", views.export, name="export"),
    path("<int:inspection>/export/inspection.zip", views.download, name="download"),
]
