"""A slice of the million mutations; the rest runs with tools/record_fuzz.py."""

from collections import Counter

import pytest
from tools.record_fuzz import Escaped, bases, content, judge, mutate, remember, run

from comity.core.record.bundles import parse_bundle
from comity.core.record.verdicts import verify


def quiet(number: int, seen: Counter[int]) -> None:
    """Reports nothing."""


def test_the_originals_are_valid() -> None:
    for base in bases():
        assert verify(base.data, base.network, base.policy).exit == 0
        shown, needed = content(parse_bundle(base.data))
        assert (shown, needed) == (base.content, base.needed)


def test_a_thousand_mutations() -> None:
    seen = run(0, 1_000, quiet)
    assert seen.total() == 1_000
    assert set(seen) == {0, 1, 2, 3}


@pytest.mark.slow
def test_a_hundred_thousand_mutations() -> None:
    assert run(1_000, 100_000, quiet).total() == 100_000


def test_mutations_are_the_same_at_each_run() -> None:
    assert [mutate(number)[1] for number in range(20)] == [
        mutate(number)[1] for number in range(20)
    ]


def test_what_is_remembered_changes_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.core.record import ed25519, reading

    numbers = range(2_000, 2_300)
    plain = [judge(number) for number in numbers]
    before = reading.prove_entry, ed25519.verify
    monkeypatch.setattr(reading, "prove_entry", before[0])
    monkeypatch.setattr(ed25519, "verify", before[1])
    remember()
    assert (reading.prove_entry, ed25519.verify) != before
    assert [judge(number) for number in numbers] == plain
    assert [judge(number) for number in numbers] == plain
    assert reading.prove_entry.cache_info().hits > 1_000  # type: ignore[attr-defined]


def test_a_slow_verdict_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    import tools.record_fuzz as fuzz

    monkeypatch.setattr(fuzz, "MAX_SECONDS", 0.0)
    with pytest.raises(Escaped, match="mutation 0: exit"):
        judge(0)


def test_a_reader_that_crashes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search itself can fail: a reader that raises, or calls everything valid, is caught."""
    import tools.record_fuzz as fuzz

    def crash(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(fuzz, "verify", crash)
    with pytest.raises(Escaped, match="ZeroDivisionError"):
        judge(0)
    valid = verify(bases()[0].data, bases()[0].network)
    monkeypatch.setattr(fuzz, "verify", lambda *_: valid)
    with pytest.raises((Escaped, ValueError)):
        run(0, 50, quiet)


def test_progress_is_told() -> None:
    told: list[int] = []
    run(9_999, 1, lambda number, _: told.append(number))
    assert told == [10_000]
