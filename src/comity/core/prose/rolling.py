"""The rolling text: proposals beside each other, collisions found, the others rebased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from comity.core.prose.diff import matches
from comity.core.prose.operations import (
    Bracket,
    Delete,
    Insert,
    Merge,
    Move,
    Operation,
    OperationRefused,
    Replace,
    apply,
    bracketed,
    position,
)
from comity.core.prose.paragraph import Paragraph
from comity.core.prose.words import words

__all__ = ["Accepted", "Collision", "accept", "collisions", "merge_texts", "rebase"]


@dataclass(frozen=True, slots=True)
class Collision:
    """Two proposals that cannot both be accepted as they stand, or not in either order.

    ``reason``: ``words`` (both change the same words of ``paragraph``), ``gone`` (one takes out
    what the other works on), ``place`` (both put something at the same place, so the order of
    acceptance decides), or a code of OperationRefused when one is impossible by itself.
    """

    one: str
    other: str
    reason: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The text after an acceptance; what is still pending, met, or collides with what was done."""

    paragraphs: tuple[Paragraph, ...]
    pending: dict[str, Operation]
    met: tuple[str, ...]
    collided: tuple[Collision, ...]


_Edit = tuple[int, int, str]  # first unit, unit after the last, text put there


class _Collides(Exception):
    def __init__(self, reason: str, paragraph: str) -> None:
        super().__init__(reason)
        self.reason, self.paragraph = reason, paragraph


def merge_texts(base: str, one: str, other: str) -> str | None:
    """Both edits of a text in one, or None when they touch the same or adjoining words.

    A three-way merge by words (S. Khanna, K. Kunal and B. Pierce, A Formal Investigation of
    Diff3, 2007). Symmetrical: the order of the two edits never matters.
    """
    if one == other:
        return one
    edits = sorted(_edits(base, one) + _edits(base, other))
    if _touch(edits):
        return None
    units = words(base)
    parts: list[str] = []
    at = 0
    for start, end, text in edits:
        parts += [*units[at:start], text]
        at = end
    return "".join([*parts, *units[at:]])


def _touch(edits: Sequence[_Edit]) -> bool:
    """Whether two of these, in order, change the same or adjoining units."""
    return any(start <= end for (_, end, _), (start, _, _) in pairwise(edits))


def _edits(base: str, new: str) -> list[_Edit]:
    """The changes from base to new."""
    before, after = words(base), words(new)
    found: list[_Edit] = []
    i = j = 0
    for a, b in [*matches(before, after), (len(before), len(after))]:
        if a > i or b > j:
            found.append((i, a, "".join(after[j:b])))
        i, j = a + 1, b + 1
    return found


def rebase(
    operation: Operation, done: Operation, before: Sequence[Paragraph]
) -> Operation | Collision | None:
    """The operation, made for ``before``, against the text in which ``done`` was carried out.

    None when ``done`` already did it. Edits of different words of one paragraph are combined.
    What stood after a paragraph that is taken out stands after the one before it. A Collision
    (its names empty) when the intention cannot be kept. Raises OperationRefused when one of the
    two cannot be carried out on ``before`` at all.
    """
    apply(before, operation)
    after = apply(before, done)
    if operation == done or apply(before, operation) == after:
        return None
    try:
        moved = _rebased(operation, done, before)
        apply(after, moved)
    except _Collides as collides:
        return Collision("", "", collides.reason, collides.paragraph)
    except OperationRefused as refused:
        return Collision("", "", refused.code, refused.paragraph)
    return moved


def _rebased(operation: Operation, done: Operation, before: Sequence[Paragraph]) -> Operation:
    match operation:
        case Replace(target) | Bracket(target):
            return _rebased_text(operation, target, done, before)
        case Delete(target):
            _refuse_lost_work(target, done)
            return operation
        case Insert(after):
            return replace(operation, after=_anchor(after, "", done, before))
        case Move(target, after):
            if isinstance(done, Move) and done.target == target:
                raise _Collides("place", target)
            _refuse_gone((target,), done)
            return replace(operation, after=_anchor(after, target, done, before))
        case Merge(targets):  # pragma: no branch
            for target in targets:
                _refuse_lost_work(target, done)
            _refuse_gone(targets, done)
            return operation


def _removed(done: Operation) -> tuple[str, ...]:
    match done:
        case Delete(target):
            return (target,)
        case Merge(targets):
            return targets[1:]
        case _:
            return ()


def _refuse_gone(targets: tuple[str, ...], done: Operation) -> None:
    for target in targets:
        if target in _removed(done):
            raise _Collides("gone", target)


def _refuse_lost_work(target: str, done: Operation) -> None:
    """Nothing is taken out whose words somebody else just changed."""
    match done:
        case Replace(changed) | Bracket(changed):
            if changed == target:
                raise _Collides("words", target)
        case Merge(targets):
            if target in targets:
                raise _Collides("words", target)
        case _:
            pass


def _rebased_text(
    operation: Replace | Bracket, target: str, done: Operation, before: Sequence[Paragraph]
) -> Operation:
    base = before[position(before, target)].text
    match done:
        case Delete(gone) if gone == target:
            raise _Collides("gone", target)
        case Merge(targets) if target in targets:
            raise _Collides("words" if target == targets[0] else "gone", target)
        case Replace(changed) | Bracket(changed) if changed == target:
            now = merge_texts(base, _text_after(operation, base), _text_after(done, base))
            if now is None:
                raise _Collides("words", target)
            return _keeping_kind(operation, _text_after(done, base), now)
        case _:
            return operation


