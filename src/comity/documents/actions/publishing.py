"""Publishing locks a version; widening an audience and adding a language are acts of their own."""

import secrets
from base64 import b32encode

from django.utils.translation import gettext as _

from comity.core.folding import fold
from comity.core.symbols import is_symbol
from comity.directory.enums import StandingKind
from comity.directory.models import Officer, Organisation, Seat, Standing
from comity.directory.policies import edits
from comity.documents import texts
from comity.documents.actions.drafting import write_language
from comity.documents.actions.succession import author_id, symbol_after
from comity.documents.enums import WIDER, Audience, LanguageStatus, Permission
from comity.documents.events import ChangeAsked, LanguageAdded, VersionPublished
from comity.documents.models import Document, LanguageVersion, Version
from comity.documents.values import Reach, Wording
from comity.kit import clock, events
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_language
from comity.ledger import actions as book


@action("documents.version.publish")
def publish(
    actor: Actor, *, version: Version, reach: Reach | None = None, symbol: str = ""
) -> Version:
    """Lock the version and show it to its audience.

    Who may: a publish mandate holder of the author, or an editor of the body. Refused: others
    negotiate it, locked already, no authentic language, a symbol that is none, taken or of
    another's series, an audience narrower than before, or the public's while the author shows
    no acts. Records `text` and `translation` of all that the public may read from now on.
    """
    require(actor, Permission.WRITE, version)
    document = Document.objects.select_for_update().get(pk=version.document_id)
    version = Version.objects.select_for_update().get(pk=version.pk)
    version.document = document
    events.emit(ChangeAsked(document.pk))
    if version.locked_at is not None:
        raise Refused("locked", _("This version is already published."))
    if not version.languages.filter(status=LanguageStatus.AUTHENTIC).exists():
        raise Refused("no-authentic", _("Mark one language as authentic first."), "language")
    if reach:
        _move(document, reach)
    if document.symbol is None:
        document.symbol = (
            symbol_after(document) if document.supersedes else _free_symbol(actor, document, symbol)
        )
    text = texts.text_of(version, document.symbol)
    version.digest, version.locked_at = texts.digest_of(text), clock.now()
    document.published_at = document.published_at or clock.now()
    _index(document, version)
    document.save()
    version.save()
    if document.audience == Audience.PUBLIC:
        _record_all(document)
        version.refresh_from_db(fields=["commitment", "record"])
    events.emit(VersionPublished(document.pk, version.pk))
    return version


