from django.urls import path

from comity.web.reference import data, views

app_name = "reference"
urlpatterns = [
    path("forums", views.forums, name="forums"),
    path("forums/<slug:slug>", views.forum, name="forum"),
    path("meetings", views.meetings, name="meetings"),
    path("meetings.json", data.meetings_json, name="meetings-json"),
    path("meetings.csv", data.meetings_csv, name="meetings-csv"),
    path("meetings/<slug:slug>", views.meeting, name="meeting"),
    path("bodies", views.bodies, name="bodies"),
    path("bodies/<slug:slug>", views.body, name="body"),
    path("subjects", views.kinds, name="kinds"),
    path("subjects/<slug:kind>", views.subjects, name="subjects"),
    path("subjects/<slug:kind>/<slug:slug>", views.subject, name="subject"),
    path("sources", views.sources, name="sources"),
    path("sources/<slug:slug>", views.source, name="source"),
    path("doubts", views.doubts, name="doubts"),
    path("members/map", views.map_of_members, name="map"),
    path("timeline", views.timeline, name="timeline"),
    path("systems", views.systems, name="systems"),
    path("data", views.data, name="data"),
    path("data/<slug:what>.csv", data.table_csv, name="data-csv"),
    path("data/<slug:what>.json", data.table_json, name="data-json"),
]
