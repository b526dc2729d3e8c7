"""The headers that Django and django-csp leave out, and the check of the Host header."""

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from comity.web.request import Answer, Asked

HEADERS = {
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), "
        "usb=(), browsing-topics=()"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
READ_ONLY = "This installation is read-only.\n"


def secured(answer: Answer) -> Answer:
    """Refuse a Host that is not ours before anything is read, then add HEADERS."""

    def middleware(asked: Asked) -> HttpResponseBase:
        if settings.READ_ONLY and asked.method not in ("GET", "HEAD", "OPTIONS"):
            return HttpResponse(READ_ONLY, status=403, content_type="text/plain")
        asked.get_host()  # DisallowedHost becomes 400; a cached page is never sent before this
        response = answer(asked)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware
