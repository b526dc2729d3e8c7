"""What proves where a message comes from: the trusted server's verdict, else DKIM, else nothing.

Only `Authentication-Results` (RFC 8601) with the configured authserv-id is believed, and only above
the point where the message entered that server; every other such header counts for nothing.
Without a configured server, DKIM (RFC 6376) is verified here. A message is aligned when a
signature that covers From, To, Subject, Message-ID and the whole body was made by the domain of
the one address in From, or by a domain above it. Who holds a domain holds every name below it, so
that no list of public suffixes is asked; a sibling or a name below proves nothing.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import dkim
from django.conf import settings

from comity.post.parse import Parsed

log = logging.getLogger("comity.post")

Resolver = Callable[[bytes, int], bytes | None]  # (name, timeout) -> TXT record
MOST_SIGNATURES = 5
# To binds it to one letter, and Message-ID lets a copy that is sent again be known.
COVERED = frozenset({"from", "to", "subject", "message-id"})
_ONCE = ("from", "to", "subject", "date", "message-id")


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom the door believes: an authserv-id, else the keys that `resolver` finds."""

    authserv: str = ""
    resolver: Resolver | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """domains: those whose signature over the whole message stands; by: what was believed."""

    domains: frozenset[str]
    by: str

    def aligned(self, parsed: Parsed, address: str) -> bool:
        """The message is From `address` alone and signed by its domain or one above it."""
        if not parsed.sender or parsed.sender != address.lower():
            return False
        return any(_covers(domain, parsed.domain) for domain in self.domains)


def trust() -> Trust:
    """As the settings say: `COMITY_MAIL_AUTHSERV`, `COMITY_DKIM_KEYS`, else DNS."""
    return Trust(
        settings.MAIL_AUTHSERV, file_resolver(settings.DKIM_KEYS) if settings.DKIM_KEYS else None
    )


def file_resolver(path: str) -> Resolver:
    """Keys from a JSON file of name -> TXT record, for machines without DNS and for tests."""
    table = {k.rstrip(".").lower(): str(v) for k, v in json.loads(Path(path).read_text()).items()}

    def resolve(name: bytes, timeout: int = 5) -> bytes | None:
        found = table.get(name.decode(errors="replace").rstrip(".").lower())
        return found.encode() if found is not None else None

    return resolve


def authenticate(parsed: Parsed, trust: Trust) -> Verdict:
    """Which domains answer for the message. A header that may stand once and stands twice: none."""
    if any(len(parsed.message.get_all(name, [])) > 1 for name in _ONCE):
        return Verdict(frozenset(), "doubled headers")
    if trust.authserv:
        passed = _believed(parsed, trust.authserv)
        return Verdict(frozenset(d for d in passed if _signed_well(parsed, d)), "server")
    return Verdict(frozenset(_verified(parsed, trust.resolver)), "dkim")


def _covers(domain: str, sender: str) -> bool:
    """The same domain, or one of two or more labels above the sender's."""
    return domain == sender or (domain.count(".") >= 1 and sender.endswith(f".{domain}"))


# --- the trusted server's verdict


def _believed(parsed: Parsed, authserv: str) -> set[str]:
    """Domains of `dkim=pass` in the one header of the trusted server."""
    found: list[set[str]] = []
    for value in _own_results(parsed):
        server, results = results_of(value)
        if server == authserv:
            domains = {
                p.get("header.d", "").lower()
                for method, result, p in results
                if (method, result) == ("dkim", "pass")
            }
            if any(method == "dkim" for method, _result, _p in results):
                found.append(domains - {""})
    return found[0] if len(found) == 1 else set()


def _own_results(parsed: Parsed) -> Iterator[str]:
    """Authentication-Results above the second Received: what our own server wrote."""
    received = 0
    for name, value in parsed.message.raw_items():
        received += name.lower() == "received"
        if received > 1:
            return
        if name.lower() == "authentication-results":
            yield " ".join(str(value).split())


def results_of(value: str) -> tuple[str, list[tuple[str, str, dict[str, str]]]]:
    """(authserv-id, [(method, result, {property: value})]) of one header, comments left out."""
    head, *rest = _bare(value).split(";")
    server = (head.split() or [""])[0].lower()
    results = []
    for part in rest:
        pairs = re.findall(r"([\w.-]+)\s*=\s*([^\s;]+)", part)
        if pairs:
            (method, result), *properties = pairs
            table = {k.lower(): v for k, v in properties}
            results.append((method.lower(), result.lower(), table))
    return server, results


def _bare(value: str) -> str:
    """Comments left out, quoted strings as one word: a sender chooses what stands in them."""
    depth, quoted, escaped = 0, False, False
    kept: list[str] = []
    for letter in value:
        inside, last = depth > 0, escaped
        escaped = letter == "\\" and not last and (quoted or inside)
        if last or escaped:
            kept += "_" if quoted else ""
        elif quoted:
            quoted = letter != '"'
            kept += (letter if letter.isalnum() or letter in "@.-_" else "_") if quoted else ""
        else:
            depth += (letter == "(") - (letter == ")" and inside)
            quoted = letter == '"' and not inside
            kept += letter if not inside and letter not in '("' else ""
    return "".join(kept)


# --- DKIM


def _signatures(parsed: Parsed) -> list[dict[str, str]]:
    """The tags of each DKIM-Signature, in the order of the headers."""
    return [
        tags(" ".join(str(value).split()))
        for name, value in parsed.message.raw_items()
        if name.lower() == "dkim-signature"
    ]


def tags(value: str) -> dict[str, str]:
    """A tag list (RFC 6376, 3.2) without the white space inside its values."""
    pairs = (part.partition("=") for part in value.split(";"))
    return {k.strip(): re.sub(r"\s", "", v) for k, found, v in pairs if found}


def _is_whole(signature: dict[str, str]) -> bool:
    """It covers From, To, Subject, Message-ID, and the body to its end (no `l=`)."""
    covered = {h.strip().lower() for h in signature.get("h", "").split(":")}
    return covered >= COVERED and "l" not in signature


def _signed_well(parsed: Parsed, domain: str) -> bool:
    return any(_is_whole(s) and s.get("d", "").lower() == domain for s in _signatures(parsed))


def _verified(parsed: Parsed, resolver: Resolver | None) -> Iterator[str]:
    for index, signature in enumerate(_signatures(parsed)[:MOST_SIGNATURES]):
        if not _is_whole(signature):
            continue
        try:
            checker = dkim.DKIM(parsed.raw, minkey=1024)
            good = checker.verify(index, dnsfunc=resolver) if resolver else checker.verify(index)
        except Exception as error:  # whatever a hostile signature or answer provokes
            log.info("dkim of *@%s: %s", parsed.domain, type(error).__name__)
            continue
        if good:
            yield signature["d"].lower()
