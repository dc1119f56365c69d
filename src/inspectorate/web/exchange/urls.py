"""URLs of import, export and datasets."""

from django.urls import path

from inspectorate.web.exchange import views

app_name = "exchange"
urlpatterns = [
    path("import/", views.import_package, name="import"),
    path("datasets/", views.datasets, name="datasets"),
    path("datasets/<slug:edition>/make/", views.make_dataset, name="make_dataset"),
    path("datasets/<int:dataset>/dataset.zip", views.dataset_file, name="dataset_file"),
    path("<int:inspection>/export/", views.export, name="export"),
    path("<int:inspection>/export/inspection.zip", views.download, name="download"),
    path("<int:inspection>/report/files/", views.report_files, name="report_files"),
    path("<int:inspection>/report/files/make/", views.make_report_files, name="make_report_files"),
    path("<int:inspection>/report/files/<int:files>/<str:document>", views.report_file, name="report_file"),
]
