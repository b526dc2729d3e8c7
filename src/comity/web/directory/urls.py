from django.urls import path

from comity.web.directory import views

app_name = "directory"
urlpatterns = [
    path("members", views.members, name="members"),
    path("members.json", views.members_json, name="members-json"),
    path("members.csv", views.members_csv, name="members-csv"),
    path("members/<slug:slug>", views.member, name="member"),
    path("members/<slug:slug>.json", views.member_json, name="member-json"),
    path("notices", views.notices, name="notices"),
    path("code/<slug:handle>", views.code, name="code"),
]
