"""References to anything: a claim's subject, an audit line's object.

A reference is `kind:key`, citable and stable. Each room registers a resolver for its kinds.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a reference stands for: its title in the reader's language and its address."""

    title: str
    address: str


Resolver = Callable[[str], Resolved | None]
_resolvers: dict[str, Resolver] = {}


def ref(kind: str, key: str) -> str:
    """Write a reference; ValueError when the kind holds a colon or either part is empty."""
    if not kind or not key or ":" in kind:
        raise ValueError(f"no reference: {kind!r}, {key!r}")
    return f"{kind}:{key}"


def resolver(kind: str) -> Callable[[Resolver], Resolver]:
    """Register the function that resolves the keys of `kind`."""

    def register(function: Resolver) -> Resolver:
        _resolvers[kind] = function
        return function

    return register


def resolve(reference: str) -> Resolved | None:
    """What it stands for, or None when the kind or the key is unknown."""
    kind, _, key = reference.partition(":")
    function = _resolvers.get(kind)
    return function(key) if function and key else None
