"""The strict rule on the vectors of pyca, wycheproof and CCTV."""

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.core.record import ed25519

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
POINT = SECRET.public_key().public_bytes_raw()
SMALL = "the key is of small order"
SMALL_R = "the first half of the signature is of small order"
FAR = "the key is not canonical (y is not below p)"
FAR_R = "the first half of the signature is not canonical (y is not below p)"
LONG_S = "the second half of the signature is not below the group order"


def test_a_signature_holds() -> None:
    signature = SECRET.sign(b"text")
    assert ed25519.verify(POINT, signature, b"text") == ""
    assert ed25519.verify(POINT, signature, b"texts") == "the signature does not match"


def test_the_scalar_has_one_form() -> None:
    signature = SECRET.sign(b"text")
    scalar = int.from_bytes(signature[32:], "little") + ed25519.L
    longer = signature[:32] + scalar.to_bytes(32, "little")
    assert ed25519.verify(POINT, longer, b"text") == LONG_S
    least = ed25519.L.to_bytes(32, "little")
    assert ed25519.signature_fault(signature[:32] + least) == LONG_S
    below = (ed25519.L - 1).to_bytes(32, "little")
    assert ed25519.signature_fault(signature[:32] + below) == ""


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_keys_of_another_length(length: int) -> None:
    assert ed25519.verify(b"\x09" * length, b"", b"") == "the key is not 32 bytes long"


@pytest.mark.parametrize("length", [0, 63, 65])
def test_signatures_of_another_length(length: int) -> None:
    assert ed25519.verify(POINT, b"\x09" * length, b"") == "the signature is not 64 bytes long"


def test_a_point_off_the_curve_is_no_crash() -> None:
    off = (2).to_bytes(32, "little")
    assert ed25519.point_fault(off) == ""
    assert ed25519.verify(off, SECRET.sign(b""), b"") == "the signature does not match"


def test_the_small_order_points_are_all_refused() -> None:
    """The eight points of the torsion group, computed here from the curve equation."""
    found = set()
    for y in torsion_y():
        for sign in (0, 1 << 255):
            encoded = (y | sign).to_bytes(32, "little")
            assert ed25519.point_fault(encoded) == "is of small order"
            found.add(encoded)
    assert len(found) == 10


def torsion_y() -> set[int]:
    p, d = ed25519.P, -121665 * pow(121666, -1, ed25519.P) % ed25519.P

    def add(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
        (a, b), (x, y) = one, two
        t = d * a * b * x * y % p
        return (a * y + x * b) * pow(1 + t, -1, p) % p, (b * y + a * x) * pow(1 - t, -1, p) % p

    def times(number: int, point: tuple[int, int]) -> tuple[int, int]:
        result = (0, 1)
        for bit in bin(number)[2:]:
            result = add(result, result)
            result = add(result, point) if bit == "1" else result
        return result

    y, found = 2, set[int]()
    while len(found) < 5:
        y += 1
        square = (y * y - 1) * pow(d * y * y + 1, -1, p) % p
        root = pow(square, (p + 3) // 8, p)
        if root * root % p != square:
            root = root * pow(2, (p - 1) // 4, p) % p
        if root * root % p == square:
            torsion = times(ed25519.L, (root, y))
            for number in range(8):
                found.add(times(number, torsion)[1])
    return found


def test_pyca_vectors(vectors: Path) -> None:
    lines = (vectors / "pyca-cryptography-vectors/Ed25519/sign.input").read_text().split()
    assert len(lines) == 1024
    for line in lines:
        secret, key, message, signed, _ = line.split(":")
        point, text, signature = (bytes.fromhex(item) for item in (key, message, signed[:128]))
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret[:64]))
        assert private.sign(text) == signature
        assert ed25519.verify(point, signature, text) == ""
        assert ed25519.verify(point, signature, text + b"\0") == "the signature does not match"


def test_wycheproof_vectors(vectors: Path) -> None:
    groups = json.loads((vectors / "wycheproof/testvectors_v1/ed25519_test.json").read_text())
    seen: Counter[str] = Counter()
    for group in groups["testGroups"]:
        point = bytes.fromhex(group["publicKey"]["pk"])
        for case in group["tests"]:
            signature, message = bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"])
            fault = ed25519.verify(point, signature, message)
            assert (fault == "") == (case["result"] == "valid"), case
            seen[case["result"]] += 1
    assert seen == {"valid": 88, "invalid": 63}


def cctv(vectors: Path) -> list[dict[str, object]]:
    found = json.loads((vectors / "cctv-ed25519/ed25519/ed25519vectors.json").read_text())
    assert isinstance(found, list)
    return found


def verdict(case: dict[str, object]) -> str:
    point, signature = bytes.fromhex(str(case["key"])), bytes.fromhex(str(case["sig"]))
    return ed25519.verify(point, signature, str(case["msg"]).encode())


def test_cctv_verdicts_are_the_committed_ones(vectors: Path) -> None:
    """914 edge cases: how many are accepted, and the reason for each that is not.

    The hash is over the reasons in the order of the file, so that no single verdict moves.
    """
    verdicts = [verdict(case) for case in cctv(vectors)]
    assert Counter(verdicts) == {
        "": 43,
        SMALL: 370,
        FAR: 156,
        SMALL_R: 166,
        FAR_R: 116,
        "the signature does not match": 63,
    }
    digest = hashlib.sha256("\n".join(verdicts).encode()).hexdigest()
    assert digest == "47d5e8c075ae04ed3639fb5ee57c8cf09473425f254fff11a1c2f554a0fee481"


def test_cctv_verdicts_follow_from_the_flags(vectors: Path) -> None:
    """Low order and non-canonical points are refused, whatever the equation says."""
    refused = {"low_order_R", "low_order_A", "non_canonical_R", "non_canonical_A"}
    for case in cctv(vectors):
        flags = case["flags"] or []
        assert isinstance(flags, list)
        if refused & set(flags):
            assert verdict(case) != "", case


def test_what_is_left_of_cctv_is_the_equation_without_cofactor(vectors: Path) -> None:
    for case in cctv(vectors):
        fault = verdict(case)
        if fault in ("", "the signature does not match"):
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(case["key"])))
            try:
                key.verify(bytes.fromhex(str(case["sig"])), str(case["msg"]).encode())
                held = True
            except InvalidSignature:
                held = False
            assert held == (fault == "")
