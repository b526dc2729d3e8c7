"""Closed lists of agreement."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verb(TextChoices):
    """What an organisation does in public to a version; words of the record."""

    SPONSOR = "sponsor", _("sponsors")
    SIGN = "sign", _("signs")
    JOIN = "join", _("joins without signing")
    EXPLAIN = "explain", _("explains its position")
    WITHDRAW = "withdraw-act", _("withdraws")


# One of these stands for an organisation at a time; another needs a withdrawal first.
STANDING_VERBS = (Verb.SIGN, Verb.JOIN)


class Scope(TextChoices):
    """Whom a call invites."""

    MEMBERS = "members", _("all members")
    ALL = "all", _("every organisation of the network")
    NAMED = "named", _("named organisations")


class Channel(TextChoices):
    WEB = "web", _("on the web")
    MAIL = "mail", _("by mail")
    TERMINAL = "terminal", _("at the terminal")


class Permission(StrEnum):
    """What somebody may be allowed in this room."""

    OPEN_CALL = "accord.call.open"
    ACT = "accord.act.take"
    SEE_OWN = "accord.own.see"
