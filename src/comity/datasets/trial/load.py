"""Load the trial world into an empty database, through the same verbs its people would use.

Standing things are written as rows; documents, calls and acts are performed in the order of
their days, with the clock held at each, so that the book reads as it would have grown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from comity.accord import actions as accord
from comity.accord.actions.calling import Terms
from comity.accord.enums import Scope, Verb
from comity.accord.models import Act, Call
from comity.datasets.trial import library, read, register
from comity.datasets.trial import world as kinds
from comity.datasets.trial.negotiating import negotiate
from comity.datasets.trial.register import Register
from comity.datasets.trial.texts import Block, Text
from comity.directory.enums import Capacity
from comity.documents import actions as documents
from comity.documents.enums import Audience, LanguageStatus, ParagraphKind, Rung, Type
from comity.documents.models import Document, Version
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock, revision
from comity.kit.policy import Actor
from comity.ledger.actions import found

Say = Callable[[str], None]


@dataclass
class _Story:
    """What is being told: the world, the rows made so far, and the day of loading."""

    world: kinds.World
    register: Register
    now: datetime
    versions: dict[str, Version] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)


def load(say: Say = lambda line: None) -> None:
    """Fill a migrated, empty database; one transaction, so that nothing is ever half loaded."""
    world = read()
    with transaction.atomic():
        say("organisations, names, standings, mandates")
        with clock.at(datetime(2001, 1, 1, tzinfo=UTC)):
            register.mark()
            found(register.DOMAIN, "concert")
            rows = register.write(world)
        story = _Story(world, rows, clock.now())
        steps = sorted(_steps(story), key=lambda step: step[0])
        say(f"{len(steps)} documents, translations, calls and acts")
        for moment, step in steps:
            with clock.at(moment):
                step()
        say("a drafting room")
        negotiate(rows, story.now)
        revision.advance()


def _steps(story: _Story) -> Iterator[tuple[datetime, Callable[[], None]]]:
    for row in story.world.documents:
        earlier = [v for v in story.world.versions if v.symbol == row.symbol][:-1]
        for wording in earlier:
            yield _at(wording.day, 0, 30), lambda row=row, w=wording: _earlier(story, row, w)  # type: ignore[misc]
        yield _at(row.date, 0, 30), lambda row=row: _publish(story, row)  # type: ignore[misc]
    for language in story.world.languages:
        if language.status != "authentic":
            yield _at(language.date, 1), lambda row=language: _translate(story, row)  # type: ignore[misc]
    for call in story.world.calls:
        yield _opening(story, call), lambda row=call: _call(story, row)  # type: ignore[misc]
    for place, act in enumerate(story.world.acts):
        yield _acting(story, act, place), lambda row=act: _act(story, row)  # type: ignore[misc]


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def _opening(story: _Story, call: library.Call) -> datetime:
    if call.opens_offset_days is not None:
        return story.now + timedelta(days=call.opens_offset_days, hours=-3)
    return call.opens


def _acting(story: _Story, act: library.Act, place: int) -> datetime:
    """The act's own moment, and never before its call opened."""
    call = next(c for c in story.world.calls if c.id == act.call)
    moment = act.at
    if act.offset_days is not None:
        day = (story.now + timedelta(days=act.offset_days)).date()
        moment = datetime.combine(day, act.at.time(), UTC)
    return max(moment, _opening(story, call)) + timedelta(milliseconds=place + 1)


def _author(story: _Story, row: library.Document) -> Actor:
    if row.body:
        return story.register.editor(row.body)
    return story.register.archivist(row.organisation)


def _publish(story: _Story, row: library.Document) -> None:
    """Publish the last wording: the first of its document, or a revision of an earlier one."""
    texts = {tag: story.world.texts[row.symbol, tag] for tag in row.authentic}
    note = next((v.note for v in reversed(story.world.versions) if v.symbol == row.symbol), "")
    _put(story, row, texts, note)


def _earlier(story: _Story, row: library.Document, wording: library.Version) -> None:
    """Publish an earlier wording with the translations it had."""
    mine = {
        tag: text
        for (symbol, number, tag), text in story.world.earlier.items()
        if (symbol, number) == (row.symbol, wording.number)
    }
    _put(story, row, {tag: mine.pop(tag) for tag in row.authentic}, wording.note)
    for tag, text in mine.items():
        documents.add_translation(
            _author(story, row),
            version=story.versions[row.symbol],
            wording=_wording(tag, LanguageStatus.COURTESY, text),
        )


