"""Serving: `demo` and `up` run web and worker together; `web` and `worker` run one of them."""

import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import click

from comity.cli.start import migrate, options, prepare, require_current

log = logging.getLogger("comity.worker")

GRACE = 10.0  # seconds a child has to stop
PAUSE = 1.0  # seconds between two looks of the worker at the outbox
TICK = 30.0  # seconds between two looks at deadlines


@click.command()
@options
def up(data: Path, port: int, bind: str) -> None:
    """Serve the network in DIR: web and worker on this machine."""
    prepare(data, port)
    migrate()
    from comity.kit import installation  # noqa: PLC0415  # Django is ready only now
    from comity.kit.models import Kind  # noqa: PLC0415

    row = installation.read()
    if row is None:
        raise click.ClickException(
            f"{data} holds no network yet. Found one with `comity network found FOLDER --data "
            f"{data}`; docs/operate/network.md says what the folder holds."
        )
    if row.kind == Kind.TRIAL:
        raise click.ClickException(
            f"{data} holds the trial data set, which only `comity demo` serves."
        )
    click.echo(f"Comity serves {row.name.get('en', row.domain)} on http://{bind}:{port}")
    if row.kind == Kind.REFERENCE:
        # Facts only: nobody logs in, nothing is written, no mail leaves.
        os.environ["COMITY_READ_ONLY"] = "1"
        _together(data, port, bind, ("web",))
    _together(data, port, bind)


@click.command()
@options
def demo(data: Path, port: int, bind: str) -> None:
    """Serve the fictional trial network, with a look into its mail."""
    if bind not in {"127.0.0.1", "localhost", "::1"}:
        raise click.ClickException("The demonstration is served on this machine only.")
    os.environ["COMITY_DEMO"] = "1"
    token = os.environ.setdefault("COMITY_DEMO_TOKEN", secrets.token_urlsafe(12))
    prepare(data, port)
    migrate()
    from comity.kit import installation  # noqa: PLC0415
    from comity.kit.models import Kind  # noqa: PLC0415

    row = installation.read()
    if row is None:
        from comity.datasets.trial.load import load  # noqa: PLC0415

        click.echo("Loading the trial data set, about ten seconds.")
        load(lambda line: click.echo(f"  {line}"))
    elif row.kind != Kind.TRIAL:
        raise click.ClickException(
            f"{data} holds the network {row.domain}, not the trial. Choose another --data."
        )
    _welcome(f"http://{bind}:{port}", token)
    _together(data, port, bind)


@click.command()
@options
def web(data: Path, port: int, bind: str) -> None:
    """Serve the pages only; run `comity worker` beside it."""
    prepare(data, port)
    require_current()
    _serve_pages(port, bind)


@click.command()
@options
def worker(data: Path, port: int, bind: str) -> None:
    """Send mail and keep deadlines only; run as many as you like."""
    prepare(data, port)
    require_current()
    _work()


def _welcome(address: str, token: str) -> None:
    """Print the address, the mail token and one login link for each part in the story."""
    from comity.datasets.trial.people import DEMO_PEOPLE  # noqa: PLC0415
    from comity.directory.actions import login_link  # noqa: PLC0415
    from comity.directory.queries import person_by_email  # noqa: PLC0415
    from comity.kit.policy import Actor  # noqa: PLC0415

    click.echo(f"\nAddress     {address}")
    click.echo(f"Mail        {address}/_mail/")
    click.echo(f"Mail token  {token}\n")
    click.echo("Login links, each for one use today:")
    for part, email in DEMO_PEOPLE.items():
        person = person_by_email(email)
        assert person is not None, email
        link = login_link(Actor(None, channel="terminal"), person=person)
        click.echo(f"  {part:<24} {address}/_login/{link}")
    click.echo("\nStop with Ctrl-C.", nl=True)


def _together(data: Path, port: int, bind: str, parts: tuple[str, ...] = ("web", "worker")) -> None:
    """Run web and worker as children; when one ends, end the other, so that both are noticed."""
    command = [sys.executable, "-m", "comity"]
    shared = ["--data", str(data), "--port", str(port), "--bind", bind]
    # In a session of their own: Ctrl-C reaches this process only, which stops each child once.
    children = [
        subprocess.Popen([*command, part, *shared], start_new_session=True)  # noqa: S603  # our own command
        for part in parts
    ]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _end(children))
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
    finally:
        _end(children)
    codes = [_ended(child) for child in children]
    sys.exit(0 if all(code in {0, -signal.SIGTERM} for code in codes) else 1)


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()


def _ended(child: subprocess.Popen[bytes]) -> int:
    """Its exit code; killed when it does not stop in time. Nothing is lost by that."""
    try:
        return child.wait(GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        return child.wait()


def _serve_pages(port: int, bind: str) -> None:
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    workers = int(os.environ.get("COMITY_WORKERS", "1"))
    Server(
        "comity.config.wsgi:application",
        address=bind,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backpressure=512,
        log_access=False,
        websockets=False,
    ).serve()


def _work() -> None:
    """Send what is due, again and again; a kill loses nothing, since every row holds its state.

    Pictures of the common ground are drawn in a thread beside it: a long one delays no mail.
    """
    from django.conf import settings  # noqa: PLC0415
    from django.db import close_old_connections  # noqa: PLC0415

    from comity.cli.operate import run_tick  # noqa: PLC0415
    from comity.kit import outbox  # noqa: PLC0415

    carrier = outbox.smtp_carrier(settings.SMTP_URL) if settings.SMTP_URL else None
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    signal.signal(signal.SIGINT, lambda *_: stop.append(1))
    threading.Thread(target=_draw, args=(stop,), daemon=True).start()
    ticked = 0.0
    while not stop:
        try:
            if carrier:
                outbox.deliver(carrier)
            if time.monotonic() - ticked > TICK:
                run_tick()
                ticked = time.monotonic()
        except Exception:
            # Whatever failed keeps its row and is tried again; everybody else's mail goes on.
            log.exception("worker")
        close_old_connections()
        time.sleep(PAUSE)


def _draw(stop: list[int]) -> None:
    """Draw what is due. A picture is kept only when it is found, so an end at any time is safe."""
    from django.db import close_old_connections  # noqa: PLC0415

    from comity.accord.tasks import draw_next  # noqa: PLC0415

    while not stop:
        drawn = False
        try:
            drawn = draw_next()
        except Exception:
            log.exception("pictures")
        close_old_connections()
        if not drawn:
            time.sleep(PAUSE / 2)
