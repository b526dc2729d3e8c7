"""Atom feeds, by Django's generator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Entry:
    """title, address (path, perhaps an anchor), text, moment; key parts two of one address."""

    title: str
    address: str
    text: str
    at: datetime
    key: str = ""


def atom(title: str, page: str, here: str, entries: Iterable[Entry]) -> HttpResponse:
    """A feed of `entries`, newest first; its date is that of its newest entry."""
    origin = settings.ORIGIN
    feed = Feed(
        title=title,
        link=f"{origin}{page}",
        description=title,
        language=get_language(),
        feed_url=f"{origin}{here}",
    )
    for entry in entries:
        address = f"{origin}{entry.address}"
        feed.add_item(
            title=entry.title,
            link=address,
            description=entry.text,
            updateddate=entry.at,
            pubdate=entry.at,
            unique_id=f"{address}{entry.key}",
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml")


class Feed(Atom1Feed):
    """An empty feed is as old as the epoch, so that its bytes do not change by the second."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)
