"""From an address to one action: an answer to a call, a draft, or a report that mail came back."""

import logging
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, transaction

from comity.accord import actions, correspondence, keys
from comity.accord.actions.composing import masked
from comity.accord.actions.drafts import Sheet
from comity.accord.actions.incoming import Answering, Line
from comity.accord.actions.mailed import Arrived
from comity.accord.enums import Finding, Vouched, Word
from comity.accord.words import read, says_publish
from comity.kit import limits
from comity.kit.errors import Refused
from comity.kit.policy import Actor
from comity.post import drafts
from comity.post.authenticate import Trust, Verdict, authenticate
from comity.post.parse import Kind, Parsed, parse
from comity.post.quotes import new_text

if TYPE_CHECKING:
    from comity.accord.models import DraftAddress, Letter

log = logging.getLogger("comity.post")

DOOR = Actor(None, channel="mail")
MOST_PER_LETTER = 20  # messages an hour to one reply address


class Kept(Enum):
    """What the sending server is told: taken in, or there is no such address."""

    TAKEN = "taken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """What an address stands for: one of three, never two."""

    letter: "Letter | None" = None
    address: "DraftAddress | None" = None
    desk: bool = False

    @property
    def is_known(self) -> bool:
        return self.desk or self.letter is not None or self.address is not None


@dataclass(frozen=True, slots=True)
class Post:
    """One message at its place, with what proves its origin."""

    parsed: Parsed
    place: Place
    verdict: Verdict


def place_of(address: str) -> Place:
    """What the address stands for; the address that sends takes delivery reports."""
    local, _, domain = address.strip().strip("<>").lower().rpartition("@")
    if f"{local}@{domain}" == settings.DEFAULT_FROM_EMAIL.lower():
        return Place(desk=True)
    if domain != settings.MAIL_DOMAIN:
        return Place()
    letter = correspondence.letter_by_address(local)
    return Place(letter, None if letter else correspondence.draft_address(local))


def take_in(raw: bytes, recipient: str, envelope_sender: str | None, trust: Trust) -> Kept:
    """Take one message in for one recipient. What it caused stands when this returns.

    The message is kept first. What it causes and its line are one transaction, so that a kill in
    between and a second delivery make one answer, not two.
    """
    place = place_of(recipient)
    if not place.is_known:
        return Kept.UNKNOWN
    parsed = parse(raw, recipient, envelope_sender, settings.MAIL_DOMAIN)
    if correspondence.is_known(parsed.digest):
        log.info("the same message again from *@%s", parsed.domain)
        return Kept.TAKEN
    actions.keep_incoming(DOOR, digest=parsed.digest, raw=raw)
    post = Post(parsed, place, authenticate(parsed, trust))
    spent = _spend(post)
    try:
        _deal(post, spent)
    except (DatabaseError, OSError, MemoryError):
        raise  # a later attempt may find room
    except Exception as error:  # our own mistake: no later attempt can help, a person can
        detail = type(error).__name__
        log.error("a message from *@%s could not be dealt with: %s", parsed.domain, detail)
        actions.note_incoming(DOOR, line=line_of(place, parsed, Finding.UNREADABLE, detail))
    return Kept.TAKEN


@transaction.atomic
def _deal(post: Post, spent: Refused | None) -> None:
    parsed = post.parsed
    if not actions.claim_incoming(DOOR, digest=parsed.digest):
        return  # another delivery of the same message was faster
    finding, detail = (Finding.TOO_MANY, "") if spent else _sorted(post)
    actions.note_incoming(DOOR, line=line_of(post.place, parsed, finding, detail))
    log.info("%s from *@%s", finding, parsed.domain)


def _spend(post: Post) -> Refused | None:
    """Count a message that asks for work; outside its transaction, which may be undone."""
    place = post.place
    if post.parsed.kind != Kind.HUMAN or not (place.letter or place.address):
        return None
    what = place.letter or place.address
    assert what is not None
    try:
        limits.spend("letter", what.reference, most=MOST_PER_LETTER, seconds=3600)
    except Refused as refusal:
        return refusal
    return None


def line_of(place: Place, parsed: Parsed, finding: Finding, detail: str) -> Line:
    mandate = place.letter.mandate if place.letter else None
    owner = mandate.organisation if mandate else None
    owner = place.address.organisation if place.address else owner
    return Line(
        parsed.digest,
        finding,
        owner,
        place.letter.call if place.letter else None,
        parsed.domain,
        detail,
    )


def _sorted(post: Post) -> tuple[Finding, str]:
    """Deal with the message: (what it was, a detail for the desk)."""
    parsed = post.parsed
    if parsed.kind == Kind.BOUNCE:
        return Finding.BOUNCE, _note_return(parsed)
    if parsed.kind == Kind.LOOP:
        return Finding.LOOP, ""
    if parsed.kind == Kind.AUTOMATIC:
        return Finding.AUTOMATIC, parsed.subject[:100]
    if parsed.kind == Kind.BROKEN:
        return Finding.UNREADABLE, ""
    if post.place.letter is not None:
        if post.place.letter.call is not None:
            return _answer(post, post.place.letter)
        return _draft_reply(post, post.place.letter)
    if post.place.address is not None:
        return _draft(post, post.place.address)
    return Finding.REFUSED, ""


def _note_return(parsed: Parsed) -> str:
    if parsed.returned is None:
        return ""
    back = parsed.returned
    mail = actions.note_bounce(
        DOOR, message_id=back.message_id, status=back.status, lasting=back.lasting
    )
    return f"{back.status} {masked(mail.recipient) if mail else ''}".strip()


def _answer(post: Post, letter: "Letter") -> tuple[Finding, str]:
    """A reply to the letter of a call."""
    parsed = post.parsed
    if parsed.text is None:
        name = "winmail" if parsed.only_winmail else "unreadable"
        return _say(
            post, letter, Finding.WINMAIL if parsed.only_winmail else Finding.UNREADABLE, name
        )
    reading = read(new_text(parsed.text))
    if len(reading.words) != 1:
        finding = Finding.TWO_WORDS if reading.words else Finding.NO_WORD
        return _say(post, letter, finding, finding, found=reading.words)
    word = reading.words[0]
    if word == Word.NOTE and not reading.note:
        return _say(post, letter, Finding.NO_NOTE, "no-note")
    arrived = Arrived(word, reading.note, reading.further, parsed.sender, _vouched(post, letter))
    actor = Actor(None, letter.mandate.organisation_id, None, "mail")
    try:
        actions.receive_answer(actor, letter=letter, arrived=arrived)
    except Refused as refusal:
        return _say(
            post, letter, Finding.REFUSED, refusal.code, sentence=refusal.written(settings.ORIGIN)
        )
    return Finding.ANSWER, str(arrived.vouched)


def _vouched(post: Post, letter: "Letter") -> Vouched:
    """Signed for the holder's registered address, and addressed to this very letter."""
    holder = letter.mandate.person.email
    own = keys.address(letter.salt) in post.parsed.recipients
    return Vouched.ALIGNED if own and post.verdict.aligned(post.parsed, holder) else Vouched.NONE


