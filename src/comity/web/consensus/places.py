"""Where a reader stands in a test: for whom they may speak, and what they may see of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.accord import consensus_queries as queries
from comity.accord import negotiation, rolling, sentences
from comity.accord.enums import Permission
from comity.core import consensus as core
from comity.directory import queries as directory
from comity.documents import queries as documents
from comity.kit.policy import Actor, may
from comity.web.documents import prose
from comity.web.middleware.readers import acting
from comity.web.negotiation.places import Tab, tabs

if TYPE_CHECKING:
    from comity.accord.models import ConsensusTest, Extension, Room, Voice
    from comity.directory.queries import Printed
    from comity.documents.models import LanguageVersion, Version
    from comity.web.request import Asked


@dataclass(frozen=True, slots=True)
class Speaker:
    """An organisation for which the reader may negotiate here, and what it says in the test."""

    slug: str
    name: Printed
    actor: Actor
    counts: bool
    voice: Voice | None


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation that counts: how it was told, and what it says where that may be seen."""

    name: str
    slug: str
    counts: bool
    told_at: datetime | None
    returned: bool
    to_office: bool
    voice: Voice | None


@dataclass
class Place:
    """A room with its newest test, for one reader."""

    request: Asked
    room: Room
    key: str

    @property
    def address(self) -> str:
        return f"/negotiation/{self.key}"

    def tabs(self) -> Sequence[Tab]:
        """The pages of the room; which of them this is, says its address."""
        now = self.request.path.removeprefix(f"{self.address}/-/")
        return tabs(self.address, now, presides=self.chair is not None, speaks=bool(self.speakers))

    @cached_property
    def test(self) -> ConsensusTest | None:
        return queries.last_test(self.room)

    @cached_property
    def version(self) -> Version:
        """What is put to the test, else the text as it is now."""
        running = self.test is not None and self.room.state != "open"
        return self.test.version if self.test and running else rolling.version(self.room)

    @cached_property
    def wording(self) -> LanguageVersion:
        rows = documents.languages(self.version)
        wanted = self.request.GET.get("text") or self.request.tongue
        return documents.wording(self.version, documents.best_language(rows, wanted))

    @property
    def text(self) -> SafeString:
        return prose.prose(self.wording.paragraphs.all(), {})

    @cached_property
    def chair(self) -> Actor | None:
        """The reader as the chair, who alone may use its tools."""
        actor = acting(self.request, organisation=self.room.organisation_id, body=self.room.body_id)
        return actor if may(actor, Permission.CHAIR, self.room) else None

    @cached_property
    def standing(self) -> core.Decision | None:
        return queries.standing(self.test) if self.test else None

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Slug -> name of everybody who counts in the newest test."""
        if self.test is None:
            return {}
        return {
            row.organisation.slug: directory.printed(row.organisation, self.request.tongue).text
            for row in queries.entitled(self.test)
        }

    @cached_property
    def sees_voices(self) -> bool:
        return self.test is not None and queries.sees_voices(self.request.viewer, self.test)

    @cached_property
    def voices(self) -> list[Voice]:
        return list(queries.voices(self.request.viewer, self.test)) if self.test else []

    @property
    def rule(self) -> str:
        test, standing = self.test, self.standing
        if test is None or standing is None:
            return ""
        return sentences.rule(core.Rule(test.rule), len(standing.counted), test.minus)

    @property
    def reasons(self) -> list[str]:
        """Why it stands as it does. Who objects is told to those who may see voices."""
        if self.test is None or self.standing is None:
            return []
        if self.test.outcome == "stopped":
            return [self.test.stopped_because]
        shown = self.names if self.sees_voices else dict.fromkeys(self.names, "…")
        return sentences.reasons(self.standing, shown)

    @property
    def rows(self) -> list[Row]:
        """Everybody who is entitled, from A to Z."""
        if self.test is None:
            return []
        said = {v.organisation_id: v for v in self.voices}
        present_only = self.test.rule in core.OF_THE_PRESENT
        proved = {m.id: m for m in queries.facts(self.test).members}
        found = []
        for row in queries.entitled(self.test):
            slug, notices = row.organisation.slug, proved[row.organisation.slug].notices
            found.append(
                Row(
                    self.names[slug],
                    slug,
                    row.present or not present_only,
                    min((n.handed_at for n in notices if n.handed_at), default=None),
                    bool(notices) and all(n.returned_at for n in notices),
                    any(n.to_office for n in row.notices.all()),
                    said.get(row.organisation_id),
                )
            )
        return sorted(found, key=lambda r: r.name.casefold())

    @property
    def extensions(self) -> list[tuple[Extension, str]]:
        """Each later deadline with its reason in words."""
        if self.test is None:
            return []
        return [(e, self._why(e)) for e in queries.extensions(self.test)]

    def _why(self, extension: Extension) -> str:
        if not extension.by_clock:
            return extension.reason
        if not extension.reason:
            return _("A notification was handed over late; everybody has the same time.")
        slugs = tuple(extension.reason.split())
        names = sentences.listed(slugs, self.names)
        return _("No proof of sending the notification of: %(names)s") % {"names": names}

    @cached_property
    def speakers(self) -> list[Speaker]:
        """Every organisation of the reader that takes part, from A to Z."""
        found = []
        for own in directory.own_organisations(self.request.viewer).order_by("slug"):
            actor = acting(self.request, organisation=own.pk)
            if not may(actor, Permission.NEGOTIATE, self.room):
                continue
            found.append(
                Speaker(
                    own.slug,
                    directory.printed(own, self.request.tongue),
                    actor,
                    self.test is not None and may(actor, Permission.SPEAK, self.test),
                    next((v for v in self.voices if v.organisation_id == own.pk), None),
                )
            )
        return found

    @cached_property
    def speaker(self) -> Speaker | None:
        """The organisation named by `for`, else the first."""
        slug = self.request.POST.get("for") or self.request.GET.get("for")
        ready = [s for s in self.speakers if s.slug == slug] or self.speakers
        return ready[0] if ready else None


def place(request: Asked, key: str) -> Place:
    """The room with this handle; NotFound whether it is absent or not for this reader."""
    return Place(request, negotiation.room(request.viewer, key), key)
