"""Every address: the web door at the root."""

from django.urls import include, path

handler403 = "comity.web.errors.forbidden"
handler404 = "comity.web.errors.not_found"
handler500 = "comity.web.errors.server_error"

urlpatterns = [path("", include("comity.web.urls"))]
