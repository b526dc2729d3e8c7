"""One strict rule for Ed25519, so that every reader gives the same verdict.

Libraries disagree on edge cases: points of small order, coordinates of p and more, scalars of L
and more. Those are refused here before the library is asked; what is left is the equation without
cofactor of RFC 8032, section 5.1.7, on which OpenSSL, libsodium and Go agree.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493

_SIGN = 1 << 255
# The y coordinates of the eight points whose order divides 8.
_Y_OF_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER_Y = frozenset({0, 1, P - 1, _Y_OF_ORDER_8, P - _Y_OF_ORDER_8})


def point_fault(point: bytes) -> str:
    """Why 32 bytes are refused as a key or as the first half of a signature; empty if accepted.

    Whether the bytes lie on the curve at all is left to the library.
    """
    y = int.from_bytes(point, "little") & ~_SIGN
    if len(point) != 32:
        return "is not 32 bytes long"
    if y >= P:
        return "is not canonical (y is not below p)"
    if y in _SMALL_ORDER_Y:
        return "is of small order"
    return ""


def signature_fault(signature: bytes) -> str:
    """Why 64 bytes are refused before any key is looked at; empty if they are not."""
    if len(signature) != 64:
        return "the signature is not 64 bytes long"
    fault = point_fault(signature[:32])
    if fault:
        return f"the first half of the signature {fault}"
    if int.from_bytes(signature[32:], "little") >= L:
        return "the second half of the signature is not below the group order"
    return ""


def verify(point: bytes, signature: bytes, message: bytes) -> str:
    """Empty if `signature` (64 bytes) on `message` holds for the key `point` (32 bytes).

    Otherwise the reason in words. Never raises for bytes of any length or content.
    """
    fault = point_fault(point)
    if fault:
        return f"the key {fault}"
    fault = signature_fault(signature)
    if fault:
        return fault
    try:
        Ed25519PublicKey.from_public_bytes(point).verify(signature, message)
    except (InvalidSignature, ValueError):
        return "the signature does not match"
    return ""
