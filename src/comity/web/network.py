"""The network that this installation serves, as every page needs it: read once per revision."""

from dataclasses import dataclass, field

from django.conf import settings

from comity.directory.standing_queries import any_edition
from comity.kit import installation

HELP = "desk"


@dataclass(frozen=True, slots=True)
class Network:
    """Names by language, languages in the order of the switch, and what the database holds.

    kind: `network`, `trial` or `reference`; empty before the installation is made.
    """

    kind: str = ""
    domain: str = ""
    names: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    vocabulary: dict[str, str] = field(default_factory=dict)
    meets: bool = False  # meetings are recorded

    @property
    def is_trial(self) -> bool:
        return self.kind == "trial"

    @property
    def is_reference(self) -> bool:
        """Sourced facts only: no accounts, no acts, no mail."""
        return self.kind == "reference"

    def name(self, language: str) -> str:
        """The name in `language`, else in the first language that has one."""
        for code in (language, language.partition("-")[0], *self.languages):
            if self.names.get(code):
                return self.names[code]
        return next(iter(self.names.values()), "Comity")

    @property
    def help_address(self) -> str:
        return f"{HELP}@{self.domain}" if self.domain else str(settings.DEFAULT_FROM_EMAIL)


_seen: tuple[int, Network] | None = None


def current(revision: int) -> Network:
    """The network at `revision` of the database; one query when the revision is new."""
    global _seen  # noqa: PLW0603  # one value per process, replaced whole
    if _seen is None or _seen[0] != revision or revision == 0:
        _seen = (revision, _read())
    return _seen[1]


def forget() -> None:
    """Read again next time, for tests that change the row without an action."""
    global _seen  # noqa: PLW0603
    _seen = None


def _read() -> Network:
    row = installation.read()
    if row is None:
        return Network()
    known = dict(settings.LANGUAGES)
    chosen = tuple(code for code in map(str.lower, row.languages) if code in known)
    return Network(row.kind, row.domain, row.name, chosen or ("en",), row.vocabulary, any_edition())
