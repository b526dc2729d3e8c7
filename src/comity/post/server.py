"""LMTP or SMTP on a unix socket or this machine's own address, for the mail server in front.

A message is taken in before "250" is said, so that whatever happens it stands here or there. Size
and number are refused before DATA: too large for good, too many for now.
"""

import asyncio
import ipaddress
import logging
import re
import signal
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections, connection, connections

from comity.accord.enums import Finding
from comity.post.authenticate import Trust
from comity.post.desk import note_refused
from comity.post.parse import MOST_BYTES
from comity.post.route import Kept, place_of, take_in

log = logging.getLogger("comity.post")

R = TypeVar("R")
WINDOW = 600.0  # seconds
MOST_PER_SENDER = 60  # messages in a window
SILENCE = 60.0  # seconds after which a connection is closed
MOST_WAITING = 50  # connections that wait for their turn
_SIZE = re.compile(r"(?i)\bSIZE=(\d{1,20})")


class ListenRefused(ValueError):
    """The address is neither a unix socket nor this machine's own."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen: a path, or a loopback address and a port."""

    path: str = ""
    host: str = ""
    port: int = 0


def listen_on(text: str) -> Listen:
    """Read `/run/comity/mail.sock`, `unix:PATH`, `127.0.0.1:8024` or `[::1]:8024`."""
    if text.startswith(("unix:", "/")):
        return Listen(path=text.removeprefix("unix:"))
    host, _, port = text.rpartition(":")
    host = host.strip("[]")
    try:
        own = ipaddress.ip_address(host).is_loopback
    except ValueError:
        own = False
    if not own or not port.isdecimal() or int(port) > 65535:
        raise ListenRefused(
            f"{text}: give a unix socket (/run/comity/mail.sock) or 127.0.0.1:PORT. The door is "
            "for the mail server on this machine."
        )
    return Listen(host=host, port=int(port))


