"""A small world to attack, and the readers of verdicts that the attacks share."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from tools.record_examples import SYMBOL, ExampleLog, SeedKey

from comity.core.record import sshsig
from comity.core.record.bundles import Bundle, BundleEntry, encode_bundle
from comity.core.record.canonical import Json
from comity.core.record.entries import parse_entry
from comity.core.record.publickeys import PublicKey, wire_string
from comity.core.record.schemas import read
from comity.core.record.verdicts import Verdict, verify

OWN, NEXT, THIRD, HOSTED, THIEF = (SeedKey(n) for n in ("own", "next", "third", "hosted", "thief"))
WORDS = "None of us commands another.\n"


class World:
    """A small log: one member with its own key, one hosted, one text."""

    def __init__(self, origin: str = "hub.example/term-1") -> None:
        self.log = ExampleLog(origin)
        self.log.open()
        self.own = self.log.found("xx-own", OWN, NEXT)
        self.hosted = self.log.found("xx-hosted", HOSTED)
        self.text = self.log.text(SYMBOL, 1, WORDS, self.own, OWN)

    def sign(self, words: str = "") -> None:
        self.log.act("sign", SYMBOL, self.text, self.own, OWN, words)

    def sign_hosted(self, words: str = "") -> None:
        self.log.act("sign", SYMBOL, self.text, self.hosted, HOSTED, words)

    def act(self, **changed: Json) -> dict[str, Json]:
        """The fields of a signature by the member with its own key."""
        fields: dict[str, Json] = {"kind": "act", "author": self.own, "doc": SYMBOL, "verb": "sign"}
        return fields | {"text": self.text, "capacity": "member"} | changed

    def judge(self, bundle: Bundle | None = None) -> Verdict:
        found = bundle or self.log.bundle()
        return verify(encode_bundle(found), self.log.register.network)


def entries(bundle: Bundle, change: Callable[[list[BundleEntry]], object]) -> Bundle:
    """The bundle with the entries of its last term changed in place."""
    *before, term = bundle.terms
    found = list(term.entries)
    change(found)
    return replace(bundle, terms=(*before, replace(term, entries=tuple(found))))


def chain_places(bundle: Bundle, doc: str = SYMBOL) -> list[int]:
    found = bundle.terms[-1].entries
    return [at for at, item in enumerate(found) if parse_entry(item.leaf).doc == doc]


def faults(verdict: Verdict) -> list[str]:
    return [line[6:] for line in verdict.lines if line.startswith("FAIL")]


def warnings(verdict: Verdict) -> list[str]:
    return [line[6:] for line in verdict.lines if line.startswith("WARN")]


def relogged(log: ExampleLog, kept: list[int]) -> ExampleLog:
    """The log as a host would rewrite it: only these entries, in this order, signed anew by it.

    Records of the log itself are written again so that they fit; members' records stay as they
    were signed.
    """
    other = ExampleLog(log.origin, log.date, cheating=True, bodies=log.bodies)
    for index in kept:
        item = log.logged[index]
        fields = read(item.record)
        if fields["kind"] == "manifest":
            other.manifest(str(fields["doc"]))
        else:
            other.add(item.record, sshsig.parse_armored(item.signature))
    return other


def hardware_signature(
    signer: SeedKey, data: bytes, flags: int = 1, application: bytes = b"ssh:"
) -> sshsig.SshSignature:
    """What a security key with this private key would sign, by PROTOCOL.u2f of OpenSSH."""
    digest = hashlib.sha256(data).digest()
    parts = (b"comity-record-v1", b"", b"sha256", digest)
    inner = b"SSHSIG" + b"".join(wire_string(part) for part in parts)
    signed = hashlib.sha256(application).digest() + bytes([flags]) + (7).to_bytes(4, "big")
    signature = signer.private.sign(signed + hashlib.sha256(inner).digest())
    key = PublicKey(signer.public.point, application)
    return sshsig.SshSignature(key, "comity-record-v1", "sha256", signature, flags, 7)