def _keeping_kind(operation: Replace | Bracket, current: str, wanted: str) -> Operation:
    """A bracket stays a bracket while it still brackets exactly its words; else a replacement."""
    if isinstance(operation, Bracket):
        try:
            kept = bracketed(current, operation.quote, operation.target) == wanted
        except OperationRefused:
            kept = False
        return operation if kept else Replace(operation.target, wanted)
    return Replace(operation.target, wanted)


def _text_after(operation: Replace | Bracket, base: str) -> str:
    if isinstance(operation, Replace):
        return operation.text
    return bracketed(base, operation.quote, operation.target)


def _anchor(after: str, moving: str, done: Operation, before: Sequence[Paragraph]) -> str:
    """The paragraph to stand after, now that ``done`` is done; empty for the beginning."""
    removed = _removed(done)
    if isinstance(done, Merge) and after in removed:
        return done.targets[0]
    if after not in removed:
        return after
    for paragraph in reversed(before[: position(before, after)]):
        if paragraph.id not in removed and paragraph.id != moving:
            return paragraph.id
    return ""


def _footprint(operation: Operation) -> set[str]:
    """The ids an operation names; the empty id is the beginning of the text.

    Operations that name no common paragraph never collide, so they need not be tried.
    """
    match operation:
        case Replace(target) | Bracket(target) | Delete(target):
            return {target}
        case Insert(after, paragraph):
            return {after, paragraph.id}
        case Move(target, after):
            return {target, after}
        case Merge(targets):  # pragma: no branch
            return set(targets)


def collisions(
    paragraphs: Sequence[Paragraph], proposals: Mapping[str, Operation]
) -> tuple[Collision, ...]:
    """Every pair of proposals that collides, in the order of the mapping.

    Two proposals do not collide exactly when each can be rebased over the other and both orders
    give the same text; so what is not reported can be accepted in any order, pair by pair. A
    proposal that is impossible by itself is reported once, with both names its own. The words of
    each are compared with its paragraph once; a pair of edits of one paragraph then costs as much
    as these have changes.
    """
    found: list[Collision] = []
    possible: dict[str, Operation] = {}
    for name, operation in proposals.items():
        try:
            apply(paragraphs, operation)
            possible[name] = operation
        except OperationRefused as refused:
            found.append(Collision(name, name, refused.code, refused.paragraph))
    prints = {name: _footprint(operation) for name, operation in possible.items()}
    edited = {
        name: _edited(paragraphs, operation)
        for name, operation in possible.items()
        if isinstance(operation, Replace | Bracket)
    }
    for one, other in combinations(possible, 2):
        if not prints[one] & prints[other]:
            continue
        if one in edited and other in edited:
            clash = _edits_collide(edited[one], edited[other])
        else:
            clash = collide(paragraphs, possible[one], possible[other])
        if clash:
            found.append(replace(clash, one=one, other=other))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Edited:
    """A paragraph as one proposal would have it, and how that differs from now."""

    target: str
    text: str
    edits: list[_Edit]


def _edited(paragraphs: Sequence[Paragraph], operation: Replace | Bracket) -> _Edited:
    base = paragraphs[position(paragraphs, operation.target)].text
    text = _text_after(operation, base)
    return _Edited(operation.target, text, _edits(base, text))


def _edits_collide(one: _Edited, other: _Edited) -> Collision | None:
    """What ``collide`` finds of two edits of one paragraph: equal ones meet, others combine."""
    if one.text == other.text or not _touch(sorted(one.edits + other.edits)):
        return None
    return Collision("", "", "words", one.target)


def collide(paragraphs: Sequence[Paragraph], one: Operation, other: Operation) -> Collision | None:
    """How two possible operations collide (names empty), or None; both orders are tried."""
    results: list[tuple[Paragraph, ...]] = []
    for first, second in ((one, other), (other, one)):
        moved = rebase(second, first, paragraphs)
        if isinstance(moved, Collision):
            return moved
        text = apply(paragraphs, first)
        results.append(apply(text, moved) if moved else text)
    if results[0] == results[1]:
        return None
    common = sorted(_footprint(one) & _footprint(other))
    return Collision("", "", "place", common[0] if common else "")


def accept(
    paragraphs: Sequence[Paragraph], accepted: Operation, pending: Mapping[str, Operation]
) -> Accepted:
    """Carry out a proposal and rebase the others, one after another.

    ``met`` names proposals that the accepted one fulfils; ``collided`` those that cannot be kept
    as they are (``one`` is the name, ``other`` empty for the accepted one): their sponsors must
    speak. Nothing is dropped silently: every name of ``pending`` is in exactly one of the three.
    Raises OperationRefused if the accepted proposal itself is impossible.
    """
    text = apply(paragraphs, accepted)
    left: dict[str, Operation] = {}
    met: list[str] = []
    collided: list[Collision] = []
    for name, operation in pending.items():
        try:
            moved = rebase(operation, accepted, paragraphs)
        except OperationRefused as refused:
            moved = Collision("", "", refused.code, refused.paragraph)
        if moved is None:
            met.append(name)
        elif isinstance(moved, Collision):
            collided.append(replace(moved, one=name))
        else:
            left[name] = moved
    return Accepted(text, left, tuple(met), tuple(collided))