@dataclass(slots=True)
class Counter:
    """How many messages each sender began in the present window; senders as digests."""

    most: int = MOST_PER_SENDER
    seconds: float = WINDOW
    now: Callable[[], float] = time.monotonic
    _window: int = -1
    _begun: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def over(self, sender: str) -> bool:
        """Count one more message; whether it is one too many."""
        window = int(self.now() // self.seconds)
        if window != self._window:
            self._window = window
            self._begun.clear()
        key = sha256(sender.lower().encode(errors="replace")).hexdigest()[:16]
        self._begun[key] += 1
        return self._begun[key] > self.most


class Handler:
    """What the protocol asks of us. The database is asked in one thread, one thing at a time."""

    def __init__(
        self,
        trust: Trust,
        *,
        most: int = MOST_PER_SENDER,
        lmtp: bool = False,
        take: Callable[[bytes, str, str | None, Trust], Kept] = take_in,
    ) -> None:
        self.trust, self.lmtp, self.take = trust, lmtp, take
        self.counter = Counter(most)
        self.thread = ThreadPoolExecutor(1, "comity-mail")
        self.noted: set[str] = set()

    def close(self) -> None:
        """Close the thread and its connections to the database."""
        self.thread.submit(connections.close_all).result()
        self.thread.shutdown()

    async def _do(self, work: Callable[[], R]) -> R:
        def done() -> R:
            if not connection.in_atomic_block:
                close_old_connections()
            return work()

        return await asyncio.get_running_loop().run_in_executor(self.thread, done)

    async def handle_MAIL(  # noqa: N802  # the name aiosmtpd calls
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address or "<>"
        envelope.mail_options.extend(options)
        sender = bare(envelope.mail_from)
        server.over = bool(sender) and self.counter.over(sender)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        sender = bare(envelope.mail_from or "")
        # Returned mail of the whole world has no sender, so it is counted at each address.
        if server.over or (not sender and self.counter.over(f"<> {address}")):
            await self._note_once(Finding.TOO_MANY, address, sender)
            return "451 4.7.1 Too many messages from this sender. Try again in an hour."
        place = await self._do(lambda: place_of(address))
        if not place.is_known:
            return "550 5.1.1 There is no such address here, or it has expired."
        if server.announced > MOST_BYTES:
            await self._do(lambda: note_refused(Finding.TOO_LARGE, address, sender))
            return too_large()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope
    ) -> str:
        raw, sender = envelope.original_content or b"", bare(envelope.mail_from or "")
        said = [await self._taken(raw, recipient, sender) for recipient in envelope.rcpt_tos]
        if self.lmtp:
            return "\r\n".join(said)
        # SMTP has one verdict: put off when anything was, for what was taken in is known again.
        return next((s for s in said if s.startswith("451")), said[0])

    async def _taken(self, raw: bytes, recipient: str, sender: str) -> str:
        try:
            kept = await self._do(lambda: self.take(raw, recipient, sender, self.trust))
        except Exception as error:
            return await self.handle_exception(error)
        return "250 2.0.0 Received." if kept == Kept.TAKEN else "550 5.1.1 No such address."

    async def handle_exception(self, error: Exception) -> str:
        """Whatever broke, the sender keeps the message and tries again."""
        log.error("mail door: %s", type(error).__name__)
        return "451 4.3.0 Not taken in. Try again later."

    async def note_too_large(self, envelope: Envelope) -> None:
        sender = bare(envelope.mail_from or "")
        for recipient in envelope.rcpt_tos:
            await self._do(lambda r=recipient: note_refused(Finding.TOO_LARGE, r, sender))  # type: ignore[misc]

    async def _note_once(self, finding: Finding, recipient: str, sender: str) -> None:
        key = f"{finding}|{recipient.lower()}|{sender.lower()}|{int(time.monotonic() // WINDOW)}"
        if key not in self.noted:
            self.noted = set() if len(self.noted) > 10_000 else self.noted
            self.noted.add(key)
            await self._do(lambda: note_refused(finding, recipient, sender))


def bare(address: str) -> str:
    """The address without its brackets; empty for the null sender."""
    return address.strip().removeprefix("<").removesuffix(">").strip()


def too_large() -> str:
    return (
        f"552 5.3.4 The message is larger than {MOST_BYTES // 1_000_000} MB. "
        "Send the text alone, or divide it."
    )


class _Door:
    """What both protocols add to aiosmtpd: the announced size, and a line for what is too large."""

    line_length_limit = 65_536  # some programs write a paragraph per line
    over = False
    announced = 0

    def data_received(self, data: bytes) -> None:
        """Whoever still sends is not silent: a large message over a busy machine takes minutes."""
        self._reset_timeout()  # type: ignore[attr-defined]
        super().data_received(data)  # type: ignore[misc]

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        """Keep the announced size for RCPT, where it is known whose desk shall hear of it."""
        found = _SIZE.search(arg or "")
        self.announced = int(found[1]) if found else 0
        arg = _SIZE.sub("SIZE=1", arg) if arg else arg
        await super().smtp_MAIL(arg)  # type: ignore[misc]

    async def push(self, status: Any) -> None:
        if str(status).startswith("552 Error: Too much"):
            handler, envelope = self.event_handler, self.envelope  # type: ignore[attr-defined]
            await handler.note_too_large(envelope)
            times = len(envelope.rcpt_tos) if handler.lmtp else 1
            status = "\r\n".join([too_large()] * times)
        await super().push(status)  # type: ignore[misc]


class SmtpDoor(_Door, SMTP):
    """SMTP, for a mail server that speaks no LMTP."""


class LmtpDoor(_Door, LMTP):
    """LMTP (RFC 2033): one verdict for each recipient."""


def protocol(handler: Handler) -> SMTP:
    """One connection. 8-bit bodies and UTF-8 addresses are taken as they come."""
    kind = LmtpDoor if handler.lmtp else SmtpDoor
    return kind(
        handler,
        data_size_limit=MOST_BYTES,
        enable_SMTPUTF8=True,
        decode_data=False,
        hostname="comity",
        ident="Comity",
        timeout=SILENCE,
        loop=asyncio.get_running_loop(),
    )


async def serve(
    listen: Listen, handler: Handler, ready: Callable[[asyncio.Server], None] = lambda server: None
) -> None:
    """Serve until SIGTERM or SIGINT, or until the task is cancelled."""
    quieten()
    loop = asyncio.get_running_loop()
    if listen.path:
        Path(listen.path).unlink(missing_ok=True)
        server = await loop.create_unix_server(
            lambda: protocol(handler), listen.path, backlog=MOST_WAITING
        )
        Path(listen.path).chmod(0o660)
    else:
        server = await loop.create_server(
            lambda: protocol(handler), listen.host, listen.port, backlog=MOST_WAITING
        )
    ready(server)
    async with server:
        await server.serve_forever()


def run(listen: Listen, handler: Handler) -> None:
    """Serve in the foreground; a signal ends it after the message in hand."""

    async def main() -> None:
        task = asyncio.ensure_future(serve(listen, handler))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        await asyncio.gather(task, return_exceptions=True)

    try:
        asyncio.run(main())
    finally:
        handler.close()


def quieten() -> None:
    """aiosmtpd writes whole addresses to its own log; ours masks them."""
    logging.getLogger("mail").setLevel(logging.CRITICAL)
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
