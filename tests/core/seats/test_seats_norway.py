"""Norway 2025, the first election under the Act of 2023, county by county.

Votes of the nine parties with seats, the share of A (from which the votes of all other lists
follow), seats and the party of the levelling seat: valgresultat.no, count of 9 September 2025.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from seats_data import file_of

from comity.core.seats.contest import Tier
from comity.core.seats.convert import from_data
from comity.core.seats.methods import Divisor
from comity.core.seats.reproduce import reproduce

PARTIES = ["A", "SV", "R", "SP", "KRF", "MDG", "V", "H", "FRP"]
COUNTIES = """
Oslo|108268 45181 30176 3166 8920 43326 30643 78043 60432|25.66091|5 2 2 0 0 2 2 4 3|R
Hedmark|41814 5357 5711 16298 2607 3407 2296 10756 25203|34.96826|3 0 0 1 0 0 0 1 2|H
Oppland|34045 4640 4584 16172 2270 2954 2215 9445 21908|33.21528|2 1 0 1 0 0 0 0 2|SV
Aust-Agder|19346 2811 3305 3655 5824 2432 1855 9375 20001|26.88513|1 0 0 0 1 0 0 1 1|KRF
Vest-Agder|26372 4482 4636 4663 15003 4040 3581 15609 31950|22.82677|1 1 0 0 1 0 0 1 2|SV
Rogaland|66739 10400 15515 14083 23588 7753 7453 43280 81020|23.66497|4 1 1 1 1 0 0 2 4|SV
Hordaland|86850 18875 16145 13733 16127 15802 11126 54808 77372|26.7369|4 1 1 1 1 1 0 3 4|SP
Sogn og Fjordane|19780 2725 2542 10245 2735 2099 1867 6507 13315|30.93719|1 0 0 1 0 1 0 0 1|MDG
Møre og Romsdal|36992 5965 5418 11488 10599 4831 4659 19821 50722|23.59048|2 0 0 1 1 0 0 1 3|KRF
Sør-Trøndelag|66378 14265 12422 14026 5184 11953 7602 25893 41123|31.97692|4 1 1 1 0 0 0 1 2|R
Nord-Trøndelag|28821 3330 4115 11776 2081 1884 1447 7157 15457|36.30809|2 0 0 1 0 1 0 0 1|MDG
Nordland|42050 7797 9099 11887 3271 3962 2707 15371 35169|30.58604|3 0 1 1 0 0 0 1 3|R
Østfold|52961 7717 9236 8570 6858 6116 4437 22291 51055|29.79874|4 0 1 0 0 0 0 1 3|R
Akershus|113528 21536 17663 12196 10786 22528 22543 80784 97961|27.31534|6 1 1 0 1 1 1 4 5|KRF
Buskerud|44347 6572 6110 8353 4280 5383 4644 23109 41658|29.38756|3 1 0 0 0 0 0 1 3|SV
Vestfold|41589 6189 7431 4982 6239 6488 5291 24968 41731|27.48668|2 0 0 0 0 1 0 1 3|MDG
Telemark|32363 4242 6044 6378 5180 3439 2134 11406 26919|31.33763|2 0 0 0 1 0 0 1 2|KRF
Troms|28814 7028 7257 6136 2847 3523 1950 10607 25125|29.53374|2 0 1 0 0 0 0 1 2|R
Finnmark|11241 2080 3930 2188 831 861 490 2374 9783|28.11867|2 0 0 0 0 1 0 0 1|MDG
"""


def norway(date="2025-09-08"):
    rows, totals = [], dict.fromkeys(PARTIES, 0)
    for line in COUNTIES.split("\n"):
        if not line:
            continue
        name, votes, share, seats, levelling = line.split("|")
        table = dict(zip(PARTIES, map(int, votes.split()), strict=True))
        held = dict(zip(PARTIES, map(int, seats.split()), strict=True))
        rest = round(table["A"] / Fraction(share) * 100) - sum(table.values())
        # no other list won a seat or came near 4 %, so their votes stand as four small lists
        others = {f"other {i}": rest // 4 for i in range(4)}
        rows.append(
            {
                "name": name,
                "seats": sum(held.values()),
                "votes": {**table, **others},
                "official_seats": {party: n for party, n in held.items() if n},
                "official_levelling": {levelling: 1},
            }
        )
        for party, n in held.items():
            totals[party] += n
    return file_of("NO", date, "Stortinget", rows, totals)


def test_seats_and_levelling_seats_in_every_county():
    report = reproduce(from_data(norway()))
    assert report.differences == ()
    assert report.exact
    assert len(report.compared) == 20
    assert sum(report.outcome.seats.values()) == 169
    assert report.outcome.trace == (
        "A has more district seats than its national share.",
        "FRP has more district seats than its national share.",
    )


@pytest.mark.parametrize("first", [Fraction(6, 5), Fraction(1)])
def test_another_first_divisor_would_not_do(first):
    contest = from_data(norway())
    method = Divisor("sainte_lague", first)
    levelling = replace(contest.rule.levelling, method=method)
    tiers = (Tier(method, tie="more_votes"),)
    other = replace(contest, rule=replace(contest.rule, tiers=tiers, levelling=levelling))
    assert not reproduce(other).exact
