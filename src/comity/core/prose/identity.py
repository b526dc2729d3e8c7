"""Which paragraph of a new version is which paragraph of the old one."""

from base64 import b32encode
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import replace
from hashlib import sha256

from comity.core.prose.diff import matches, similarity
from comity.core.prose.paragraph import Paragraph
from comity.core.prose.words import words

__all__ = ["carry_ids", "new_id"]

# A paragraph between the same neighbours is the same one, edited, from a quarter of its words;
# one that also moved must keep three fifths, or unlike paragraphs would be taken for each other.
_IN_PLACE = 0.25
_MOVED = 0.6
_NEIGHBOURS = 20


def new_id(text: str, taken: Collection[str]) -> str:
    """A short id that depends on the text alone unless it is taken: ``p`` and eight characters."""
    attempt = 0
    while True:
        digest = sha256(f"{attempt}\x00{text}".encode("utf-8", "surrogatepass")).digest()
        made = "p" + b32encode(digest[:5]).decode().lower()
        if made not in taken:
            return made
        attempt += 1


def carry_ids(
    old: Sequence[Paragraph], new: Sequence[Paragraph], *, taken: Collection[str] = ()
) -> tuple[Paragraph, ...]:
    """The paragraphs of ``new`` with the ids of ``old`` wherever they are the same paragraph.

    In this order: an id that ``new`` already carries and ``old`` knows (a file that came back;
    of ``a+b``, two paragraphs run together, the first that is known); equal text in order; equal
    text that moved; edited text between the same neighbours; edited text that moved. Everything
    else gets a new id that is neither in ``old`` nor in ``taken`` (ids of earlier versions, so
    that a deleted paragraph's id is never reused for another text).
    No id is given twice; the same input gives the same ids. Ids in ``old`` must be distinct.
    """
    pairs = _Pairs(old, new)
    pairs.known_ids()
    pairs.in_order(lambda p: (p.kind, p.text))
    pairs.in_order(lambda p: p.text)
    pairs.anywhere(lambda p: p.text)
    pairs.edited_in_place()
    pairs.edited_and_moved()
    used = {p.id for p in old} | set(taken)
    carried: list[Paragraph] = []
    for index, paragraph in enumerate(new):
        if index in pairs.of_new:
            carried.append(replace(paragraph, id=old[pairs.of_new[index]].id))
        else:
            made = new_id(paragraph.text, used)
            used.add(made)
            carried.append(replace(paragraph, id=made))
    return tuple(carried)


class _Pairs:
    """The pairing under construction: each old and each new paragraph in at most one pair."""

    def __init__(self, old: Sequence[Paragraph], new: Sequence[Paragraph]) -> None:
        self.old, self.new = old, new
        self.of_new: dict[int, int] = {}
        self.of_old: dict[int, int] = {}
        self._bags: dict[str, Counter[str]] = {}

    def pair(self, i: int, j: int) -> None:
        if i not in self.of_old and j not in self.of_new:
            self.of_old[i], self.of_new[j] = j, i

    def free_old(self) -> list[int]:
        return [i for i in range(len(self.old)) if i not in self.of_old]

    def free_new(self) -> list[int]:
        return [j for j in range(len(self.new)) if j not in self.of_new]

    def known_ids(self) -> None:
        where = {p.id: i for i, p in enumerate(self.old)}
        for whole in (True, False):
            for j, paragraph in enumerate(self.new):
                names = [paragraph.id] if whole else paragraph.id.split("+")
                for name in names:
                    if name in where:
                        self.pair(where[name], j)

    def in_order(self, key: Callable[[Paragraph], Hashable]) -> None:
        numbers: dict[Hashable, str] = {}
        left, right = self.free_old(), self.free_new()
        codes = [
            [numbers.setdefault(key(side[k]), str(len(numbers))) for k in free]
            for side, free in ((self.old, left), (self.new, right))
        ]
        for a, b in matches(codes[0], codes[1]):
            self.pair(left[a], right[b])

    def anywhere(self, key: Callable[[Paragraph], Hashable]) -> None:
        where: dict[Hashable, list[int]] = defaultdict(list)
        for i in self.free_old():
            where[key(self.old[i])].append(i)
        for j in self.free_new():
            if waiting := where[key(self.new[j])]:
                self.pair(waiting.pop(0), j)

    def bag(self, text: str) -> Counter[str]:
        if text not in self._bags:
            self._bags[text] = Counter(w.casefold() for w in words(text) if not w.isspace())
        return self._bags[text]

    def likeness(self, i: int, j: int) -> float:
        left, right = self.old[i], self.new[j]
        alike = similarity(self.bag(left.text), self.bag(right.text))
        return alike if left.kind is right.kind else alike * 0.9

    def _best_first(self, candidates: set[tuple[int, int]], least: float) -> None:
        scored = ((self.likeness(i, j), i, j) for i, j in candidates)
        for _, i, j in sorted(
            (s for s in scored if s[0] >= least), key=lambda s: (-s[0], abs(s[1] - s[2]), s[1:])
        ):
            self.pair(i, j)

    def _gap(self, j: int) -> int:
        """The old paragraph paired with the nearest paired neighbour before a new one, or -1."""
        while j >= 0 and j not in self.of_new:
            j -= 1
        return self.of_new[j] if j >= 0 else -1

    def edited_in_place(self) -> None:
        """Pair unpaired paragraphs that stand between the same paired neighbours."""
        gaps: dict[int, list[int]] = defaultdict(list)
        anchor = -1
        for i in range(len(self.old)):
            if i in self.of_old:
                anchor = i
            else:
                gaps[anchor].append(i)
        candidates: set[tuple[int, int]] = set()
        rank: Counter[int] = Counter()
        for j in self.free_new():
            gap = self._gap(j)
            place = rank[gap]
            rank[gap] += 1
            near = gaps[gap][max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS]
            candidates |= {(i, j) for i in near}
        self._best_first(candidates, _IN_PLACE)

    def edited_and_moved(self) -> None:
        """Pair what shares rare words, wherever it stands; at most twenty candidates a word."""
        where: dict[str, list[int]] = defaultdict(list)
        for i in self.free_old():
            for word in self.bag(self.old[i].text):
                where[word].append(i)
        candidates: set[tuple[int, int]] = set()
        for j in self.free_new():
            known = [where[w] for w in self.bag(self.new[j].text) if w in where]
            for found in sorted(known, key=len)[:12]:
                candidates |= {(i, j) for i in found[:20]}
        self._best_first(candidates, _MOVED)
