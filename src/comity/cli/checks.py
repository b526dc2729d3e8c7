"""The findings of `comity doctor`."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from comity.kit import installation


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, whether it is good, and a sentence."""

    name: str
    good: bool
    said: str


def findings() -> list[Finding]:
    """Everything worth a look, in a fixed order."""
    return [_database(), _network(), _secret(), _mail(), *_fonts()]


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
            number = cursor.fetchone()[0]
    except DatabaseError as error:
        return Finding("database", False, f"{connection.vendor} does not answer: {error}")
    return Finding("database", True, f"{connection.vendor}, {number} migrations applied")


def _network() -> Finding:
    try:
        row = installation.read()
    except DatabaseError:
        row = None
    if row is None:
        return Finding("network", False, "none yet; found one with `comity network found`")
    return Finding("network", True, str(row))


def _secret() -> Finding:
    path = Path(settings.DATA) / "secret.key"
    if not path.exists():
        return Finding("secret", True, "from COMITY_SECRET_KEY")
    mode = path.stat().st_mode & 0o077
    said = "readable by its owner only" if not mode else f"run chmod 600 {path}"
    return Finding("secret", not mode, said)


def _mail() -> Finding:
    if settings.DEMO:
        return Finding("mail", True, "kept in the demonstration")
    if not settings.SMTP_URL:
        return Finding("mail", False, "set COMITY_SMTP_URL; until then no mail leaves")
    return Finding("mail", True, "a mail server is set")


def _fonts() -> list[Finding]:
    from comity.documents.formats import fonts  # noqa: PLC0415

    missing = fonts.missing_scripts()
    if not missing:
        return [Finding("fonts", True, "every script of a PDF is covered")]
    names = ", ".join(missing)
    return [Finding("fonts", False, f"no font for {names}; install fonts-noto-core and -cjk")]
