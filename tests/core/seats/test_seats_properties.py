"""What must hold for every input."""

from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from comity.core.seats.allocation import allocate
from comity.core.seats.errors import QuotaOveraward
from comity.core.seats.methods import Divisor, Quota

NAMES = "ABCDEFG"
COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 10**6), st.integers(0, 10**18))
VOTES = st.lists(COUNTS, min_size=1, max_size=7).map(
    lambda counts: dict(zip(NAMES, counts, strict=False))
)
SEATS = st.integers(0, 25)
DIVISORS = st.sampled_from(
    [
        Divisor("dhondt"),
        Divisor("sainte_lague"),
        Divisor("sainte_lague", Fraction(7, 5)),
        Divisor("dhondt", Fraction(3, 2)),
        Divisor("dhondt", Fraction(1, 2)),
        Divisor("imperiali"),
        Divisor("danish"),
        Divisor("adams"),
        Divisor("huntington_hill"),
    ]
)
QUOTAS = st.builds(
    Quota,
    st.sampled_from(["hare", "droop", "hagenbach_bischoff"]),
    st.sampled_from(["exact", "ceiling"]),
)


def found_or_skip(votes, seats, method):
    assume(any(votes.values()))
    try:
        return allocate(votes, seats, method)
    except QuotaOveraward:
        assume(False)


def all_seats(found):
    return sum(found.seats.values()) + sum(tie.seats for tie in found.ties)


def divisor(method, k):
    a, b = {
        "dhondt": (1, 1),
        "sainte_lague": (2, 1),
        "imperiali": (1, 2),
        "danish": (3, 1),
        "adams": (1, 0),
    }[method.name]
    return method.first if k == 0 and method.first is not None else a * k + b


@given(VOTES, SEATS, st.one_of(DIVISORS, QUOTAS))
def test_seats_sum_to_the_magnitude_and_nobody_without_votes_sits(votes, seats, method):
    found = found_or_skip(votes, seats, method)
    assert all_seats(found) == seats
    assert all(count >= 0 for count in found.seats.values())
    for party, count in votes.items():
        assert count or found.possible[party] == (0, 0)


@given(VOTES, SEATS, DIVISORS)
@example({"A": 2, "B": 1}, 2, Divisor("dhondt"))
def test_divisor_methods_agree_with_counting_seat_by_seat(votes, seats, method):
    """Independent oracle: a plain loop over exact quotients, ties taken in any order."""
    assume(any(votes.values()))
    found = allocate(votes, seats, method)
    held = dict.fromkeys(votes, 0)
    for _ in range(seats):

        def worth(party, held=held):
            k = held[party]
            if method.name == "huntington_hill":
                d, weight = k * (k + 1), votes[party] ** 2
            else:
                d, weight = divisor(method, k), votes[party]
            return (1, weight) if d == 0 else (0, Fraction(weight) / d)

        best = max((party for party in votes if votes[party]), key=worth)
        held[best] += 1
    for party, (least, most) in found.possible.items():
        assert least <= held[party] <= most
    if not found.ties:
        assert held == found.seats


@given(VOTES, SEATS, DIVISORS)
def test_house_monotone(votes, seats, method):
    assume(any(votes.values()))
    less, more = allocate(votes, seats, method), allocate(votes, seats + 1, method)
    for party in votes:
        assert less.possible[party][0] <= more.possible[party][0]
        assert less.possible[party][1] <= more.possible[party][1]


@given(VOTES, SEATS, st.one_of(DIVISORS, QUOTAS), st.integers(1, 1000))
def test_vote_monotone(votes, seats, method, more):
    """A party that alone gains votes never loses a seat."""
    assume(any(votes.values()))
    before = found_or_skip(votes, seats, method)
    after = found_or_skip({**votes, "A": votes["A"] + more}, seats, method)
    assert after.possible["A"][1] >= before.possible["A"][0]


@given(VOTES, SEATS)
def test_dhondt_never_below_the_lower_quota(votes, seats):
    assume(any(votes.values()))
    found = allocate(votes, seats, Divisor("dhondt"))
    for party, count in votes.items():
        assert found.possible[party][1] >= count * seats // sum(votes.values())


@given(VOTES, SEATS)
def test_largest_remainder_stays_within_quota(votes, seats):
    assume(any(votes.values()))
    found = allocate(votes, seats, Quota("hare"))
    for party, count in votes.items():
        whole, rest = divmod(count * seats, sum(votes.values()))
        assert whole <= found.possible[party][0]
        assert found.possible[party][1] <= whole + (1 if rest else 0)


@given(
    VOTES,
    SEATS,
    st.one_of(DIVISORS, st.sampled_from([Quota("hare"), Quota("hagenbach_bischoff")])),
    st.fractions(Fraction(1, 50), 50),
)
def test_scale_changes_nothing(votes, seats, method, factor):
    found = found_or_skip(votes, seats, method)
    scaled = allocate({p: n * factor for p, n in votes.items()}, seats, method)
    assert (scaled.seats, scaled.ties) == (found.seats, found.ties)


@given(VOTES, SEATS, st.one_of(DIVISORS, QUOTAS), st.randoms(use_true_random=False))
def test_order_changes_nothing(votes, seats, method, random):
    found = found_or_skip(votes, seats, method)
    rows = list(votes.items())
    random.shuffle(rows)
    other = allocate(dict(rows), seats, method)
    assert (other.seats, other.ties) == (found.seats, found.ties)


@given(VOTES, SEATS, st.sampled_from([Divisor("dhondt"), Divisor("imperiali")]))
def test_dhondt_and_imperiali_never_lose_by_merging(votes, seats, method):
    assume(any(votes.values()) and len(votes) > 1)
    apart = allocate(votes, seats, method)
    joint = dict(votes)
    joint["AB"] = joint.pop("A") + joint.pop("B")
    found = allocate(joint, seats, method)
    assert found.possible["AB"][1] >= apart.seats["A"] + apart.seats["B"]


@given(VOTES, SEATS, DIVISORS, st.lists(st.integers(0, 25), min_size=7, max_size=7))
def test_capacity_is_kept(votes, seats, method, limits):
    capacity = dict(zip(NAMES, limits, strict=False))
    assume(sum(capacity[party] for party in votes if votes[party]) >= seats)
    assume(any(votes.values()))
    found = allocate(votes, seats, method, capacity=capacity)
    assert all_seats(found) == seats
    for party in votes:
        assert found.possible[party][1] <= capacity[party]


@given(VOTES, SEATS, st.one_of(DIVISORS, QUOTAS))
def test_a_tie_can_be_settled_either_way(votes, seats, method):
    found = found_or_skip(votes, seats, method)
    first = found.resolve(lambda tie: tie.parties[: tie.seats]).settled()
    last = found.resolve(lambda tie: tie.parties[-tie.seats :]).settled()
    assert sum(first.values()) == sum(last.values()) == seats
    assert (first != last) == bool(found.ties)
