"""Our own test vectors of the record, for whoever writes a second reader.

    python -m tools.record_vectors

writes tests/vectors/record. Nothing in them is random, and a test compares them with what the code
gives today: a change of format is seen. docs/protocol/record.md explains the files.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tools.record_examples import SYMBOL, ExampleLog, SeedKey, salt

from comity.core.record import ed25519, sshsig
from comity.core.record.bundles import Body, Bundle, BundleEntry, encode_bundle
from comity.core.record.canonical import parse
from comity.core.record.commitments import commit
from comity.core.record.entries import leaf_hash, organisation_id, parse_entry, record_hash
from comity.core.record.errors import RecordError
from comity.core.record.merkle import Tree
from comity.core.record.notes import COSIGNATURE, SIGNATURE, NoteKey, cosign
from comity.core.record.schemas import read
from comity.core.record.verdicts import verify

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "vectors" / "record"
CCTV = "ed25519-cctv-verdicts.json"

_REFUSED = (
    "[]",
    '{"a":1,"a":2}',
    '{"a":1.0}',
    '{"a":1e2}',
    '{"a":-0}',
    '{"a":9007199254740992}',
    '{"a":"A\\u030a"}',
    '{"a":"\\ud800"}',
    '{"a":[[[[[[[[1]]]]]]]]}',
)


def example() -> ExampleLog:
    """A log with every event that a reader must understand, in 20 entries."""
    log = ExampleLog()
    log.open()
    own, following, hosted = SeedKey("vector own"), SeedKey("vector next"), SeedKey("vector hosted")
    one, two = log.found("xx-own", own, following), log.found("xx-hosted", hosted)
    text = log.text(SYMBOL, 1, "None of us commands another.\n", one, own)
    log.act("sign", SYMBOL, text, two, hosted, "We read it as a wish.\n")
    third = SeedKey("vector third").public.fingerprint
    log.append(
        {
            "kind": "key",
            "author": one,
            "key": following.public.line,
            "custody": "own",
            "next": third,
        },
        following,
    )
    signed = log.act("sign", SYMBOL, text, one, following)
    log.act("withdraw-act", SYMBOL, text, one, following, act=signed)
    log.act("join", SYMBOL, text, one, following, capacity="youth")
    correction = log.body("correction", "For `none`, read `None`.\n")
    log.append(
        {"kind": "correction", "author": one, "doc": SYMBOL, "text": text, "body": correction},
        following,
    )
    return log


def build() -> dict[str, bytes]:
    """File name to content, all but the verdicts on foreign vectors."""
    log = example()
    files = {
        "canonical.json": _canonical(),
        "commitments.json": _commitments(),
        "merkle.json": _merkle(),
        "signatures.json": _signatures(),
        "log.json": _log(log),
        "checkpoint.json": _checkpoint(log),
    }
    written = {name: _pretty(value) for name, value in files.items()}
    for name, bundle in _bundles(log).items():
        data = encode_bundle(bundle)
        verdict = verify(data, log.register.network)
        written[f"{name}.comity.json"] = data
        written[f"{name}.verdict.json"] = _pretty(
            {
                "network": log.register.network,
                "exit": verdict.exit,
                "lines": list(verdict.lines),
            }
        )
    return written


def cctv(vectors: Path) -> bytes:
    """Our verdict on each of the 914 edge cases of C2SP/CCTV, by their numbers."""
    cases = json.loads((vectors / "cctv-ed25519/ed25519/ed25519vectors.json").read_text())
    found: dict[str, list[int]] = {}
    for case in cases:
        point, signature = bytes.fromhex(case["key"]), bytes.fromhex(case["sig"])
        fault = ed25519.verify(point, signature, case["msg"].encode())
        found.setdefault(fault or "accepted", []).append(case["number"])
    return (json.dumps(dict(sorted(found.items()))) + "\n").encode()


def _canonical() -> object:
    refused = {}
    for text in _REFUSED:
        try:
            parse(text.encode())
        except RecordError as error:
            refused[text] = str(error)
    return {"refused": refused}


def _commitments() -> object:
    bodies = ("", "text", "x" * 256, "x" * 257, "نص")
    return [
        {
            "body": body,
            "salt": salt(body).hex(),
            "commitment": commit(body.encode(), salt(body)),
        }
        for body in bodies
    ]


def _merkle() -> object:
    tree = Tree()
    tree.extend(b"leaf %d" % number for number in range(33))
    places = [(0, 1), (0, 2), (6, 7), (0, 33), (31, 33), (32, 33)]
    steps = [(1, 2), (3, 7), (4, 8), (6, 8), (31, 33), (32, 33)]
    return {
        "leaves": 'the bytes "leaf <n>" for n from 0',
        "roots": [tree.root(size).hex() for size in range(34)],
        "inclusion": [
            {
                "index": index,
                "size": size,
                "proof": [item.hex() for item in tree.inclusion_proof(index, size)],
            }
            for index, size in places
        ],
        "consistency": [
            {
                "old": old,
                "size": size,
                "proof": [item.hex() for item in tree.consistency_proof(old, size)],
            }
            for old, size in steps
        ],
    }


def _signatures() -> object:
    key, message = SeedKey("vector own"), b"record"
    signature = sshsig.sign(key.private, message)
    return {
        "seed": hashlib.sha256(b"comity example key " + key.name.encode()).hexdigest(),
        "key": key.public.line,
        "fingerprint": key.public.fingerprint,
        "message": message.decode(),
        "armored": signature.armored,
        "hash": record_hash(signature.blob),
    }


def _log(log: ExampleLog) -> object:
    found = []
    for item in log.logged:
        fields = read(item.record)
        one: dict[str, object] = {
            "record": item.record.decode(),
            "hash": record_hash(item.record),
            "signature": item.signature,
            "leaf": item.leaf.decode(),
            "leaf_hash": leaf_hash(item.leaf).hex(),
        }
        if fields["kind"] in ("genesis", "member"):
            one["id"] = organisation_id(item.record)
        found.append(one)
    return {"entries": found, "root": log.tree.root().hex()}


def _checkpoint(log: ExampleLog) -> object:
    witness = SeedKey("vector witness")
    text = log.checkpoint().partition("\n\n")[0] + "\n"
    line = cosign(text, "w.example", witness.private, 1_772_442_000)
    return {
        "note": log.checkpoint(None, line),
        "log": NoteKey(log.origin, SIGNATURE, log.key.public.point).vkey,
        "witness": NoteKey("w.example", COSIGNATURE, witness.public.point).vkey,
        "time": 1_772_442_000,
    }


def _bundles(log: ExampleLog) -> dict[str, Bundle]:
    whole = log.bundle()
    reservation = next(
        name for name, body in whole.bodies.items() if body.text == "We read it as a wish.\n"
    )
    altered = Body(whole.bodies[reservation].salt, "We read it as a vow!!\n")
    at = [item.index for item in whole.terms[0].entries]
    acts = [
        index
        for index, item in enumerate(whole.terms[0].entries)
        if parse_entry(item.leaf).doc == SYMBOL
    ]
    rotation = next(n for n, index in enumerate(at) if b'"kind":"key"' in log.logged[index].record)
    return {
        "valid": whole,
        "altered-reservation": replace(whole, bodies={**whole.bodies, reservation: altered}),
        "dropped-signatory": _changed(whole, lambda found: found.pop(acts[2])),
        "hidden-rotation": _changed(whole, lambda found: found.pop(rotation)),
        "no-manifest": _changed(whole, lambda found: found.pop()),
        "old-but-genuine": log.bundle(size=7),
    }


def _changed(bundle: Bundle, change: Callable[[list[BundleEntry]], object]) -> Bundle:
    entries = list(bundle.terms[0].entries)
    change(entries)
    return replace(bundle, terms=(replace(bundle.terms[0], entries=tuple(entries)),))


def _pretty(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def main() -> None:
    """Writes the vectors."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in build().items():
        (FOLDER / name).write_bytes(data)
    vectors = Path(os.environ.get("COMITY_SHARED", ROOT.parent / "shared")) / "vectors"
    if vectors.is_dir():
        (FOLDER / CCTV).write_bytes(cctv(vectors))


if __name__ == "__main__":
    main()
