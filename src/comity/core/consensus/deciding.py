"""What follows from a rule and from what was said until the closing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from comity.core.consensus.closing import closing, counting
from comity.core.consensus.values import (
    Because,
    Decision,
    Entitled,
    Extension,
    Kind,
    Outcome,
    Rule,
    Terms,
    Voice,
    Why,
)


def decide(
    terms: Terms,
    members: Sequence[Entitled],
    voices: Iterable[Voice],
    extensions: Iterable[Extension],
    now: datetime,
) -> Decision:
    """The outcome as it stands at `now` (aware).

    voices: every one that was ever raised; the latest of an organisation before the closing
    counts, and of two at one moment the later in the order given. Voices of others, before the
    opening, and at or after the closing change nothing. O(n log n) in members and voices.
    Source: the practice of silence (UN GA decision 74/544), of consensus (WTO: nobody present
    objects; OSCE: minus one), of rough consensus (RFC 7282).
    """
    closes, unproved = closing(terms, members, extensions, now)
    standing = _standing(terms, members, voices, closes)
    heard = _grouped(terms, members, standing, closes, unproved)
    if not heard.counted:
        ended = now >= closes
        return replace(
            heard,
            outcome=Outcome.FAILED if ended else Outcome.WAITS,
            reasons=(Because(Why.NOBODY_COUNTS),),
        )
    if now < closes or unproved:
        missing = (Because(Why.UNPROVED, unproved),) if unproved else ()
        return replace(heard, reasons=(Because(Why.RUNS), *missing))
    outcome, reasons = _RULES[terms.rule](terms, heard, standing)
    return replace(heard, outcome=outcome, reasons=reasons)


def agreed_parts(
    terms: Terms,
    members: Sequence[Entitled],
    voices: Iterable[Voice],
    extensions: Iterable[Extension],
    now: datetime,
    paragraphs: Sequence[str],
) -> tuple[str, ...]:
    """The paragraphs that the same rule adopts one by one, in their order.

    An objection to one paragraph is an objection to that one and abstains on the others; an
    objection to the whole text is one to each. O(p) decisions.
    """
    said, later = list(voices), list(extensions)
    return tuple(
        p
        for p in paragraphs
        if decide(terms, members, [_on(v, p) for v in said], later, now).outcome == Outcome.ADOPTED
    )


def _on(voice: Voice, paragraph: str) -> Voice:
    elsewhere = voice.objects and voice.paragraph not in ("", paragraph)
    return replace(voice, kind=Kind.ABSTAIN) if elsewhere else voice


def _standing(
    terms: Terms, members: Sequence[Entitled], voices: Iterable[Voice], closes: datetime
) -> dict[str, Voice]:
    """The voice of each of those who count that stands at the closing."""
    counted = {m.id for m in counting(terms.rule, members)}
    found: dict[str, Voice] = {}
    for voice in voices:
        before = found.get(voice.organisation)
        if voice.organisation not in counted or not terms.opens_at <= voice.at < closes:
            continue
        if before is None or voice.at >= before.at:
            found[voice.organisation] = voice
    return found


def _grouped(
    terms: Terms,
    members: Sequence[Entitled],
    standing: dict[str, Voice],
    closes: datetime,
    unproved: tuple[str, ...],
) -> Decision:
    counted = tuple(m.id for m in counting(terms.rule, members))

    def those(*kinds: Kind) -> tuple[str, ...]:
        return tuple(id for id in counted if id in standing and standing[id].kind in kinds)

    return Decision(
        Outcome.WAITS,
        closes,
        (),
        counted,
        those(Kind.AGREE),
        those(Kind.OBJECT, Kind.BREAK),
        those(Kind.ABSTAIN),
        tuple(id for id in counted if id not in standing),
        unproved,
    )


Followed = tuple[Outcome, tuple[Because, ...]]


def _adopted(why: Why, heard: Decision, *numbers: int) -> Followed:
    return Outcome.ADOPTED, (Because(why, heard.objecting, numbers),)


def _failed(why: Why, who: tuple[str, ...] = (), *numbers: int) -> Followed:
    return Outcome.FAILED, (Because(why, who, numbers),)


def _of_the_present(terms: Terms, heard: Decision, standing: dict[str, Voice]) -> Followed:
    """Nobody present objects, and somebody says that it agrees."""
    if heard.objecting:
        return _failed(Why.OBJECTED, heard.objecting)
    if not heard.agreeing:
        return _failed(Why.NOBODY_AGREES)
    return _adopted(Why.NO_OBJECTION, heard)


def _of_all(terms: Terms, heard: Decision, standing: dict[str, Voice]) -> Followed:
    """Everybody who is entitled has spoken, and nobody objects: silence adopts nothing here."""
    if heard.objecting:
        return _failed(Why.OBJECTED, heard.objecting)
    if heard.silent:
        return _failed(Why.UNHEARD, heard.silent)
    if not heard.agreeing:
        return _failed(Why.NOBODY_AGREES)
    return _adopted(Why.NO_OBJECTION, heard)


def _of_silence(terms: Terms, heard: Decision, standing: dict[str, Voice]) -> Followed:
    """Nobody has broken the silence."""
    if heard.objecting:
        return _failed(Why.OBJECTED, heard.objecting)
    return _adopted(Why.NO_OBJECTION, heard)


def _minus(terms: Terms, heard: Decision, standing: dict[str, Voice]) -> Followed:
    """No more than `minus` of those present object, and somebody agrees."""
    if len(heard.objecting) > terms.minus:
        return _failed(Why.BEYOND_MINUS, heard.objecting, terms.minus)
    if not heard.agreeing:
        return _failed(Why.NOBODY_AGREES)
    return _adopted(Why.WITHIN_MINUS, heard, terms.minus)


def _two_thirds(terms: Terms, heard: Decision, standing: dict[str, Voice]) -> Followed:
    """Of those who agree or object, two in three agree; exactly two thirds are enough."""
    agree, object_ = len(heard.agreeing), len(heard.objecting)
    return _counted(heard, agree > 0 and 3 * agree >= 2 * (agree + object_))


def _majority(terms: Terms, heard: Decision, standing: dict[str, Voice]) -> Followed:
    """More agree than object; a tie adopts nothing."""
    return _counted(heard, len(heard.agreeing) > len(heard.objecting))


def _counted(heard: Decision, adopted: bool) -> Followed:
    numbers = (
        len(heard.agreeing),
        len(heard.objecting),
        len(heard.abstaining),
        len(heard.silent),
    )
    outcome = Outcome.ADOPTED if adopted else Outcome.FAILED
    return outcome, (Because(Why.TALLY, heard.objecting, numbers),)


def _rough(terms: Terms, heard: Decision, standing: dict[str, Voice]) -> Followed:
    """Each objection has the chair's recorded finding, and the chair has concluded."""

    def recorded(at: datetime | None) -> bool:
        return at is not None and at < heard.closes_at

    open_ = tuple(id for id in heard.objecting if not recorded(standing[id].found_at))
    if open_:
        return _failed(Why.UNFOUND, open_)
    if not heard.agreeing:
        return _failed(Why.NOBODY_AGREES)
    if not recorded(terms.concluded_at):
        return _failed(Why.UNCONCLUDED)
    return _adopted(Why.FOUND, heard, len(heard.objecting))


def _sign_on(terms: Terms, heard: Decision, standing: dict[str, Voice]) -> Followed:
    """Nothing is adopted in anybody's name; who signs, signs."""
    return Outcome.SIGNATURE, (Because(Why.ONLY_SIGNED),)


_RULES: dict[Rule, Callable[[Terms, Decision, dict[str, Voice]], Followed]] = {
    Rule.PRESENT: _of_the_present,
    Rule.ALL: _of_all,
    Rule.SILENCE: _of_silence,
    Rule.MINUS: _minus,
    Rule.TWO_THIRDS: _two_thirds,
    Rule.MAJORITY: _majority,
    Rule.ROUGH: _rough,
    Rule.SIGN_ON: _sign_on,
}
