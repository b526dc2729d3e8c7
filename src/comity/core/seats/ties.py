"""A tie: seats that the votes alone do not decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.core.seats.errors import UnresolvedTie


@dataclass(frozen=True, slots=True)
class Tie:
    """`seats` seats among `parties`, in a constituency (None: nationwide) at a stage of the count.

    `most` is the largest number of the seats that one party can take: 1 at equal quotients or
    remainders. `whole` says that one party takes all of them (plurality).
    """

    parties: tuple[str, ...]
    seats: int
    constituency: str | None = None
    stage: str = "seats"
    most: int = 1
    whole: bool = False

    def __str__(self) -> str:
        where = self.constituency or "the whole country"
        return (
            f"{self.seats} seat(s) tied between {', '.join(self.parties)} in {where}, "
            f"stage {self.stage}"
        )

    def check(self, chosen: Sequence[str]) -> None:
        """Raise UnresolvedTie unless `chosen` names exactly the winners of this tie's seats."""
        if len(chosen) != self.seats:
            raise UnresolvedTie(f"{len(chosen)} chosen for {self}.")
        for party in set(chosen):
            if party not in self.parties:
                raise UnresolvedTie(f"{party} is not part of {self}.")
            if chosen.count(party) > self.most:
                raise UnresolvedTie(f"{party} is chosen too often for {self}.")
        if self.whole and len(set(chosen)) > 1:
            raise UnresolvedTie(f"One party must take all of {self}.")
