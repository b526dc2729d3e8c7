"""Where a request comes from, and how often a stranger may reach what costs something.

All numbers stand in `LIMITS` and nowhere else. An address is kept as a digest and forgotten.
"""

from django.conf import settings
from django.http import HttpRequest

from comity.kit import limits

# What is counted -> (most, seconds). Per visitor, unless the comment says otherwise.
LIMITS: dict[str, tuple[int, int]] = {
    "sign-in": (30, 600),  # every form under /accounts/: codes, passwords, keys
    "sign-in-address": (5, 300),  # the same, per e-mail address that was typed
    "login-link": (30, 600),  # links that were used up, expired or guessed
    "letter-page": (60, 600),  # pages behind letters
    "mandate-code": (20, 3600),  # per request
    "demo-mail": (30, 600),  # per demonstration
    "form": (60, 600),  # any other form
    "search": (120, 600),
    "export": (240, 600),
    "paper": (40, 600),  # what takes a second to make
}
TYPED = ("login", "email")  # how the forms of accounts call the address
PAPER = (".pdf", ".docx")
EXPORTS = (".csv", ".json", ".txt", ".atom", ".html")


def address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw, or the peer's without a proxy."""
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies = int(settings.PROXIES)
    if proxies and len(seen) >= proxies and seen[-proxies]:
        return str(seen[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))


def spend(request: HttpRequest, name: str, who: str = "") -> None:
    """Count one use by this visitor, or by `who`; Refused above the number of `LIMITS`."""
    most, seconds = LIMITS[name]
    limits.spend(name, who or address(request), most=most, seconds=seconds)


def kind(request: HttpRequest) -> str:
    """What a stranger's request is counted as; empty for what costs nothing."""
    path = request.path
    if request.method == "POST":
        # These views count for themselves: by token, and only what fails.
        alone = path.startswith(("/a/", "/_login/", "/_mail/", "/code/"))
        return "" if alone else "sign-in" if path.startswith("/accounts/") else "form"
    if path.endswith(PAPER):
        return "paper"
    if path.endswith(EXPORTS):
        return "export"
    return "search" if request.GET.get("q") else ""


def typed(request: HttpRequest) -> str:
    """The e-mail address that was typed into a form of accounts."""
    found = (request.POST.get(name, "") for name in TYPED)
    return next((text.strip().lower() for text in found if text), "")