def _put(story: _Story, row: library.Document, texts: dict[str, Text], note: str) -> None:
    actor = _author(story, row)
    wordings = [_wording(tag, LanguageStatus.AUTHENTIC, text) for tag, text in texts.items()]
    before = story.versions.get(row.symbol)
    if before is None:
        version = _create(story, row, actor, wordings[0]).versions.get()
    else:
        version = documents.revise(actor, document=before.document, note=note)
    for wording in wordings[before is None :]:
        documents.put_language(actor, version=version, wording=wording)
    if row.organisation and not row.symbol.startswith("P/"):
        actor = story.register.entering(row.organisation)
    story.versions[row.symbol] = documents.publish(
        actor, version=version, reach=_reach(story, row), symbol=row.symbol
    )


def _create(story: _Story, row: library.Document, actor: Actor, wording: Wording) -> Document:
    edition = story.register.editions.get(row.edition)
    return documents.create_document(
        actor,
        type=Type(row.type),
        wording=wording,
        date=row.date,
        place=row.place,
        topic=row.topic,
        edition=edition.pk if edition else None,
        rung=Rung(row.rung) if row.rung in Rung.values else None,
        rule=row.rule,
        objections=row.objections,
    )


def _reach(story: _Story, row: library.Document) -> Reach:
    if row.audience == Audience.BODY:
        return Reach(row.audience, body=story.register.bodies[row.audience_of[0]].pk)
    if row.audience == Audience.FORUM:
        return Reach(row.audience, forum=story.register.forums[row.audience_of[0]].pk)
    named = tuple(story.register.organisations[o].pk for o in row.audience_of)
    return Reach(row.audience, named=named)


def _translate(story: _Story, row: library.Language) -> None:
    version = story.versions[row.symbol]
    document = next(d for d in story.world.documents if d.symbol == row.symbol)
    documents.add_translation(
        _author(story, document),
        version=version,
        wording=_wording(
            row.language, LanguageStatus(row.status), story.world.texts[row.symbol, row.language]
        ),
    )


def _wording(language: str, status: LanguageStatus, text: Text) -> Wording:
    return Wording(language, status, text.title, tuple(_piece(b) for b in text.blocks if b.text))


def _piece(block: Block) -> Piece:
    if block.kind == "heading":
        return Piece(block.text, ParagraphKind.HEADING, 2, "", block.ident)
    return Piece(block.text, number=str(block.number or ""), ident=block.ident)


def _call(story: _Story, row: library.Call) -> None:
    named = story.register.organisations
    deadline = row.deadline or story.now + timedelta(days=row.deadline_offset_days or 21)
    author = next(d for d in story.world.documents if d.symbol == row.symbol)
    call = story.calls[row.id] = accord.open_call(
        _author(story, author),
        version=story.versions[row.symbol],
        symbol=row.id,
        terms=Terms(
            deadline=deadline.replace(second=0, microsecond=0),
            scope=Scope(row.invited),
            capacities=tuple(Capacity(c) for c in row.capacities),
            initiators=tuple(named[o].pk for o in row.initiators),
            host_zone=row.timezone,
            open_after=row.open_after,
            reservations=row.reservations,
        ),
    )
    for named_with in call.sponsorships.select_related("organisation"):
        actor = story.register.archivist(named_with.organisation.slug)
        accord.confirm_sponsor(actor, sponsorship=named_with)


def _act(story: _Story, row: library.Act) -> None:
    actor = story.register.secretary(row.organisation)
    call = story.calls[row.call]
    digest = call.version.digest
    text = story.world.voices.get((row.call, row.organisation, row.language), "")
    paragraph = f"p{row.paragraph}" if row.paragraph else ""
    match row.verb:
        case "sign":
            accord.sign(actor, call=call, digest=digest)
        case "sign-reservation":
            accord.sign(
                actor,
                call=call,
                digest=digest,
                reservation=text,
                language=row.language,
                paragraph=paragraph,
            )
        case "join":
            accord.join(actor, call=call, digest=digest)
        case "explain":
            accord.explain(
                actor,
                call=call,
                digest=digest,
                text=text,
                language=row.language,
                paragraph=paragraph,
            )
        case "decline":
            accord.decline(actor, call=call, note=row.note)
        case "withdraw":
            standing = Act.objects.get(
                call=call,
                organisation=actor.organisation or 0,
                in_force=True,
                verb__in=[Verb.SIGN, Verb.JOIN],
            )
            accord.withdraw(actor, act=standing)
