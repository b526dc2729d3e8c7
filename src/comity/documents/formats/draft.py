"""A text while it is being read: paragraphs gathered, characters cleaned, losses noted."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from comity.core.prose import Kind, Paragraph, Run, canonical, markup
from comity.documents.formats.values import ImportRefused

__all__ = ["MAX_PARAGRAPHS", "SENTENCE", "Draft", "Losses", "tidy", "without_controls"]

MAX_PARAGRAPHS = 20_000
SENTENCE = 200  # letters of a comment or a header that are told

# Explicit directional embeddings, overrides and isolates can make a text read otherwise than it
# is stored (Unicode Standard Annex 9; N. Boucher and R. Anderson, Trojan Source, 2021). The marks
# LRM, RLM and ALM cannot, and stay.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb"
    "\ufffe\uffff\ufeff\U000e0001\U000e0020-\U000e007f]"
)


class Losses:
    """What was not taken over: counted marks and whole sentences, in order, none twice."""

    def __init__(self) -> None:
        self._sentences: dict[str, None] = {}
        self._counts: Counter[str] = Counter()

    def say(self, sentence: str) -> None:
        """Note one loss as a sentence."""
        self._sentences[sentence] = None

    def comment(self, author: str, words: str) -> None:
        """A comment that stands beside the text, with who wrote it."""
        told = {"author": author or _("somebody"), "words": words[:SENTENCE]}
        self.say(_("Comment by %(author)s, left out: %(words)s") % told)

    def footnotes(self, number: int) -> None:
        """How many notes were put at the end of the text."""
        self.say(_("Footnotes: %(n)d, put at the end of the text.") % {"n": number})

    def count(self, what: str, times: int = 1) -> None:
        """Note a loss that is told by its number, e.g. ``pictures``."""
        if times:
            self._counts[what] += times

    def sentences(self) -> tuple[str, ...]:
        counted = [
            _("%(what)s: %(times)d, left out.") % {"what": what, "times": times}
            for what, times in sorted(self._counts.items())
        ]
        return (*self._sentences, *counted)


class Draft:
    """The paragraphs of one way of reading a file."""

    def __init__(self, losses: Losses | None = None) -> None:
        self.losses = losses or Losses()
        self.paragraphs: list[Paragraph] = []

    def add(self, kind: Kind, level: int, runs: Iterable[Run], name: str = "") -> None:
        """Append a paragraph unless nothing is left of it.

        Raises ImportRefused (``too_many``) beyond 20,000 paragraphs.
        """
        text = canonical(tidy(markup(tuple(self._clean(run) for run in runs))))
        if not text:
            return
        if len(self.paragraphs) >= MAX_PARAGRAPHS:
            raise ImportRefused(
                "too_many",
                _("The file has more than %(most)s paragraphs. Send it in parts.")
                % {"most": f"{MAX_PARAGRAPHS:,}"},
            )
        if kind is Kind.HEADING:
            text = text.replace("\n", " ")
        top = {Kind.HEADING: 6, Kind.ITEM: 9}.get(kind, 0)
        self.paragraphs.append(Paragraph(name, kind, max(min(level, top), min(1, top)), text))

    def _clean(self, run: Run) -> Run:
        """The run in NFC, without characters that nobody sees or that mislead who reads."""
        if run.text.isascii() and run.text.isprintable():
            return run
        text = unicodedata.normalize("NFC", run.text.replace("\r\n", "\n").replace("\r", "\n"))
        text = text.replace("\x0b", "\n").replace("\x85", "\n").replace("\u2028", "\n")
        text, overrides = _OVERRIDES.subn("", text)
        text, controls = _CONTROLS.subn("", text.replace("\ufeff", ""))
        self.losses.count(_("Characters that override the direction of writing"), overrides)
        self.losses.count(_("Control characters"), controls)
        return Run(text, run.emphasis, run.strong, run.link)


def without_controls(text: str) -> str:
    """Text without the characters that no file format can carry."""
    return _CONTROLS.sub("", text)


def tidy(text: str) -> str:
    """One space for many, none at the ends of lines, no empty lines; no-break spaces stay."""
    text = re.sub("[ \t\u2029]+", " ", text)
    return re.sub(r" ?\n[ \n]*", "\n", text).strip(" \n\t")
