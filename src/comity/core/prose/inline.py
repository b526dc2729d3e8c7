"""The inline markup of a paragraph: emphasis, strong, links, and nothing else.

A paragraph's text is one string in which ``*`` switches emphasis, ``**`` switches strong,
``[text](address)`` is a link, a backslash takes the meaning from ``\\ * [ ]``, and a line feed
is a line break. The two switches are independent of each other, so any overlap can be written;
whatever is properly nested reads the same in CommonMark. A switch that is never closed, one
beside white space on its inner side, four or more asterisks, and a link with an address that
nobody should follow are plain text.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

__all__ = ["Run", "canonical", "escape", "markup", "plain", "runs"]

_TOKEN = re.compile(
    r"\\(?P<escaped>[\\*\[\]])"
    r"|(?P<literal>\*{4,})"
    r"|(?P<switch>\*\*|\*)"
    r"|\[(?P<label>(?:[^\[\]\\]|\\.)*)\]\((?P<address>[^\s()<>\\]+)\)",
    re.DOTALL,
)
_FOLLOWABLE = re.compile(r"(?:https?://|mailto:|/(?!/)|#)[^\s()<>\\\x00-\x1f\x7f]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look; ``link`` is an address or empty."""

    text: str
    emphasis: bool = False
    strong: bool = False
    link: str = ""


@dataclass(slots=True)
class _Piece:
    """A token on the way to runs: text, or a switch of one kind (``*`` or ``**``)."""

    text: str
    switch: str = ""
    link: str = ""
    opens: bool = False
    closes: bool = False


def followable(address: str) -> bool:
    """Whether an address may stand in a text: http, https, mailto, or a place on this site."""
    return _FOLLOWABLE.fullmatch(address) is not None


def _scan(text: str, link: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    at = 0
    for match in _TOKEN.finditer(text):
        pieces.append(_Piece(text[at : match.start()], link=link))
        at = match.end()
        if match["switch"]:
            before, after = text[: match.start()][-1:], text[at : at + 1]
            pieces.append(
                _Piece(
                    match["switch"],
                    match["switch"],
                    link,
                    opens=bool(after) and not after.isspace(),
                    closes=bool(before) and not before.isspace(),
                )
            )
        elif match["label"] is None:
            pieces.append(_Piece(match["escaped"] or match["literal"], link=link))
        elif match["label"] and not link and followable(match["address"]):
            pieces += _scan_label(match["label"], match["address"], text, match)
        else:
            pieces.append(_Piece(match[0], link=link))
    pieces.append(_Piece(text[at:], link=link))
    return pieces


def _scan_label(label: str, address: str, text: str, match: re.Match[str]) -> list[_Piece]:
    """The pieces of a link; a switch at its edge looks past the bracket for white space."""
    pieces = [piece for piece in _scan(label, address) if piece.text]
    if pieces and pieces[0].switch:
        pieces[0].closes = not text[: match.start()][-1:].isspace() and match.start() > 0
    if pieces and pieces[-1].switch:
        pieces[-1].opens = bool(text[match.end() :]) and not text[match.end()].isspace()
    return pieces


def _pair(pieces: list[_Piece]) -> None:
    """Turn every switch that has no partner into plain text."""
    opened: dict[str, _Piece] = {}
    for piece in pieces:
        if not piece.switch:
            continue
        if piece.switch in opened and piece.closes:
            del opened[piece.switch]
        elif piece.switch not in opened and piece.opens:
            opened[piece.switch] = piece
        else:
            piece.switch = ""
    for piece in opened.values():
        piece.switch = ""


def runs(text: str) -> tuple[Run, ...]:
    """The runs of a paragraph's text, in order, none empty, no two neighbours alike.

    Linear in the length of the text. Never fails: what is not markup is text.
    """
    pieces = _scan(text, "")
    _pair(pieces)
    found: list[Run] = []
    emphasis = strong = False
    for piece in pieces:
        if piece.switch == "*":
            emphasis = not emphasis
        elif piece.switch == "**":
            strong = not strong
        else:
            found.append(Run(piece.text, emphasis, strong, piece.link))
    return _joined(found)


def _joined(found: list[Run]) -> tuple[Run, ...]:
    kept: list[Run] = []
    for run in found:
        if not run.text:
            continue
        if kept and replace(kept[-1], text="") == replace(run, text=""):
            kept[-1] = replace(run, text=kept[-1].text + run.text)
        else:
            kept.append(run)
    return tuple(kept)


def _edges(found: list[Run], name: str) -> list[Run]:
    """Take a look (``emphasis`` or ``strong``) from white space at the edges of its stretches."""
    kept: list[Run] = []
    at = 0
    while at < len(found):
        end = at
        while end < len(found) and getattr(found[end], name):
            end += 1
        if end == at:
            kept.append(found[at])
            at += 1
            continue
        kept += _trimmed(found[at:end], name)
        at = end
    return kept


def _trimmed(stretch: list[Run], name: str) -> list[Run]:
    whole = "".join(run.text for run in stretch)
    first = len(whole) - len(whole.lstrip())
    last = len(whole.rstrip())
    kept: list[Run] = []
    at = 0
    for run in stretch:
        stop = at + len(run.text)
        cuts = sorted({at, stop, *(cut for cut in (first, last) if at < cut < stop)})
        for start, end in pairwise(cuts):
            piece = replace(run, text=whole[start:end])
            kept.append(piece if first <= start and end <= last else _without(piece, name))
        at = stop
    return kept


def _without(run: Run, name: str) -> Run:
    return replace(run, emphasis=False) if name == "emphasis" else replace(run, strong=False)


def normal(found: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs that markup can carry: looks end at words, links are followable, none is empty."""
    safe = [run if followable(run.link) else replace(run, link="") for run in found]
    return _joined(_edges(_edges(list(_joined(safe)), "emphasis"), "strong"))


def escape(text: str, *, inside_link: bool = False, last: bool = True) -> str:
    """Plain characters as markup that reads back as exactly these characters.

    A bracket is escaped only where it could begin or end a link, so that ``[the host]`` stays
    readable; ``last`` says that something else may follow.
    """
    escaped = text.replace("\\", "\\\\").replace("*", "\\*")
    if inside_link:
        return escaped.replace("[", "\\[").replace("]", "\\]")
    escaped = escaped.replace("](", "\\](")
    return escaped[:-1] + "\\]" if last and escaped.endswith("]") else escaped


def markup(found: tuple[Run, ...]) -> str:
    """The text of some runs; ``runs(markup(x))`` are the runs ``x`` in normal form."""
    parts: list[str] = []
    emphasis = strong = False
    link = ""
    chain = normal(found)
    for index, run in enumerate(chain):
        if link and run.link != link:
            parts.append(f"]({link})")
        parts.append("*" * (2 * (strong != run.strong) + (emphasis != run.emphasis)))
        if run.link and run.link != link:
            parts.append("[")
        emphasis, strong, link = run.emphasis, run.strong, run.link
        parts.append(escape(run.text, inside_link=bool(link), last=index + 1 < len(chain)))
    if link:
        parts.append(f"]({link})")
    parts.append("*" * (2 * strong + emphasis))
    return "".join(parts)


def canonical(text: str) -> str:
    """The one way of writing a text's runs; idempotent."""
    return markup(runs(text))


def plain(text: str) -> str:
    """The characters a reader sees, without markup; link addresses are dropped."""
    return "".join(run.text for run in runs(text))
