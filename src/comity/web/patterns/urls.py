from django.urls import path

from comity.web.patterns import views

app_name = "patterns"
urlpatterns = [path("_patterns/", views.patterns, name="patterns")]
