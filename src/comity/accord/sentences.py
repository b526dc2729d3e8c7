"""What a rule asks and why an outcome is what it is, in words for people."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from comity.core.consensus import Because, Decision, Rule, Why
from comity.kit.text import comma


def rule(name: Rule, counted: int, minus: int = 0) -> str:
    """What the rule asks, with the number of those who count."""
    said = {
        Rule.PRESENT: _(
            "Adopted if none of the %(n)d organisations present objects and at least one agrees."
        ),
        Rule.ALL: _(
            "Adopted if each of the %(n)d organisations agrees or abstains, none objects and at "
            "least one agrees. Silence adopts nothing."
        ),
        Rule.SILENCE: _(
            "Adopted if none of the %(n)d organisations breaks the silence before the deadline. "
            "To say nothing is to agree."
        ),
        Rule.MINUS: _(
            "Adopted if at most %(minus)d of the %(n)d organisations present objects and at "
            "least one agrees."
        ),
        Rule.TWO_THIRDS: _(
            "Adopted if two thirds or more of those who agree or object agree. %(n)d "
            "organisations count; abstentions and silence are not votes."
        ),
        Rule.MAJORITY: _(
            "Adopted if more agree than object; a tie adopts nothing. %(n)d organisations "
            "count; abstentions and silence are not votes."
        ),
        Rule.ROUGH: _(
            "Adopted if the chair has recorded a finding on each objection and a conclusion, and "
            "at least one of the %(n)d organisations present agrees."
        ),
        Rule.SIGN_ON: _(
            "Nothing is adopted. After the deadline the text may be opened for signature."
        ),
    }[name]
    return said % {"n": counted, "minus": minus}


def reasons(decision: Decision, names: Mapping[str, str]) -> list[str]:
    """Why it is so; `names` gives each organisation's, which are listed from A to Z."""
    return [_SAID[because.why](because, names) for because in decision.reasons]


def listed(ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    """Names from A to Z, parted by commas."""
    return comma().join(sorted((names.get(i, i) for i in ids), key=str.casefold))


def _named(sentence: Any) -> Callable[[Because, Mapping[str, str]], str]:
    """A sentence with the organisations it names and their number."""

    def say(because: Because, names: Mapping[str, str]) -> str:
        number = len(because.organisations)
        return str(sentence % {"n": number, "names": listed(because.organisations, names)})

    return say


def _tally(because: Because, names: Mapping[str, str]) -> str:
    agree, object_, abstain, silent = because.numbers
    return _(
        "%(agree)d agreed and %(object)d objected; %(abstain)d abstained and %(silent)d said "
        "nothing."
    ) % {"agree": agree, "object": object_, "abstain": abstain, "silent": silent}


def _minus(because: Because, names: Mapping[str, str]) -> str:
    number, most = len(because.organisations), because.numbers[0]
    given = {"n": number, "most": most, "names": listed(because.organisations, names)}
    if not number:
        return _("Nobody objected; the rule stands up to %(most)d objections.") % given
    return _("Objected: %(names)s. The rule stands up to %(most)d objections.") % given


_SAID: dict[Why, Callable[[Because, Mapping[str, str]], str]] = {
    Why.NOBODY_COUNTS: lambda b, n: _("Nobody counts under this rule."),
    Why.RUNS: lambda b, n: _("The period runs. What follows is known when it has ended."),
    Why.UNPROVED: _named(
        ngettext_lazy(
            "Nothing is adopted while this organisation’s notification has no proof of sending: "
            "%(names)s. The period lasts longer until there is one.",
            "Nothing is adopted while the notifications of %(n)d organisations have no proof of "
            "sending: %(names)s. The period lasts longer until there is one.",
            "n",
        )
    ),
    Why.NOBODY_AGREES: lambda b, n: _("Nobody said that it agrees."),
    Why.OBJECTED: _named(
        ngettext_lazy(
            "One organisation objected: %(names)s.",
            "%(n)d organisations objected: %(names)s.",
            "n",
        )
    ),
    Why.NO_OBJECTION: lambda b, n: _("Nobody objected."),
    Why.UNHEARD: _named(
        ngettext_lazy(
            "One organisation said nothing, and this rule asks everybody: %(names)s.",
            "%(n)d organisations said nothing, and this rule asks everybody: %(names)s.",
            "n",
        )
    ),
    Why.WITHIN_MINUS: _minus,
    Why.BEYOND_MINUS: _minus,
    Why.TALLY: _tally,
    Why.UNFOUND: _named(
        ngettext_lazy(
            "The chair recorded no finding on the objection of %(names)s.",
            "The chair recorded no finding on %(n)d objections: %(names)s.",
            "n",
        )
    ),
    Why.FOUND: _named(
        ngettext_lazy(
            "The chair recorded a finding on each objection: %(names)s.",
            "The chair recorded a finding on each of %(n)d objections: %(names)s.",
            "n",
        )
    ),
    Why.UNCONCLUDED: lambda b, n: _("The chair recorded no conclusion."),
    Why.ONLY_SIGNED: lambda b, n: _("The text may be opened for signature."),
}
