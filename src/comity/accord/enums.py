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


class Word(TextChoices):
    """What a mailed answer or a page behind a letter may say."""

    SIGN = "sign", _("signs")
    NOTE = "note", _("signs with a reservation")
    JOIN = "join", _("joins without signing")
    DECLINE = "decline", _("declines")


class AnswerState(TextChoices):
    """A mailed answer from its arrival. Until it is published it is private like a decline."""

    WAITING = "waiting", _("awaiting confirmation")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")
    REPLACED = "replaced", _("replaced by a later answer")
    LAPSED = "lapsed", _("lapsed")


class Vouched(TextChoices):
    """What proves that a message comes from the address it names."""

    ALIGNED = "aligned", _("signed by the mail server of the registered address")
    NONE = "none", _("not proved to come from the registered address")


class Finding(TextChoices):
    """What became of a message that arrived; one line of the keeper’s desk."""

    ANSWER = "answer", _("an answer, taken in")
    DRAFT = "draft", _("a draft, taken in")
    CONFIRMED = "confirmed", _("a confirmation")
    NO_WORD = "no-word", _("no answering word in it")
    TWO_WORDS = "two-words", _("two answering words in it")
    NO_NOTE = "no-note", _("a note was announced and none was written")
    REFUSED = "refused", _("refused; the reason was sent back")
    UNREADABLE = "unreadable", _("the text could not be read")
    WINMAIL = "winmail", _("only a winmail.dat, which cannot be read")
    TOO_LARGE = "too-large", _("too large")
    TOO_MANY = "too-many", _("too many messages from one sender")
    AUTOMATIC = "automatic", _("an automatic reply")
    BOUNCE = "bounce", _("a message came back undelivered")
    LOOP = "loop", _("a message that goes in circles")
    REPEATED = "repeated", _("the same message again")


class Permission(StrEnum):
    """What somebody may be allowed in this room."""

    OPEN_CALL = "accord.call.open"
    ACT = "accord.act.take"
    SEE_OWN = "accord.own.see"
    CONFIRM = "accord.mail.confirm"
    CONFIRM_DRAFT = "accord.mail.confirm-draft"
    KEEP_ADDRESS = "accord.mail.address"
