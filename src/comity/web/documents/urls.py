from django.urls import path, re_path

from comity.web.documents import files, views

app_name = "documents"
urlpatterns = [
    path("documents", views.river, name="river"),
    path("documents.json", views.river_json, name="river-json"),
    path("documents.csv", views.river_csv, name="river-csv"),
    path("documents.atom", views.river_feed, name="river-feed"),
    path("print/<path:symbol>.css", views.running_symbol, name="running-symbol"),
    re_path(r"^s/(?P<symbol>.+)/-/files/(?P<digest>[0-9a-f]{64})$", files.download, name="file"),
]
