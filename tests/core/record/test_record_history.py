"""What a document's chain may hold, in order."""

from collections.abc import Callable

import pytest
from tools.record_examples import SeedKey

from comity.core.record.canonical import Json
from comity.core.record.entries import record_hash
from comity.core.record.errors import RecordError
from comity.core.record.history import Erasure, History
from comity.core.record.register import Signed

A, B, NETWORK = "a" * 52, "b" * 51 + "q", "n" * 51 + "a"
DOC = "CFA9/APP/1"
ONE, TWO, REASONS = (f"{digit * 64}.256" for digit in "123")
KEY = SeedKey("history").public


class Chain:
    """A history fed with records, each with bytes of its own."""

    def __init__(self, gaps: bool = False) -> None:
        self.history = History(DOC, gaps)
        self.count = 0

    def put(self, kind: str, author: str = A, **fields: Json) -> str:
        self.count += 1
        data = b"record %d" % self.count
        record = Signed(
            {"kind": kind, "author": author, "doc": DOC, **fields}, data, KEY, self.count
        )
        self.history.admit(record, NETWORK)
        return record_hash(data)

    def act(self, verb: str, author: str = A, text: str = ONE, **fields: Json) -> str:
        return self.put("act", author, verb=verb, text=text, capacity="member", **fields)


@pytest.fixture
def chain() -> Chain:
    found = Chain()
    found.put("text", version=1, language="en", text=ONE)
    return found


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(RecordError) as caught:
        action()
    return str(caught.value)


def test_versions_follow_one_another(chain: Chain) -> None:
    reason = "version: is not 2"
    assert refused(lambda: chain.put("text", version=1, language="en", text=TWO)) == reason
    assert refused(lambda: chain.put("text", version=3, language="en", text=TWO)) == reason
    assert refused(lambda: chain.put("text", version=2, language="en", text=ONE)) == (
        "text: was used before"
    )
    chain.put("text", B, version=2, language="fr", text=TWO)
    current = chain.history.current
    assert current
    assert (current.commitment, current.version, current.author) == (TWO, 2, B)
    assert (current.language, current.index, current.withdrawn) == ("fr", 5, False)


def test_a_history_begins_without_a_version() -> None:
    chain = Chain()
    assert chain.history.current is None
    assert refused(lambda: chain.act("sign")) == "text: is not a version of this document"
    chain.put("statement", language="en", text=ONE)
    assert refused(lambda: chain.put("statement", language="en", text=TWO)) == "version: is not 2"


def test_an_act_stands_once(chain: Chain) -> None:
    chain.act("sponsor")
    chain.act("sign")
    assert refused(lambda: chain.act("sign")) == "verb: repeats an act that stands"
    chain.act("sign", B, body=REASONS)
    assert [(act.author, act.verb, act.body) for act in chain.history.acts.values()] == [
        (A, "sponsor", ""),
        (A, "sign", ""),
        (B, "sign", REASONS),
    ]
    assert chain.history.authors == {A, B}


def test_an_act_is_withdrawn_by_its_author(chain: Chain) -> None:
    signed = chain.act("sign")
    reason = "act: is not the author's own act on this text"
    assert refused(lambda: chain.act("withdraw-act", B, act=signed)) == reason
    chain.put("text", version=2, language="en", text=TWO)
    assert refused(lambda: chain.act("withdraw-act", text=TWO, act=signed)) == reason
    reason = "act: is not an act that stands"
    assert refused(lambda: chain.act("withdraw-act", act="0" * 64)) == reason
    chain.act("withdraw-act", act=signed)
    assert chain.history.acts == {}
    assert {index: act.id for index, act in chain.history.withdrawn.items()} == {7: signed}
    again = chain.act("sign")
    assert list(chain.history.acts) == [again]


def test_a_text_is_corrected_and_withdrawn_by_its_author(chain: Chain) -> None:
    reason = "text: is corrected and withdrawn by its author only"
    assert refused(lambda: chain.put("correction", B, text=ONE, body=TWO)) == reason
    assert refused(lambda: chain.put("withdraw-text", B, text=ONE)) == reason
    chain.put("correction", text=ONE, body=TWO)
    current = chain.history.current
    assert current
    assert not current.withdrawn
    chain.put("withdraw-text", text=ONE)
    current = chain.history.current
    assert current
    assert current.withdrawn
    assert refused(lambda: chain.act("sign", B)) == "text: is withdrawn"


def test_anyone_may_translate_and_decide(chain: Chain) -> None:
    chain.put("translation", B, text=ONE, language="fr", status="courtesy", body=TWO)
    chain.put("decision", B, text=ONE)
    chain.put("decision", B)
    reason = "text: is not a version of this document"
    assert refused(lambda: chain.put("translation", B, text=TWO, body=TWO)) == reason
    assert refused(lambda: chain.put("decision", B, text=TWO)) == reason


def test_a_body_is_erased_by_its_author_or_the_network(chain: Chain) -> None:
    chain.act("sign", B, body=REASONS)
    reason = "author: is erased by its author or by the network only"
    assert refused(lambda: chain.put("erasure", A, body=REASONS)) == reason
    assert (
        refused(lambda: chain.put("erasure", A, body=TWO)) == "body: is not a body of this document"
    )
    chain.put("erasure", B, body=REASONS)
    chain.put("erasure", NETWORK, body=REASONS)
    chain.put("erasure", NETWORK, body=ONE)
    assert chain.history.erased == {REASONS: Erasure(5, False), ONE: Erasure(7, True)}


def test_the_first_to_name_a_body_is_its_author(chain: Chain) -> None:
    chain.put("translation", B, text=ONE, language="fr", status="courtesy", body=TWO)
    assert chain.history.bodies == {ONE: A, TWO: B}


@pytest.mark.parametrize("kind", ["manifest", "member", "key"])
def test_what_does_not_belong_to_a_document(chain: Chain, kind: str) -> None:
    reason = "doc: does not belong to the chain of this document"
    assert refused(lambda: chain.put(kind)) == reason
    assert refused(lambda: chain.put("text", doc="CFA9/APP/2")) == reason


def test_with_gaps_unknown_texts_and_acts_are_passed_over() -> None:
    chain = Chain(gaps=True)
    chain.act("sign")
    chain.act("withdraw-act", B, act="0" * 64)
    chain.put("correction", B, text=ONE, body=TWO)
    chain.put("withdraw-text", B, text=ONE)
    chain.put("erasure", B, body=REASONS)
    chain.put("text", version=4, language="en", text=f"{'4' * 64}.256")
    assert refused(lambda: chain.put("text", version=4, language="en", text=f"{'5' * 64}.256")) == (
        "version: is not 5"
    )
    assert (len(chain.history.acts), chain.history.withdrawn) == (1, {})
