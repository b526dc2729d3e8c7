"""Every address of the HTML door, one line per part."""

from django.urls import include, path

urlpatterns = [
    path("", include("comity.web.about.urls")),
    path("", include("comity.web.documents.urls")),
    path("", include("comity.web.symbols.urls")),
    path("", include("comity.web.accord.urls")),
    path("", include("comity.web.ground.urls")),
    path("", include("comity.web.answers.urls")),
    path("", include("comity.web.consensus.urls")),
    path("", include("comity.web.reference.urls")),  # before /members/<slug>: /members/map
    path("", include("comity.web.directory.urls")),
    path("", include("comity.web.negotiation.urls")),
    path("", include("comity.web.desk.urls")),
    path("", include("comity.web.patterns.urls")),
    path("", include("comity.web.accounts.urls")),
    path("", include("comity.web.mail.urls")),
]
