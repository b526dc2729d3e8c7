"""Closed lists of the library."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Type(TextChoices):
    """Types of document, by the code that stands in symbols."""

    DECLARATION = "DEC", _("Declaration")
    APPEAL = "APP", _("Appeal")
    PLAN = "PLA", _("Plan of action")
    RELEASE = "REL", _("Release")
    MOTION = "MOT", _("Motion")
    CONTRIBUTION = "CON", _("Contribution")
    MESSAGE = "MSG", _("Message")
    INFORMATION = "INF", _("Information")
    SUMMARY = "SR", _("Summary record")
    RESERVATION = "RES", _("Reservation or explanation")
    DRAFT = "L", _("Draft")
    STATEMENT = "STA", _("Statement")
    CALL = "C", _("Call")


class Rung(TextChoices):
    """The outcome ladder, from the top."""

    DECLARATION = "declaration", _("declaration by all")
    APPEAL = "appeal", _("appeal")
    PLAN = "plan", _("plan of joint action")
    RELEASE = "release", _("release of the host")
    MOTIONS = "motions", _("motion open to signature")
    STATEMENTS = "statements", _("separate statements")
    NONE = "none", _("no common text")


class Succession(TextChoices):
    """What a document does to the one it names; the code is the last segment of its symbol."""

    REVISION = "Rev", _("Revision")
    CORRECTION = "Corr", _("Correction")
    ADDENDUM = "Add", _("Addendum")


class Audience(TextChoices):
    """Who may see a document or file, from the narrowest."""

    OWN = "own", _("own organisation")
    NAMED = "named", _("named organisations")
    BODY = "body", _("a body")
    FORUM = "forum", _("a forum")
    MEMBERS = "members", _("all members")
    PUBLIC = "public", _("public")


# Only an act of the author moves an audience, and only to one of these.
WIDER: dict[Audience, frozenset[Audience]] = {
    Audience.OWN: frozenset(Audience) - {Audience.OWN},
    Audience.NAMED: frozenset({Audience.NAMED, Audience.MEMBERS, Audience.PUBLIC}),
    Audience.BODY: frozenset({Audience.MEMBERS, Audience.PUBLIC}),
    Audience.FORUM: frozenset({Audience.PUBLIC}),
    Audience.MEMBERS: frozenset({Audience.PUBLIC}),
    Audience.PUBLIC: frozenset(),
}


class LanguageStatus(TextChoices):
    AUTHENTIC = "authentic", _("authentic")
    OFFICIAL = "official", _("official translation")
    COURTESY = "courtesy", _("courtesy translation")
    MACHINE = "machine", _("machine translation")


class ParagraphKind(TextChoices):
    HEADING = "heading", _("heading")
    PARAGRAPH = "paragraph", _("paragraph")
    ITEM = "item", _("list item")
    QUOTE = "quote", _("quotation")


class Permission(StrEnum):
    """What somebody may be allowed in this room."""

    WRITE = "documents.document.write"
    TRANSLATE = "documents.language.add"
