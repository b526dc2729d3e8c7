"""Texts from files at the terminal: a draft of a document, or a translation of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import click

from comity.cli.start import data_option, prepare

if TYPE_CHECKING:
    from comity.documents.formats import Imported
    from comity.documents.models import Document, LanguageVersion
    from comity.documents.values import Wording
    from comity.kit.policy import Actor

MOST_SHOWN = 40


@click.command("import")
@data_option
@click.argument("symbol")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--language", required=True, help="Language tag of the text, like en or zh-Hans.")
@click.option("--authentic", is_flag=True, help="An authentic text: it goes into a draft.")
@click.option(
    "--status",
    type=click.Choice(["official", "courtesy", "machine"]),
    default="courtesy",
    show_default=True,
    help="Status of a translation.",
)
@click.option("--title", default="", help="Title; else the present one, else the file's own.")
@click.option("--credit", default="", help="Who translated or prepared it.")
@click.option(
    "--changes",
    type=click.Choice(["ask", "accept", "reject"]),
    default="ask",
    show_default=True,
    help="What to do with tracked changes in the file.",
)
@click.option("--encoding", default=None, help="Character encoding of a plain file.")
@click.option("--publish", is_flag=True, help="Publish the draft at once, to everybody.")
@click.option("--as", "email", default="", help="Who acts; else who began the document.")
def import_(data: Path, symbol: str, file: Path, language: str, **given: object) -> None:
    """Read FILE (DOCX, ODT, HTML, Markdown, plain text) into the document SYMBOL.

    An authentic text goes into the draft of its next version; a translation is added to the
    published version. A new SYMBOL of an organisation's own series, P/name/year/n, is begun with
    --authentic --publish --as. Exit 2, with nothing changed, if the file cannot be taken whole.
    """
    prepare(data)
    from django.conf import settings  # noqa: PLC0415

    from comity.kit.errors import NotFound, Refused  # noqa: PLC0415

    imported = _read(file, str(given["changes"]), given["encoding"])
    for sentence in imported.left_out:
        click.echo(f"{file}: left out: {sentence}", err=True)
    try:
        said = _take(symbol, file, language, imported, given)
    except Refused as refusal:
        field = f" {refusal.field}:" if refusal.field else ""
        _stop(f"{file}:{field} {refusal.written(settings.ORIGIN)}")
    except NotFound:
        _stop(f"{symbol}: there is no such document.")
    click.echo(said)


def _stop(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(f"import: {line}", err=True)
    raise SystemExit(2)


def _read(file: Path, changes: str, encoding: object) -> Imported:
    from comity.documents import formats  # noqa: PLC0415

    chosen: Literal["accept", "reject", "ask"] = "ask"
    if changes == "accept":
        chosen = "accept"
    elif changes == "reject":
        chosen = "reject"
    try:
        with file.open("rb") as source:
            data = source.read(formats.MAX_BYTES + 1)
        named = str(encoding) if encoding else None
        imported = formats.read(data, file.name, changes=chosen, encoding=named)
    except OSError as error:
        _stop(f"{file}: {error.strerror}.")
    except formats.ImportRefused as refusal:
        _stop(f"{file}: {refusal.message}")
    if imported.undecided:
        shown = [
            f"{file}: {c.change} by {c.author or '?'}: {c.text!r}; "
            f"if rejected: {c.before!r}; if accepted: {c.after!r}"
            for c in imported.tracked[:MOST_SHOWN]
        ]
        more = len(imported.tracked) - len(shown)
        last = f" and {more} more" if more else ""
        _stop(
            *shown,
            f"{file}: {len(imported.tracked)} tracked changes{last} are not decided. "
            "Say --changes accept or --changes reject.",
        )
    return imported


def _take(
    symbol: str, file: Path, language: str, imported: Imported, given: dict[str, object]
) -> str:
    from comity.documents import intake, queries  # noqa: PLC0415
    from comity.documents.enums import LanguageStatus  # noqa: PLC0415
    from comity.kit.text import clean_language  # noqa: PLC0415

    document = queries.by_symbol(symbol)
    status = LanguageStatus("authentic" if given["authentic"] else str(given["status"]))
    wording = intake.wording_from(
        document,
        imported,
        language=clean_language(language),
        status=status,
        title=str(given["title"]),
        credit=str(given["credit"]),
        rejected=given["changes"] == "reject",
    )
    actor = _actor(symbol, document, str(given["email"]))
    if status == LanguageStatus.AUTHENTIC:
        return _authentic(symbol, document, actor, wording, publish=bool(given["publish"]))
    return _translation(symbol, document, actor, wording)


def _actor(symbol: str, document: Document | None, email: str) -> Actor:
    """Who acts: the named person, or who began the document; the rights are that person's."""
    from comity.directory import queries  # noqa: PLC0415
    from comity.kit.errors import Refused  # noqa: PLC0415
    from comity.kit.policy import Actor, Viewer  # noqa: PLC0415

    keeper = document.made_by if document is not None else None
    person = queries.person_by_email(email) if email else keeper
    if person is None:
        raise Refused("nobody", "Say who acts: --as with the e-mail address of an account.")
    if document is not None:
        organisation, body = document.organisation_id, document.body_id
    else:
        segments = symbol.split("/")
        if len(segments) != 4 or segments[0] != "P":
            raise Refused("new", "A document that is begun here has a symbol like P/name/2026/7.")
        organisation, body = queries.organisation(Viewer(), segments[1]).pk, None
    return Actor(person.pk, organisation, body, "terminal", queries.viewer_of(person))


def _authentic(
    symbol: str, document: Document | None, actor: Actor, wording: Wording, *, publish: bool
) -> str:
    from django.db import transaction  # noqa: PLC0415

    from comity.documents import actions, queries  # noqa: PLC0415
    from comity.documents.enums import Audience, Type  # noqa: PLC0415
    from comity.documents.values import Reach  # noqa: PLC0415
    from comity.kit.errors import Refused  # noqa: PLC0415

    if document is None and not publish:
        raise Refused("new", "There is no such document. A new one is begun with --publish.")
    with transaction.atomic():
        if document is None:
            made = actions.create_document(actor, type=Type.STATEMENT, wording=wording)
            version, row = made.versions.get(), made.versions.get().languages.get()
        else:
            found = queries.open_version(document)
            version = found or actions.revise(actor, document=document)
            row = actions.put_language(actor, version=version, wording=wording)
        if publish:
            reach = Reach(Audience.PUBLIC) if document is None else None
            version = actions.publish(actor, version=version, reach=reach, symbol=symbol)
    state = "published" if publish else "in the draft, seen by its author only"
    return f"{symbol} version {version.number} in {_said(row)}: {state}."


def _translation(symbol: str, document: Document | None, actor: Actor, wording: Wording) -> str:
    from comity.documents import actions, queries  # noqa: PLC0415
    from comity.kit.errors import NotFound  # noqa: PLC0415

    if document is None:
        raise NotFound(symbol)
    version = queries.version(document)
    row = actions.add_translation(actor, version=version, wording=wording)
    return f"{symbol} version {version.number} in {_said(row)}: {row.get_status_display()}."


def _said(row: LanguageVersion) -> str:
    return f"{row.language}, {row.paragraphs.count()} paragraphs"
