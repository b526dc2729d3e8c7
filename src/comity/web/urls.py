"""Every address of the HTML door, one line per room."""

from django.urls import include, path

urlpatterns = [
    path("", include("comity.web.patterns.urls")),
    path("accounts/", include("allauth.urls")),
]
