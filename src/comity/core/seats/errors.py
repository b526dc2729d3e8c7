"""Everything that can be wrong with votes, seats or a law, as one family of errors."""


class ElectoralError(ValueError):
    """A count that cannot be carried out; the message is one sentence that names the culprit."""


class NegativeVotes(ElectoralError):
    """A list has fewer than zero votes."""


class InexactVotes(ElectoralError):
    """A vote count, share or seat count is not an exact number (int or Fraction)."""


class NoEligibleParty(ElectoralError):
    """There are seats to fill and nobody who may fill them."""


class MagnitudeMismatch(ElectoralError):
    """Seats of the constituencies, of the chamber and of the official result do not add up."""


class UnknownParty(ElectoralError):
    """A scenario or a rule names a list that did not stand."""


class OverlappingMembers(ElectoralError):
    """One list is a member of two joint lists, or twice of one."""


class QuotaOveraward(ElectoralError):
    """Whole quotas alone give out more seats than there are, and the rule has no answer to it."""


class UnresolvedTie(ElectoralError):
    """A tie is left to chance or was given a choice that does not fit it."""


class NotReproduced(ElectoralError):
    """The official result of a contest is not reproduced exactly, so no what-if is made on it."""


class UnknownLaw(ElectoralError):
    """No electoral law is on file for this country, chamber and date."""


class BadContest(ElectoralError):
    """A contest file breaks its schema; `problems` lists every breach, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
