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


class RoomState(TextChoices):
    """A drafting room from its opening."""

    OPEN = "open", _("open")
    TESTING = "testing", _("put to the test")
    ENDED = "ended", _("ended")


# The only ways from one state to the next.
ROOM_TRANSITIONS: dict[RoomState, frozenset[RoomState]] = {
    RoomState.OPEN: frozenset({RoomState.TESTING, RoomState.ENDED}),
    RoomState.TESTING: frozenset({RoomState.OPEN, RoomState.ENDED}),
    RoomState.ENDED: frozenset(),
}


class Sight(TextChoices):
    """Who sees the positions of a room while a round is open; never the public."""

    SPONSORS = "sponsors", _("the sponsors of the draft")
    BODY = "body", _("those who negotiate")
    MEMBERS = "members", _("all members")


class Silence(TextChoices):
    """How an organisation that said nothing counts in the common ground."""

    OPEN = "open", _("reported apart")
    BLOCKS = "blocks", _("as a rejection")
    BOUNDS = "bounds", _("both ways, as bounds")


class OperationKind(TextChoices):
    """What a proposal does; the names of core.prose."""

    REPLACE = "replace", _("replace")
    INSERT = "insert", _("insert")
    DELETE = "delete", _("delete")
    MOVE = "move", _("move")
    BRACKET = "bracket", _("bracket")
    MERGE = "merge", _("merge")


class ProposalState(TextChoices):
    PENDING = "pending", _("pending")
    COLLIDED = "collided", _("collides with what was accepted; its sponsors must speak")
    ACCEPTED = "accepted", _("accepted")
    MET = "met", _("met by another")
    REPLACED = "replaced", _("replaced by a compromise")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DROPPED = "dropped", _("not taken up")


# The only ways from one state to the next.
PROPOSAL_TRANSITIONS: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.PENDING: frozenset(ProposalState) - {ProposalState.PENDING},
    ProposalState.COLLIDED: frozenset(
        {
            ProposalState.PENDING,
            ProposalState.REPLACED,
            ProposalState.WITHDRAWN,
            ProposalState.DROPPED,
        }
    ),
    ProposalState.ACCEPTED: frozenset(),
    ProposalState.MET: frozenset(),
    # It stands again when the compromise that took its place is reworded or goes.
    ProposalState.REPLACED: frozenset({ProposalState.PENDING, ProposalState.COLLIDED}),
    ProposalState.WITHDRAWN: frozenset(),
    ProposalState.DROPPED: frozenset(),
}


class Stance(TextChoices):
    """A position; the words of `core.agreement`. Saying nothing is no row."""

    ACCEPT = "accept", _("accepts")
    RESERVE = "reserve", _("accepts with a reservation")
    ABSTAIN = "abstain", _("abstains")
    REJECT = "reject", _("rejects")


class ObjectionState(TextChoices):
    """What became of an objection."""

    OPEN = "open", _("open")
    ANSWERED = "answered", _("answered")
    MET = "met", _("met")


class ParagraphStatus(TextChoices):
    """Where a paragraph stands; drawn from what the reader may see, never entered."""

    AGREED = "agreed", _("agreed")
    AD_REFERENDUM = "ad-referendum", _("agreed ad referendum")
    OPEN = "open", _("open")


class Rule(TextChoices):
    """How a text is adopted; recorded when a test opens."""

    PRESENT = "present", _("consensus of those present")
    ALL = "all", _("consensus of all who are entitled")
    SILENCE = "silence", _("silence procedure")
    MINUS = "minus", _("consensus minus a number")
    TWO_THIRDS = "two-thirds", _("two thirds")
    MAJORITY = "majority", _("majority")
    ROUGH = "rough", _("rough consensus, by the chair’s finding")
    SIGN_ON = "sign-on", _("open to signature only")


class Publicity(TextChoices):
    """Whether objections and broken silence are public acts."""

    PUBLIC = "public", _("objections are public")
    PRIVATE = "private", _("objections are seen by those who are entitled")


class VoiceKind(TextChoices):
    """What an organisation says in a test."""

    AGREE = "agree", _("agrees")
    ABSTAIN = "abstain", _("abstains")
    OBJECT = "object", _("objects")
    BREAK = "break", _("breaks the silence")


class Decision(TextChoices):
    """What followed from the rule and what was said."""

    RUNNING = "running", _("running")
    ADOPTED = "adopted", _("adopted")
    FAILED = "failed", _("not adopted")
    SIGNATURE = "signature", _("open to signature, adopted by nobody")
    STOPPED = "stopped", _("stopped by the chair")


# The only ways from one state of a test to the next.
TEST_TRANSITIONS: dict[Decision, frozenset[Decision]] = {
    Decision.RUNNING: frozenset(Decision) - {Decision.RUNNING},
    Decision.ADOPTED: frozenset(),
    Decision.FAILED: frozenset(),
    Decision.SIGNATURE: frozenset(),
    Decision.STOPPED: frozenset(),
}


class Step(TextChoices):
    """The steps of the ladder that a chair may take, from the top."""

    WHOLE = "whole", _("adopt the whole text")
    PARTS = "parts", _("adopt the agreed paragraphs")
    MOTION = "motion", _("release it as a motion open to signature")
    NOTHING = "nothing", _("record that there is no common text")


# What each outcome of the last test leaves open; without any test as after a stopped one.
LADDER: dict[Decision, frozenset[Step]] = {
    Decision.RUNNING: frozenset(),
    Decision.ADOPTED: frozenset({Step.WHOLE}),
    Decision.FAILED: frozenset({Step.PARTS, Step.MOTION, Step.NOTHING}),
    Decision.SIGNATURE: frozenset({Step.MOTION, Step.NOTHING}),
    Decision.STOPPED: frozenset({Step.MOTION, Step.NOTHING}),
}


class StatementKind(TextChoices):
    """What an organisation attaches to an outcome."""

    RESERVATION = "reservation", _("reservation")
    EXPLANATION = "explanation", _("explanation of position")
    SEPARATE = "separate", _("separate statement")


class Permission(StrEnum):
    """What somebody may be allowed in this room."""

    OPEN_CALL = "accord.call.open"
    ACT = "accord.act.take"
    SEE_OWN = "accord.own.see"
    SPONSOR = "accord.sponsor.decide"
    CONFIRM = "accord.mail.confirm"
    CONFIRM_DRAFT = "accord.mail.confirm-draft"
    KEEP_ADDRESS = "accord.mail.address"
    OPEN_ROOM = "accord.room.open"
    CHAIR = "accord.room.chair"
    NEGOTIATE = "accord.room.negotiate"
    ASK_GROUND = "accord.ground.ask"
    SPEAK = "accord.test.speak"
    WITHDRAW_STATEMENT = "accord.statement.withdraw"
