from django.urls import path

from comity.web.ground import views

GROUND = "negotiation/<str:handle>/-/ground"

app_name = "ground"
urlpatterns = [
    path(GROUND, views.common_ground, name="ground"),
    path(f"{GROUND}.csv", views.as_csv, name="csv"),
    path(f"{GROUND}.json", views.as_json, name="json"),
    path(f"{GROUND}/text", views.text, name="text"),
    path(f"{GROUND}/map", views.grouping, name="map"),
]
