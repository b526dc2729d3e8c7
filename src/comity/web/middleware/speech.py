"""The language of the interface, for the time of one request."""

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils import translation

from comity.kit import revision
from comity.web import network, tongues
from comity.web.request import Answer, Asked

YEAR = 365 * 24 * 3600


def language(answer: Answer) -> Answer:
    """Speak the chosen language; `?lang=` is kept in a cookie that holds nothing else."""

    def middleware(asked: Asked) -> HttpResponseBase:
        if not hasattr(asked, "tongue"):
            asked.network = network.current(revision.current())
            asked.tongue = tongues.chosen(asked, asked.network)
        translation.activate(asked.tongue)
        try:
            response = answer(asked)
        finally:
            translation.deactivate()
        response.headers.setdefault("Content-Language", tongues.written(asked.tongue))
        wanted = tongues.nearest(asked.GET.get("lang", ""), asked.network.languages)
        if wanted and wanted != asked.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                wanted,
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.SECURE,
            )
        return response

    return middleware
