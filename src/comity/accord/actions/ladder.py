"""The outcome ladder: what a negotiation ends in is published as a document of its own.

The draft and every version that was tested stay private; see decision 10.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from comity.accord import consensus_queries as queries
from comity.accord import rolling
from comity.accord.actions.calling import Terms, open_call
from comity.accord.actions.decisions import record_decision
from comity.accord.actions.rooms import locked
from comity.accord.actions.statements import publish_statements
from comity.accord.actions.testing import move_room
from comity.accord.enums import LADDER, Decision, Permission, RoomState, Step
from comity.accord.models import ConsensusTest, Result, Room
from comity.documents.actions import create_document, publish
from comity.documents.actions.drafting import wording_of, write_language
from comity.documents.enums import Audience, LanguageStatus, ParagraphKind, Rung, Type
from comity.documents.models import Document, LanguageVersion, Paragraph, Version
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_line, clean_text, comma

TYPES = {
    Rung.DECLARATION: Type.DECLARATION,
    Rung.APPEAL: Type.APPEAL,
    Rung.PLAN: Type.PLAN,
    Rung.RELEASE: Type.RELEASE,
    Rung.MOTIONS: Type.MOTION,
    Rung.NONE: Type.INFORMATION,
}


@action("accord.ladder.adopt")
def adopt(actor: Actor, *, room: Room, symbol: str = "") -> Result:
    """Publish the adopted text, on the rung that its test named.

    Who may: the chair, with the right to publish for the draft's author. Refused: the last test
    did not adopt the text, and as publishing is. Records the text, the decision with who
    counted, objections where the rule made them public, reservations and explanations.
    """
    room, test = _ready(actor, room, Step.WHOLE)
    assert test is not None, "only a test adopts"
    texts = [wording_of(row) for row in _rows(test.version)]
    version = _publish(actor, room, Rung(test.rung), texts, symbol)
    return _finish(room, version, test, whole=True)


@action("accord.ladder.adopt-parts")
def adopt_parts(actor: Actor, *, room: Room, symbol: str = "") -> Result:
    """Publish the agreed paragraphs alone, as the appeal or plan that the test's opening named.

    Who may and refused: as `adopt`; also when the opening named nothing or no paragraph is
    agreed. The same rule decided on each paragraph. Records as `adopt`.
    """
    room, test = _ready(actor, room, Step.PARTS)
    assert test is not None, "only a test tells what is agreed"
    if not _has_words(test.version, room.language, test.agreed):
        raise Refused("nothing-agreed", _("No paragraph is agreed. Record that there is no text."))
    texts = [wording_of(row, test.agreed) for row in _rows(test.version)]
    version = _publish(actor, room, Rung(test.parts), texts, symbol)
    return _finish(room, version, test, whole=False)


@action("accord.ladder.release")
def release_motion(actor: Actor, *, room: Room, terms: Terms, symbol: str = "") -> Result:
    """Publish the text as it stands as a motion, adopted by nobody, and open a call on it.

    Who may: as `adopt`. Refused: a test runs, its text is adopted, and as a call is. Records
    the text; signatures will be recorded under the call.
    """
    room, _test = _ready(actor, room, Step.MOTION)
    texts = [wording_of(row) for row in _rows(rolling.version(room))]
    version = _publish(actor, room, Rung.MOTIONS, texts, symbol)
    result = _finish(room, version, None, whole=True)
    open_call(actor, version=version, terms=terms)
    return result


@action("accord.ladder.nothing")
def record_no_text(
    actor: Actor, *, room: Room, title: str, note: str, language: str = "", symbol: str = ""
) -> Result:
    """Publish a neutral note that there is no common text; separate statements stand beside it.

    Who may: as `adopt`. Refused: a test runs, its text is adopted, no title or note. Records
    the note and, where a test failed, the decision with the rule and who counted.
    """
    room, test = _ready(actor, room, Step.NOTHING)
    title, note = clean_line(title, "title", 400), clean_text(note, "note", 20_000)
    if not title or not note:
        raise Refused("no-note", _("Write a title and a neutral note."), "note")
    pieces = tuple(Piece(part) for part in note.split("\n\n") if part.strip())
    tag = language or room.language
    failed = test if test and test.outcome == Decision.FAILED else None
    texts = [Wording(tag, LanguageStatus.AUTHENTIC, title, pieces)]
    version = _publish(actor, room, Rung.NONE, texts, symbol)
    return _finish(room, version, failed, whole=False)


def _ready(actor: Actor, room: Room, step: Step) -> tuple[Room, ConsensusTest | None]:
    """The room and its last test, when this step is open to the actor."""
    require(actor, Permission.CHAIR, room)
    room = locked(room)
    test = queries.last_test(room)
    if room.state == RoomState.ENDED:
        raise Refused("ended", _("This negotiation has ended. Its outcome stands on its page."))
    if step not in queries.steps(room):
        outcome = Decision(test.outcome) if test else Decision.STOPPED
        open_ = [str(s.label) for s in Step if s in LADDER[outcome]]
        raise Refused(
            "step",
            _("This step is not open now. Open: %(steps)s.")
            % {"steps": comma().join(open_) or _("none until the test has ended")},
        )
    return room, test


def _publish(
    actor: Actor,
    room: Room,
    rung: Rung,
    texts: list[Wording],
    symbol: str,
) -> Version:
    """The outcome as a public document of the draft's author. By which rule, and who objected,
    follows from its test and is said by pages, in the reader's language."""
    draft = Document.objects.get(pk=room.document_id)
    made = create_document(
        actor,
        type=TYPES[rung],
        wording=texts[0],
        place=draft.place,
        topic=draft.topic,
        edition=draft.edition_id,
        rung=rung,
    )
    version = made.versions.get()
    for wording in texts[1:]:
        if wording.pieces:
            write_language(version, wording)
    return publish(actor, version=version, reach=Reach(Audience.PUBLIC), symbol=symbol)


def _finish(room: Room, version: Version, test: ConsensusTest | None, *, whole: bool) -> Result:
    """Record what the outcome rests on, and end the room."""
    rows = Paragraph.objects.filter(language_version__version=version)
    publish_statements(room, version, set(rows.values_list("ident", flat=True)))
    record = record_decision(test, version) if test else ""
    room.rounds.filter(closed_at=None).update(closed_at=clock.now())
    move_room(room, RoomState.ENDED)
    return Result.objects.create(
        room=room,
        document=version.document,
        test=test,
        whole=whole,
        record=record,
        at=clock.now(),
    )


def _rows(version: Version) -> list[LanguageVersion]:
    """The languages of a version, an authentic one first."""
    rows = version.languages.filter(replaced_at=None).prefetch_related("paragraphs")
    return sorted(rows, key=lambda r: (r.status != LanguageStatus.AUTHENTIC, r.language))


def _has_words(version: Version, language: str, idents: Collection[str]) -> bool:
    """Whether any of these paragraphs is more than a heading."""
    rows = Paragraph.objects.filter(
        language_version__version=version,
        language_version__language=language,
        language_version__replaced_at=None,
        ident__in=idents,
    )
    return rows.exclude(kind=ParagraphKind.HEADING).exists()
