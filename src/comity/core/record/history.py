"""What happened to one document: its versions, acts and corrections, replayed in chain order."""

from dataclasses import dataclass, field, replace

from comity.core.record.entries import record_hash
from comity.core.record.errors import RecordError
from comity.core.record.register import Signed
from comity.core.record.schemas import CHAINED_KINDS


@dataclass(frozen=True, slots=True)
class Text:
    """A version: its commitment, number, author, language, and the index of its entry."""

    commitment: str
    version: int
    author: str
    language: str
    index: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """A standing act: `id` is the hash of its record, `body` a commitment or empty."""

    id: str
    author: str
    verb: str
    text: str
    capacity: str
    body: str
    index: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """The index of the entry that erased a body, and whether the network did it or its author."""

    index: int
    by_network: bool


@dataclass(slots=True)
class History:
    """The state of one document after the records admitted so far.

    `acts` stand, by the hash of their record; `withdrawn` ones are found by the index of the entry
    that withdrew them; `bodies` gives the author of each commitment, `erased` its erasure.
    With `gaps` some records of the chain are known to be missing: what cites an unknown text or
    act is then passed over instead of refused.
    """

    doc: str
    gaps: bool = False
    texts: dict[str, Text] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    withdrawn: dict[int, Act] = field(default_factory=dict)
    erased: dict[str, Erasure] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    authors: set[str] = field(default_factory=set)

    @property
    def current(self) -> Text | None:
        """The latest version; None before there is one."""
        return max(self.texts.values(), key=lambda text: text.version, default=None)

    def admit(self, record: Signed, network: str) -> None:
        """Takes the next record of the chain; RecordError for one that does not fit.

        `network` is the id of the network, which may erase what others wrote and nothing more.
        """
        kind = record.text("kind")
        if kind not in CHAINED_KINDS or record.text("doc") != self.doc:
            raise RecordError("does not belong to the chain of this document", "doc")
        if kind in ("text", "statement"):
            self._add_text(record)
        elif kind == "act":
            self._add_act(record)
        elif kind == "erasure":
            self._erase(record, network)
        elif "text" in record.fields:
            self._about_text(record, kind)
        for name in {"text", "body"} & record.fields.keys():
            self.bodies.setdefault(record.text(name), record.text("author"))
        if kind == "act":
            self.authors.add(record.text("author"))

    def _add_text(self, record: Signed) -> None:
        commitment = record.text("text")
        statement = record.text("kind") == "statement"
        version = 1 if statement else record.number("version")
        latest = self.current.version if self.current else 0
        if commitment in self.bodies:
            raise RecordError("was used before", "text")
        if version != latest + 1 and (version <= latest or not self.gaps):
            raise RecordError(f"is not {latest + 1}", "version")
        author, language = record.text("author"), record.text("language")
        self.texts[commitment] = Text(commitment, version, author, language, record.index)

    def _add_act(self, record: Signed) -> None:
        text = self._text(record)
        if text and text.withdrawn:
            raise RecordError("is withdrawn", "text")
        if record.text("verb") == "withdraw-act":
            self._withdraw(record)
            return
        act = Act(
            record_hash(record.data),
            record.text("author"),
            record.text("verb"),
            record.text("text"),
            record.text("capacity"),
            record.text("body"),
            record.index,
        )
        same = (act.author, act.verb, act.text)
        if any((one.author, one.verb, one.text) == same for one in self.acts.values()):
            raise RecordError("repeats an act that stands", "verb")
        self.acts[act.id] = act

    def _withdraw(self, record: Signed) -> None:
        cited = record.text("act")
        if cited not in self.acts:
            if self.gaps:
                return
            raise RecordError("is not an act that stands", "act")
        act = self.acts[cited]
        if (act.author, act.text) != (record.text("author"), record.text("text")):
            raise RecordError("is not the author's own act on this text", "act")
        self.withdrawn[record.index] = self.acts.pop(cited)

    def _erase(self, record: Signed, network: str) -> None:
        body, author = record.text("body"), record.text("author")
        writer = self.bodies.get(body)
        if writer is None and not self.gaps:
            raise RecordError("is not a body of this document", "body")
        if writer is not None and author not in (writer, network):
            raise RecordError("is erased by its author or by the network only", "author")
        self.erased.setdefault(body, Erasure(record.index, author == network))

    def _about_text(self, record: Signed, kind: str) -> None:
        text = self._text(record)
        if text is None or kind not in ("correction", "withdraw-text"):
            return
        if record.text("author") != text.author:
            raise RecordError("is corrected and withdrawn by its author only", "text")
        if kind == "withdraw-text":
            self.texts[text.commitment] = replace(text, withdrawn=True)

    def _text(self, record: Signed) -> Text | None:
        text = self.texts.get(record.text("text"))
        if text is None and not self.gaps:
            raise RecordError("is not a version of this document", "text")
        return text
