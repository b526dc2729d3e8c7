"""Whole pages for readers without a session, kept ready; and the weight of every page.

A page is right as long as the database stands at the revision at which it was made and the
minute has not passed, for pages count the time that is left. What is stored holds no cookie and
no token: a response is only taken from a request that brought no cookie that could shape it.
The ETag is a digest of the body. It says nothing of the revision, which private acts move too.
"""

from dataclasses import dataclass
from gzip import compress
from hashlib import sha256
from threading import Lock

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.text import compress_string

from comity.kit import clock, revision
from comity.web import network, tongues
from comity.web.request import Answer, Asked

WEIGHT = b"@@weight@@"  # what `base.html` leaves for the number
MOST_PAGES, MOST_BYTES = 2000, 64_000_000
VARY = ("Accept-Encoding", "Accept-Language", "Cookie")
SHAPING = (settings.SESSION_COOKIE_NAME, "messages")
Key = tuple[str, str, str, bool]


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer: body as it is sent, its strong tag, and the headers of the view."""

    body: bytes
    etag: str
    headers: tuple[tuple[str, str], ...]


class Shelf:
    """The pages of one (revision, minute); a new one empties it."""

    def __init__(self) -> None:
        self.moment: tuple[int, int] = (0, 0)
        self.pages: dict[Key, Page] = {}
        self.bytes = 0
        self.lock = Lock()

    def open(self, moment: tuple[int, int]) -> dict[Key, Page]:
        with self.lock:
            if moment != self.moment:
                self.moment, self.pages, self.bytes = moment, {}, 0
            return self.pages

    def clear(self) -> None:
        """Forget everything, for tests that change rows without an action."""
        with self.lock:
            self.moment, self.pages, self.bytes = (0, 0), {}, 0

    def keep(self, moment: tuple[int, int], key: Key, page: Page) -> None:
        with self.lock:
            if moment != self.moment:
                return
            if len(self.pages) >= MOST_PAGES or self.bytes > MOST_BYTES:
                self.pages, self.bytes = {}, 0
            self.pages[key] = page
            self.bytes += len(page.body)


SHELF = Shelf()


def anonymous_cache(answer: Answer) -> Answer:
    """Answer GET and HEAD of readers without a session from the shelf; weigh every page."""

    def middleware(asked: Asked) -> HttpResponseBase:
        now = revision.current()
        asked.network = network.current(now)
        asked.tongue = tongues.chosen(asked, asked.network)
        zipped = "gzip" in asked.META.get("HTTP_ACCEPT_ENCODING", "")
        if asked.method not in ("GET", "HEAD") or any(c in asked.COOKIES for c in SHAPING):
            return _private(answer(asked), zipped)
        moment = (now, int(clock.now().timestamp()) // 60)
        key = (asked.get_host(), asked.get_full_path(), asked.tongue, zipped)
        page = SHELF.open(moment).get(key)
        if page is None:
            response = answer(asked)
            if not _may_be_kept(response):
                return _private(response, zipped)
            assert isinstance(response, HttpResponse)
            page = finished(response, zipped)
            if asked.method == "GET":
                SHELF.keep(moment, key, page)
        return _sent(asked, page)

    return middleware


def finished(response: HttpResponse, zipped: bool) -> Page:
    """The response as a page: weighed, compressed once, its tag a digest of the body."""
    body = weighed(response)
    digest = sha256(body).hexdigest()[:32]
    headers = dict(response.headers.items())
    headers.setdefault("Cache-Control", "public, no-cache")
    if zipped and len(body) > 500 and _is_text(response):
        body, digest = compress(body, 6, mtime=0), f"{digest}-gz"
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    headers["ETag"] = f'"{digest}"'
    return Page(body, headers["ETag"], tuple(headers.items()))


def weighed(response: HttpResponse) -> bytes:
    """The body with its own weight, and its style sheet's, written where `base.html` asks."""
    body = response.content
    if WEIGHT not in body:
        return body
    kilobytes = -(-(len(compress(body, 1)) + _style_weight()) // 1000)
    return body.replace(WEIGHT, str(kilobytes).encode())


def _sent(asked: Asked, page: Page) -> HttpResponse:
    known = parse_etags(asked.META.get("HTTP_IF_NONE_MATCH", ""))
    response: HttpResponse
    if page.etag in known or "*" in known:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(page.body if asked.method == "GET" else b"")
    for name, value in page.headers:
        if response.status_code == 200 or name in ("Cache-Control", "ETag", "Content-Location"):
            response.headers[name] = value
    patch_vary_headers(response, VARY)
    return response


def _may_be_kept(response: HttpResponseBase) -> bool:
    """A plain 200 for everybody. Django sends its cookie along with every token it shows."""
    control = response.headers.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not any(word in control for word in ("private", "no-store"))
    )


def _private(response: HttpResponseBase, zipped: bool) -> HttpResponseBase:
    """A page for one reader: weighed, compressed with noise, kept by nobody."""
    response.headers.setdefault("Cache-Control", "private, no-store")
    patch_vary_headers(response, VARY)
    if not isinstance(response, HttpResponse) or response.streaming:
        return response
    response.content = weighed(response)
    if zipped and len(response.content) > 500 and _is_text(response):
        # Random padding hides the length, as Django's own GZipMiddleware does.
        response.content = compress_string(response.content, max_random_bytes=100)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    return response


def _is_text(response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "")
    return kind.startswith("text/") or "json" in kind or "xml" in kind


_style: list[int] = []


def _style_weight() -> int:
    if not _style:
        path = finders.find("comity.css") or staticfiles_storage.path("comity.css")
        with open(str(path), "rb") as file:
            _style.append(len(compress(file.read(), 9)))
    return _style[0]
