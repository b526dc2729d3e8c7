"""Where a request comes from, for rate limits only; it is kept as a digest and forgotten."""

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw, or the peer's without a proxy."""
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies = int(settings.PROXIES)
    if proxies and len(seen) >= proxies and seen[-proxies]:
        return str(seen[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))
