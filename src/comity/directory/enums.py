"""Closed lists of the register."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Power(TextChoices):
    """What a mandate allows."""

    PUBLISH = "publish", _("publish")
    NEGOTIATE = "negotiate", _("negotiate")
    SIGN = "sign", _("sign")
    REGISTER = "register", _("register delegations")
    TRANSLATE = "translate", _("translate")
    GRANT = "grant", _("grant mandates")


class Capacity(TextChoices):
    """As what an organisation signs; its own kind, never a rank."""

    MEMBER = "member", _("Member")
    OTHER = "other", _("Other organisation")
    YOUTH_WOMEN = "youth-women", _("Youth or women’s organisation")
    SECTION = "section", _("Section")


class NameKind(TextChoices):
    OFFICIAL = "official", _("official name")
    TRANSLATION = "translation", _("translated name")
    SHORT = "short", _("short name")
    ACRONYM = "acronym", _("abbreviation")
    FORMER = "former", _("former name")
    ALIAS = "alias", _("also known as")
    PRINTED = "printed", _("as printed in a source")


class StandingKind(TextChoices):
    MEMBER = "member", _("Member")
    OBSERVER = "observer", _("Observer")
    GUEST = "guest", _("Guest")


class LineageKind(TextChoices):
    FOUNDED = "founded", _("founded")
    SPLIT = "split", _("split from")
    MERGED = "merged", _("merged into")
    RENAMED = "renamed", _("renamed")
    DISSOLVED = "dissolved", _("dissolved")


class LegalKind(TextChoices):
    LEGAL = "legal", _("legal")
    TOLERATED = "tolerated", _("tolerated, not registered")
    BANNED = "banned", _("banned")
    RESTORED = "restored", _("restored to legality")
    DISSOLVED = "dissolved", _("dissolved by an authority")


class ClaimKind(TextChoices):
    """In the order in which a claim is shown first."""

    OFFICIAL = "official", _("official")
    FINAL = "final", _("final")
    REPORTED = "reported", _("reported")
    ANNOUNCED = "announced", _("announced")
    PLANNED = "planned", _("planned")


class ForumState(TextChoices):
    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")
    DISSOLVED = "dissolved", _("dissolved with its host")
    UNKNOWN = "unknown", _("state unknown")


class Office(TextChoices):
    """What a person does for a body."""

    REGISTRAR = "registrar", _("registrar")
    MEMBER = "member", _("member")
    EDITOR = "editor", _("editor")


class Decided(TextChoices):
    """What a body may decide about the register."""

    ADMITTED = "admitted", _("entered in the register")
    STANDING = "standing", _("given a standing")
    STANDING_ENDED = "standing-ended", _("a standing ended")
    BODY = "body", _("a body established")
    FORUM = "forum", _("a forum established")
    SEATED = "seated", _("given a seat")
    SEAT_ENDED = "seat-ended", _("a seat ended")
    OFFICE = "office", _("an officer appointed")
    OFFICE_ENDED = "office-ended", _("an office ended")
    COUNTRY = "country", _("a country listed")


class RequestState(TextChoices):
    """A first or lost mandate, step by step."""

    ENTERED = "entered", _("entered, waits for a second person of the body")
    CONFIRMED = "confirmed", _("confirmed, waits for the code sent to the organisation")
    NOTICE = "notice", _("in its seven days of public notice")
    GRANTED = "granted", _("granted")
    STOPPED = "stopped", _("stopped")


# The only ways from one state to the next.
REQUEST_TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    RequestState.ENTERED: frozenset({RequestState.CONFIRMED, RequestState.STOPPED}),
    RequestState.CONFIRMED: frozenset({RequestState.NOTICE, RequestState.STOPPED}),
    RequestState.NOTICE: frozenset({RequestState.GRANTED, RequestState.STOPPED}),
    RequestState.GRANTED: frozenset(),
    RequestState.STOPPED: frozenset(),
}


class Permission(StrEnum):
    """What somebody may be allowed in this room."""

    KEEP_RECORD = "directory.organisation.keep"
    GRANT_MANDATE = "directory.mandate.grant"
    SEE_MANDATES = "directory.mandate.see"
    ENTER_REQUEST = "directory.request.enter"
    CONFIRM_REQUEST = "directory.request.confirm"
    STOP_REQUEST = "directory.request.stop"
    RECOGNISE = "directory.dispute.recognise"
    DECIDE = "directory.decision.record"
    CONFIRM_OFFICE = "directory.office.confirm"
