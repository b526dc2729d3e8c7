"""Norway 2021, the last election under the Act of 2002, and 2025, the first under that of 2023.

By county: votes of nine parties, the share of A (from which the votes of all other lists follow),
seats and the party of the levelling seat, as in data2021.js and data2025.js of github
hersle/valgsimulator (valgresultat.no; 2025 in the count of 9 September).
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

COUNTIES_2021 = """
Østfold|49345 9840 7418 22849 5414 4782 4771 30211 20527|30.47944|3 1 0 2 0 0 0 2 1|SV
Akershus|95609 25240 14572 32584 7580 17461 25393 101439 38779|25.81927|5 1 1 2 0 1 1 6 2|H
Oslo|87158 50382 31352 11953 6922 32198 38142 89342 22784|22.9626|4 3 2 0 0 2 3 5 1|V
Hedmark|38136 7902 3876 32286 1876 2382 2642 12191 9696|33.12401|3 0 0 2 0 0 0 1 1|FRP
Oppland|34552 5508 3534 25619 1537 2289 2370 12323 8459|35.02093|2 0 0 2 0 0 0 1 1|FRP
Buskerud|40575 8062 4941 23068 3319 4251 5207 31544 17509|28.36024|3 1 0 1 0 0 0 2 1|SV
Vestfold|37518 8670 6155 13775 4861 5428 5771 34831 17271|26.98418|2 1 0 1 0 0 0 2 1|SV
Telemark|29883 5934 4506 15963 4327 2729 2203 15198 12297|30.83583|2 0 1 1 0 0 0 1 1|R
Aust-Agder|16147 3644 2456 8907 5749 1976 2136 13305 8728|24.52647|1 0 0 1 0 0 0 1 1|FRP
Vest-Agder|21845 5615 3355 10859 14598 3330 3834 22359 13821|20.77548|1 0 0 1 1 0 1 1 1|V
Rogaland|57969 13261 9620 26955 20859 6152 9106 61992 43382|22.39327|3 1 1 2 1 0 0 4 2|R
Hordaland|68945 26901 14150 29981 14724 11940 13163 74282 38352|22.71874|4 1 1 2 1 0 1 4 2|V
Sogn og Fjordane|16426 3675 2489 17634 2389 1542 2135 8529 5771|26.45855|1 0 0 1 0 0 1 1 0|V
Møre og Romsdal|29928 9341 4933 25938 7905 3697 4364 24123 32746|20.16576|2 1 0 2 0 0 0 1 2|SV
Sør-Trøndelag|57621 17635 10852 29181 4211 9268 8435 31837 16650|29.81882|3 1 1 2 0 0 0 2 1|R
Nord-Trøndelag|25730 4389 3035 22089 1726 1424 1557 8121 6146|33.57123|2 0 0 2 0 0 1 0 0|V
Nordland|38611 9620 7273 28465 2637 3138 3342 20532 16338|28.76524|3 1 1 2 0 0 0 1 1|R
Troms|25168 10029 4455 17698 2062 2768 2298 12493 12998|27.14702|2 1 0 1 0 0 0 1 1|SV
Finnmark|12228 2415 1959 7157 648 892 564 2664 4220|31.36752|2 0 0 1 0 0 0 0 1|FRP
"""
# won a district seat in Finnmark in 2021 with 0.17 % of the country
PATIENTS = {"Finnmark": 4950}


def norway(date="2025-09-08"):
    rows, totals = [], dict.fromkeys(PARTIES, 0)
    for line in (COUNTIES if date > "2025" else COUNTIES_2021).split("\n"):
        if not line:
            continue
        name, votes, share, seats, levelling = line.split("|")
        table = dict(zip(PARTIES, map(int, votes.split()), strict=True))
        held = dict(zip(PARTIES, map(int, seats.split()), strict=True))
        if date < "2025" and name in PATIENTS:
            table["PF"], held["PF"], totals["PF"] = PATIENTS[name], 1, 0
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


def test_a_party_of_one_county_keeps_its_seat_and_has_no_part_in_the_levelling():
    report = reproduce(from_data(norway("2021-09-13")))
    assert report.exact
    assert len(report.compared) == 20
    assert report.outcome.by_constituency["Finnmark"]["PF"] == 1
    assert report.outcome.excluded["MDG"] == "3.942 % of the votes, below 4 % (levelling)"
    assert report.outcome.excluded["KRF"] == "3.798 % of the votes, below 4 % (levelling)"
    assert (report.outcome.seats["MDG"], report.outcome.seats["KRF"]) == (3, 3)


@pytest.mark.parametrize("first", [Fraction(6, 5), Fraction(1)])
def test_another_first_divisor_would_not_do(first):
    contest = from_data(norway())
    method = Divisor("sainte_lague", first)
    levelling = replace(contest.rule.levelling, method=method)
    tiers = (Tier(method, tie="more_votes"),)
    other = replace(contest, rule=replace(contest.rule, tiers=tiers, levelling=levelling))
    assert not reproduce(other).exact
