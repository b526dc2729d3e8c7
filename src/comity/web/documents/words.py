"""Counts in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from comity.directory.enums import Capacity

if TYPE_CHECKING:
    from comity.accord.queries import Signatures


def by_capacity(signatures: Signatures) -> list[tuple[int, str]]:
    """`(84, "members")`, `(11, "other organisations")`: signatures in force, in a fixed order."""
    counts = Counter(row.capacity for row in signatures.signed)
    return [(counts[c], capacity(c, counts[c])) for c in Capacity.values if counts[c]]


def capacity(value: str, number: int) -> str:
    """`member` or `members`, as the number asks."""
    return {
        Capacity.MEMBER: ngettext("member", "members", number),
        Capacity.OTHER: ngettext("other organisation", "other organisations", number),
        Capacity.YOUTH_WOMEN: ngettext(
            "youth or women’s organisation", "youth or women’s organisations", number
        ),
        Capacity.SECTION: ngettext("section", "sections", number),
    }[Capacity(value)]
