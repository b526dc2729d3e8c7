"""The environment, read once and typed; every mistake is reported at once."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class EnvironmentRefused(ValueError):
    """One or more settings cannot be used; `problems` names each with what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Env:
    """What one installation is told from outside.

    data: folder of the database, the secret, and files.
    database_url: `sqlite:///...` or `postgres://...`; SQLite in `data` unless given.
    origin: scheme and host that readers type, for links in mails.
    hosts: names this server answers to.
    smtp_url: `smtp://user:password@host:port`, empty in a demonstration.
    mail_from: the address that sends, and to which undelivered mail comes back.
    mail_domain: the domain of the reply addresses; that of `mail_from` unless given.
    mail_authserv: the authserv-id (RFC 8601) of the one mail server whose verdict is believed.
    dkim_keys: a file of DKIM public keys that replaces DNS; empty: DNS is asked.
    read_only: true where a reference data set is served: nothing is written.
    demo: true only in `comity demo`.
    debug: never in production.
    """

    data: Path
    database_url: str
    origin: str
    hosts: tuple[str, ...]
    secret_key: str
    smtp_url: str
    mail_from: str
    mail_domain: str
    mail_authserv: str
    dkim_keys: str
    proxies: int
    demo: bool
    read_only: bool
    debug: bool
    demo_token: str


def read(environ: Mapping[str, str] = os.environ) -> Env:
    """Read `COMITY_*`; raise EnvironmentRefused with every problem, not only the first."""
    problems: list[str] = []
    data = Path(environ.get("COMITY_DATA", "var")).resolve()
    database = environ.get("COMITY_DATABASE_URL", f"sqlite:///{data / 'comity.sqlite3'}")
    if urlsplit(database).scheme not in {"sqlite", "postgres", "postgresql"}:
        problems.append("COMITY_DATABASE_URL: begin with sqlite:/// or postgres://.")
    origin = environ.get("COMITY_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
    if urlsplit(origin).scheme not in {"http", "https"} or not urlsplit(origin).hostname:
        problems.append("COMITY_ORIGIN: give scheme and host, like https://hub.example.")
    smtp = environ.get("COMITY_SMTP_URL", "")
    if smtp and urlsplit(smtp).scheme not in {"smtp", "smtps"}:
        problems.append("COMITY_SMTP_URL: begin with smtp:// or smtps://.")
    proxies = environ.get("COMITY_PROXIES", "0")
    if not proxies.isdecimal():
        problems.append("COMITY_PROXIES: give the number of reverse proxies in front, like 1.")
    keys = environ.get("COMITY_DKIM_KEYS", "")
    if keys and not Path(keys).is_file():
        problems.append("COMITY_DKIM_KEYS: no such file.")
    sender = environ.get("COMITY_MAIL_FROM", "desk@hub.example")
    flags = {
        name: _flag(environ, name, problems)
        for name in ("COMITY_DEMO", "COMITY_DEBUG", "COMITY_READ_ONLY")
    }
    if problems:
        raise EnvironmentRefused(problems)
    hosts = environ.get("COMITY_HOSTS", "")
    return Env(
        data=data,
        database_url=database,
        origin=origin,
        hosts=tuple(h for h in hosts.split(",") if h)
        or (urlsplit(origin).hostname or "", "127.0.0.1", "localhost", "[::1]"),
        secret_key=environ.get("COMITY_SECRET_KEY") or _kept_secret(data),
        smtp_url=smtp,
        mail_from=sender,
        mail_domain=environ.get("COMITY_MAIL_DOMAIN", sender.rpartition("@")[2]).lower(),
        mail_authserv=environ.get("COMITY_MAIL_AUTHSERV", "").lower(),
        dkim_keys=keys,
        proxies=int(proxies),
        demo=flags["COMITY_DEMO"],
        read_only=flags["COMITY_READ_ONLY"],
        debug=flags["COMITY_DEBUG"],
        demo_token=environ.get("COMITY_DEMO_TOKEN", ""),
    )


def _flag(environ: Mapping[str, str], name: str, problems: list[str]) -> bool:
    value = environ.get(name, "0")
    if value not in {"0", "1"}:
        problems.append(f"{name}: give 0 or 1.")
    return value == "1"


def _kept_secret(data: Path) -> str:
    """The installation's own secret, made on first use and readable only by its owner."""
    path = data / "secret.key"
    data.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secret := secrets.token_urlsafe(48))
    return secret
