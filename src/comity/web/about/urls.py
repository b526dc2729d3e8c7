from django.urls import path

from comity.web.about import views

app_name = "about"
urlpatterns = [
    path("", views.home, name="home"),
    path("about", views.about, name="about"),
    path("rules", views.rules, name="rules"),
    path("privacy", views.privacy, name="privacy"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("search", views.search, name="search"),
]
