"""The mail door at the terminal: one message from a pipe, or a server beside the mail server."""

import os
import sys
from pathlib import Path

import click

from comity.cli.start import data_option, prepare

# sysexits.h, which mail servers read
NO_USER, BAD_DATA, TRY_LATER = 67, 65, 75
MOST_PER_SENDER, SECONDS = 60, 600


@click.command("mail-in")
@data_option
@click.option("--recipient", default="", help="The address it came to; else $RECIPIENT.")
@click.option("--sender", default=None, help="The envelope sender, '' for none; else $SENDER.")
def mail_in(data: Path, recipient: str, sender: str | None) -> None:
    """Take in one message from standard input, as a mail server's pipe gives it.

    Exit 0: taken in. 65: too large. 67: no such address. 75: try again later.
    """
    prepare(data)
    recipient = recipient or os.environ.get("RECIPIENT") or os.environ.get("ORIGINAL_RECIPIENT", "")
    sender = os.environ.get("SENDER") if sender is None else sender
    if not recipient:
        click.echo("mail-in: give the address it came to: --recipient or $RECIPIENT.", err=True)
        raise SystemExit(2)
    raise SystemExit(_take_in(recipient, sender))


def _take_in(recipient: str, sender: str | None) -> int:
    from django.db import DatabaseError  # noqa: PLC0415

    from comity.accord.enums import Finding  # noqa: PLC0415
    from comity.kit import limits  # noqa: PLC0415
    from comity.kit.errors import Refused  # noqa: PLC0415
    from comity.post.authenticate import trust  # noqa: PLC0415
    from comity.post.desk import note_refused  # noqa: PLC0415
    from comity.post.parse import MOST_BYTES  # noqa: PLC0415
    from comity.post.route import Kept, place_of, take_in  # noqa: PLC0415
    from comity.post.server import bare, too_large  # noqa: PLC0415

    sender = None if sender is None else bare(sender)
    try:
        if not place_of(recipient).is_known:
            return _said("There is no such address here, or it has expired.", NO_USER)
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            note_refused(Finding.TOO_LARGE, recipient, sender or "")
            return _said(too_large()[10:], BAD_DATA)
        try:
            limits.spend("mail-in", sender or "<>", most=MOST_PER_SENDER, seconds=SECONDS)
        except Refused:
            note_refused(Finding.TOO_MANY, recipient, sender or "")
            return _said("Too many messages from this sender. Try again in an hour.", TRY_LATER)
        kept = take_in(raw, recipient, sender, trust())
    except DatabaseError as error:
        return _said(f"Not taken in ({type(error).__name__}). Try again later.", TRY_LATER)
    return 0 if kept == Kept.TAKEN else _said("There is no such address here.", NO_USER)


def _said(sentence: str, code: int) -> int:
    click.echo(f"mail-in: {sentence}", err=True)
    return code


@click.command("mail-server")
@data_option
@click.option(
    "--listen",
    default="127.0.0.1:8024",
    show_default=True,
    help="A unix socket (/run/comity/mail.sock) or an address of this machine.",
)
@click.option("--smtp", is_flag=True, help="Speak SMTP; LMTP unless given.")
def mail_server(data: Path, listen: str, smtp: bool) -> None:
    """Take mail in from the mail server of this machine, by LMTP."""
    prepare(data)
    from comity.post.authenticate import trust  # noqa: PLC0415
    from comity.post.server import Handler, ListenRefused, listen_on, run  # noqa: PLC0415

    try:
        where = listen_on(listen)
    except ListenRefused as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"Comity takes mail in by {'SMTP' if smtp else 'LMTP'} on {listen}", err=True)
    try:
        run(where, Handler(trust(), lmtp=not smtp))
    except OSError as error:
        raise click.ClickException(f"{listen}: {error.strerror}.") from error
