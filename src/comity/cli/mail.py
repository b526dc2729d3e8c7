"""The mail door at the terminal: one message from a pipe, or a server beside the mail server."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from comity.cli.start import data_option, prepare

# sysexits.h, which mail servers read
NO_USER, BAD_DATA, TRY_LATER = 67, 65, 75
MOST_PER_SENDER, SECONDS = 60, 600


class Patient(click.Command):
    """A command after whose failure the mail server keeps the message and tries again.

    Any other exit would send the message back to its writer for a mistake in our set-up.
    """

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **more)
        except click.UsageError as error:
            error.show()
            raise SystemExit(TRY_LATER) from error

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            error.show()
        except Exception as error:  # a full disk, a broken key file, whatever it is
            click.echo(
                f"mail-in: Not taken in ({type(error).__name__}). Try again later.", err=True
            )
        raise SystemExit(TRY_LATER)


@click.command("mail-in", cls=Patient)
@data_option
@click.option("--recipient", default="", help="The address it came to; else $RECIPIENT.")
@click.option("--sender", default=None, help="The envelope sender, '' for none; else $SENDER.")
def mail_in(data: Path, recipient: str, sender: str | None) -> None:
    """Take in one message from standard input, as a mail server's pipe gives it.

    Exit 0: taken in. 65: too large. 67: no such address. 75: anything else; try again later.
    """
    prepare(data)
    recipient = recipient or os.environ.get("RECIPIENT") or os.environ.get("ORIGINAL_RECIPIENT", "")
    sender = os.environ.get("SENDER") if sender is None else sender
    if not recipient:
        raise click.UsageError("Give the address it came to: --recipient or $RECIPIENT.")
    raise SystemExit(_take_in(recipient, sender))


def _take_in(recipient: str, sender: str | None) -> int:
    from comity.accord.enums import Finding  # noqa: PLC0415
    from comity.kit import limits  # noqa: PLC0415
    from comity.kit.errors import Refused  # noqa: PLC0415
    from comity.post.authenticate import trust  # noqa: PLC0415
    from comity.post.desk import note_refused  # noqa: PLC0415
    from comity.post.parse import MOST_BYTES  # noqa: PLC0415
    from comity.post.route import Kept, place_of, take_in  # noqa: PLC0415
    from comity.post.server import bare, too_large  # noqa: PLC0415

    # Postfix says MAILER-DAEMON where it means the null sender.
    sender = None if sender is None else bare(sender)
    sender = "" if sender and sender.upper() == "MAILER-DAEMON" else sender
    if not place_of(recipient).is_known:
        return _said("There is no such address here, or it has expired.", NO_USER)
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        note_refused(Finding.TOO_LARGE, recipient, sender or "")
        return _said(too_large()[10:], BAD_DATA)
    try:
        who = sender or f"<> {recipient.lower()}"  # all returned mail of the world has no sender
        limits.spend("mail-in", who, most=MOST_PER_SENDER, seconds=SECONDS)
    except Refused:
        note_refused(Finding.TOO_MANY, recipient, sender or "")
        return _said("Too many messages from this sender. Try again in an hour.", TRY_LATER)
    kept = take_in(raw, recipient, sender, trust())
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