def _draft_reply(post: Post, letter: "Letter") -> tuple[Finding, str]:
    """A reply to the letter about a mailed draft: the word that publishes it, from its reader."""
    parsed, person = post.parsed, letter.mandate.person
    text = new_text(parsed.text or "")
    if parsed.sender != person.email or not says_publish(text):
        return _say(post, letter, Finding.NO_WORD, "", sentence=drafts.how(person.language))
    draft = letter.draft
    assert draft is not None, "a letter is about a call or about a draft"
    try:
        actions.confirm_draft(correspondence.bearer(letter), draft=draft)
    except Refused as refusal:
        return _say(
            post, letter, Finding.REFUSED, refusal.code, sentence=refusal.written(settings.ORIGIN)
        )
    return Finding.CONFIRMED, ""


def _draft(post: Post, address: "DraftAddress") -> tuple[Finding, str]:
    """A document for the organisation of the address."""
    parsed = post.parsed
    holder = drafts.holder(address.organisation_id, parsed.sender)
    # Every letter a holder signs could be sent on to here: it must have been meant for here.
    meant = keys.address(address.salt) in parsed.recipients
    proved = holder is not None and meant and post.verdict.aligned(parsed, holder)
    try:
        found = drafts.sheets(parsed, address.person.language)
        sheet = Sheet(
            tuple(found.wordings),
            tuple(found.files),
            parsed.sender,
            Vouched.ALIGNED if proved else Vouched.NONE,
            tuple(found.doubts),
            found.undecided,
        )
        actions.receive_draft(DOOR, address=address, sheet=sheet)
    except Refused as refusal:
        to = holder or address.person.email
        actions.answer_message(
            DOOR,
            digest=parsed.digest,
            answering=Answering(
                to, address.person.language, "" if holder else masked(parsed.sender)
            ),
            letter=None,
            name=refusal.code,
            sentence=refusal.written(settings.ORIGIN),
            in_reply_to=parsed.message_id if holder else "",
        )
        return Finding.REFUSED, refusal.code
    return Finding.DRAFT, ""


def _say(
    post: Post,
    letter: "Letter",
    finding: Finding,
    name: str,
    *,
    sentence: str = "",
    found: tuple[Word, ...] = (),
) -> tuple[Finding, str]:
    """The one answer: to the writer when the address is proved or the holder's, else to the holder.

    A stranger's From may be forged, and nobody forged shall get mail from here.
    """
    parsed, person = post.parsed, letter.mandate.person
    proved = bool(parsed.sender) and post.verdict.aligned(parsed, parsed.sender)
    to = parsed.sender if proved or parsed.sender == person.email else person.email
    stranger = parsed.sender != person.email
    answering = Answering(to, person.language, masked(parsed.sender) if stranger else "")
    actions.answer_message(
        DOOR,
        digest=parsed.digest,
        answering=answering,
        letter=letter,
        name=name,
        sentence=sentence,
        found=found,
        in_reply_to=parsed.message_id if to == parsed.sender else "",
    )
    return finding, name