@action("documents.audience.widen")
def widen(actor: Actor, *, document: Document, reach: Reach) -> Document:
    """Show the document to a wider audience; nothing narrows what was shown.

    Who may: as `publish`. Refused: others negotiate it, or somebody who sees it now would not.
    Records every locked version and translation that the public may read from now on.
    """
    require(actor, Permission.WRITE, document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    events.emit(ChangeAsked(document.pk))
    _move(document, reach)
    document.save()
    if document.audience == Audience.PUBLIC:
        _record_all(document)
    return document


@action("documents.language.add")
def add_translation(actor: Actor, *, version: Version, wording: Wording) -> LanguageVersion:
    """Add a language to a published version, or replace the translation that stands.

    Who may: a translate or publish mandate holder of the author, or an editor of the body.
    Refused: others negotiate it, an authentic text (it belongs to the locked words), or the
    version is open. Records `translation` when the public may read it.
    """
    require(actor, Permission.TRANSLATE, version)
    document = Document.objects.select_for_update().get(pk=version.document_id)
    version = Version.objects.get(pk=version.pk)
    version.document = document
    events.emit(ChangeAsked(document.pk))
    if version.locked_at is None:
        raise Refused("open", _("Publish the version first, then add translations."))
    language = clean_language(wording.language)
    standing = version.languages.filter(language=language, replaced_at=None)
    if wording.status == LanguageStatus.AUTHENTIC or any(
        row.status == LanguageStatus.AUTHENTIC for row in standing
    ):
        raise Refused("authentic", _("The authentic text is locked. Begin a new version."))
    row = write_language(version, wording)
    if document.audience == Audience.PUBLIC:
        _record_translation(version, row)
    if not document.versions.filter(number__gt=version.number).exclude(locked_at=None).exists():
        _index(document, version)
        document.save(update_fields=["folded"])
    events.emit(LanguageAdded(row.pk))
    return row


def _record_all(document: Document) -> None:
    """Record what is published and not yet in the book: each version, then its translations."""
    for version in document.versions.exclude(locked_at=None):
        version.document = document
        if not version.record:
            _record_text(version, texts.text_of(version, document.symbol or ""))
        rows = version.languages.filter(replaced_at=None, record="")
        for row in rows.exclude(status=LanguageStatus.AUTHENTIC):
            _record_translation(version, row)


def _record_translation(version: Version, row: LanguageVersion) -> None:
    row.record = book.record(
        "translation",
        author=author_id(version.document),
        doc=version.document.symbol or "",
        fields={
            "text": version.commitment,
            "language": row.language,
            "status": str(row.status),
            "body": book.commit(texts.wording_text(row)),
        },
    ).digest
    row.save(update_fields=["record"])


def _record_text(version: Version, text: str) -> None:
    first = version.languages.filter(status=LanguageStatus.AUTHENTIC).order_by("language")[0]
    version.commitment = book.commit(text)
    version.record = book.record(
        "text",
        author=author_id(version.document),
        doc=version.document.symbol or "",
        fields={
            "version": version.number,
            "language": first.language,
            "text": version.commitment,
        },
    ).digest
    version.save(update_fields=["commitment", "record"])


def _move(document: Document, reach: Reach) -> None:
    """Set an audience that is the same or wider."""
    after = Audience(reach.audience)
    if document.published_at is not None and _hides(document, reach):
        raise Refused(
            "narrower", _("What was shown cannot be hidden. Choose a wider audience."), "audience"
        )
    owner = document.organisation
    if after == Audience.PUBLIC and owner and owner.not_shown and not owner.shows_acts:
        raise Refused(
            "not-shown",
            _(
                "Your organisation is not shown and shows no acts, and publishing is one. Allow "
                "its acts to be shown first, on your desk."
            ),
            "audience",
        )
    named = set(reach.named) | set(document.audience_named.values_list("pk", flat=True))
    document.audience = after
    document.audience_body_id = reach.body if after == Audience.BODY else None
    document.audience_forum_id = reach.forum if after == Audience.FORUM else None
    document.audience_named.set(named if after == Audience.NAMED else ())
    _check_named(document, named)


def _hides(document: Document, reach: Reach) -> bool:
    """Whether somebody who may read the document now could not under `reach`."""
    before, after = Audience(document.audience), Audience(reach.audience)
    if after == before:
        moved = {
            Audience.BODY: reach.body != document.audience_body_id,
            Audience.FORUM: reach.forum != document.audience_forum_id,
        }
        return moved.get(after, False)
    if after == Audience.MEMBERS and before in {Audience.NAMED, Audience.BODY}:
        return _has_other_readers(document)
    return after not in WIDER[before]


def _has_other_readers(document: Document) -> bool:
    """Whether a named organisation, or a part of the named body, is no member of the network."""
    today = clock.today()
    standing = Standing.objects.on(today).filter(forum=None, kind=StandingKind.MEMBER)
    members = standing.values("organisation")
    if document.audience == Audience.NAMED:
        return document.audience_named.exclude(pk__in=members).exists()
    body = document.audience_body_id
    seats = Seat.objects.on(today).filter(body=body).exclude(organisation__in=members)
    return seats.exists() or Officer.objects.on(today).filter(body=body).exists()


def _check_named(document: Document, named: set[int]) -> None:
    missing = {
        Audience.NAMED: not named,
        Audience.BODY: document.audience_body_id is None,
        Audience.FORUM: document.audience_forum_id is None,
    }
    if missing.get(Audience(document.audience)):
        raise Refused("nobody", _("Name at least one reader."), "audience")
    if Organisation.objects.filter(pk__in=named).count() != len(named):
        raise Refused("unknown", _("One of the named organisations is unknown."), "audience")


def _free_symbol(actor: Actor, document: Document, wanted: str) -> str:
    """The wanted symbol if it is free, or the next of the author's own series.

    Only public documents are counted in a series: a gap would betray a narrower one, so those
    carry a random segment instead. A symbol of the network's series is given by an editor of a
    body alone: anybody else would learn from "taken" that something narrower stands there.
    """
    head = "P" if document.organisation else "B"
    owner = document.organisation.slug if document.organisation else str(document.body.slug)  # type: ignore[union-attr]  # one author: constraint
    if wanted:
        if not is_symbol(wanted):
            raise Refused("symbol", _("A symbol looks like P/name/2026/7."), "symbol")
        series, _slash, rest = wanted.partition("/")
        own = series == head and rest.partition("/")[0] == owner
        if not own and (series in _OWN_SERIES or not edits(actor.person)):
            raise Refused(
                "symbol-series", _("This series belongs to somebody else. Use your own."), "symbol"
            )
        if Document.objects.filter(symbol=wanted).exists():
            raise Refused("symbol-taken", _("This symbol is taken. Choose another."), "symbol")
        return wanted
    series = f"{head}/{owner}/{document.date.year}"
    if document.audience != Audience.PUBLIC:
        return f"{series}/X{b32encode(secrets.token_bytes(5)).decode()}"
    rows = Document.objects.filter(symbol__startswith=f"{series}/")
    shown = rows.filter(audience=Audience.PUBLIC).values_list("symbol", flat=True)
    last = [str(s).rpartition("/")[2] for s in shown]
    number = max((int(n) for n in last if n.isdecimal()), default=0) + 1
    while rows.filter(symbol=f"{series}/{number}").exists():
        number += 1
    return f"{series}/{number}"


# Series that belong to one author each: organisations, bodies, calls, reservations.
_OWN_SERIES = frozenset({"P", "B", "C", "RES"})


def _index(document: Document, version: Version) -> None:
    rows = version.languages.filter(replaced_at=None).prefetch_related("paragraphs")
    words = [document.symbol or "", *(r.title for r in rows)]
    words += [p.text for r in rows for p in r.paragraphs.all()]
    document.folded = fold(" ".join(words))
