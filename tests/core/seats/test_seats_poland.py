"""Poland 2023, district by district: two coalitions, and a minority that its district did not seat.

Valid votes and votes of the five lists with seats: data/sejm_election_results/by_district/2023.csv
of github OnufryW/Dhondt, from the sheets of the electoral commission (PKW). Seats of the districts
are those of 2019; the official seats are those that PKW announced on 17 October 2023.
"""

import pytest
from seats_data import file_of

from comity.core.seats.convert import from_data
from comity.core.seats.reproduce import reproduce

# seats, valid votes, TD, NL, PiS, Konf, KO; 1 Legnica to 41 Szczecin
DISTRICTS = """
12 501870 53958 47715 174643 31770 169540
8 323360 39215 25806 107797 19478 120188
14 776054 106624 88089 206899 54132 286713
12 533919 80426 52959 162603 34266 186914
13 537597 84308 60473 183131 34232 158719
15 648347 102894 37083 294847 54325 131712
12 456872 59577 25691 231882 35594 79501
12 517041 77933 47911 143530 33672 195091
10 456552 54283 55770 122433 25428 187527
9 396819 54479 25340 184929 30247 86083
12 533128 77313 41188 221031 36383 138038
8 364671 54585 22036 156308 28754 88408
14 757522 127693 83633 232430 58435 232799
10 427292 49487 13594 229587 37301 68804
9 403591 75229 16152 196433 32241 68690
10 442567 75526 28848 195218 28877 99146
9 391202 54690 20874 190418 28593 82003
12 539408 83681 26149 262236 44299 100902
20 1714719 227127 230648 345380 124220 741286
12 730744 110086 51556 231905 51573 257470
12 479968 61155 34763 150022 31150 161241
11 441996 60938 19750 241790 38080 70054
15 673776 83676 32828 347688 63854 119259
14 609244 114898 29478 258277 59648 126971
12 616287 90599 57967 155318 38406 257009
14 682899 92793 56887 199709 49203 258909
9 445346 64778 34601 163506 34909 127677
7 323941 47698 30497 117756 21256 94313
9 387408 51681 35673 116827 26934 139711
9 381598 47525 26117 145230 30527 114404
12 526167 69825 44509 162458 35240 193596
9 377959 37221 81646 112389 21512 114519
16 659132 90975 45048 310266 43197 137941
8 299380 46101 24269 105373 19590 95410
10 391058 63007 31631 126432 27119 129339
12 542267 87628 46222 194416 37838 154990
9 419243 69740 39761 162192 29208 100580
9 413235 72996 32378 120301 28370 144114
10 596038 98589 73345 116666 35182 262779
8 322149 39776 28101 101023 19379 124625
12 554308 69957 52032 159575 32942 222427
"""
MINORITY = 25_778  # in 21 Opole
SHORT = ("TD", "NL", "PiS", "Konf", "KO", "MN")
REGISTERED = (
    "KOALICYJNY KOMITET WYBORCZY TRZECIA DROGA POLSKA 2050 SZYMONA HOŁOWNI - POLSKIE "
    "STRONNICTWO LUDOWE",
    "KOMITET WYBORCZY NOWA LEWICA",
    "KOMITET WYBORCZY PRAWO I SPRAWIEDLIWOŚĆ",
    "KOMITET WYBORCZY KONFEDERACJA WOLNOŚĆ I NIEPODLEGŁOŚĆ",
    "KOALICYJNY KOMITET WYBORCZY KOALICJA OBYWATELSKA PO .N IPL ZIELONI",
    "KOMITET WYBORCZY WYBORCÓW MNIEJSZOŚĆ NIEMIECKA",
)


def poland(names, minority=MINORITY):
    rows = []
    for number, line in enumerate(DISTRICTS.split("\n")[1:-1], 1):
        seats, valid, *votes = map(int, line.split())
        table = dict(zip(names, votes, strict=False))
        if number == 21:
            table[names[5]] = minority
        row = {"name": str(number), "seats": seats, "votes": table, "valid": valid}
        row["votes"]["all others"] = valid - sum(table.values())
        rows.append(row)
    official = dict(zip(names, (65, 26, 194, 18, 157), strict=False))
    return from_data(file_of("PL", "2023-10-15", "Sejm", rows, official))


@pytest.mark.parametrize("names", [SHORT, REGISTERED], ids=["short", "registered"])
def test_poland_2023_by_either_set_of_names(names):
    contest = poland(names)
    assert len(contest.constituencies) == 41
    assert sum(place.seats for place in contest.constituencies) == 460
    assert reproduce(contest).exact
    members = [contest.facts(name).members for name in names[:5]]
    assert [size > 1 for size in members] == [True, False, False, False, True]
    assert contest.facts(names[5]).exempt


def test_what_the_german_minority_lacked_in_opole():
    """It needs no bar, only a quotient: a tenth more votes would not have done, a quarter would."""
    contest = poland(SHORT, MINORITY * 11 // 10)
    assert reproduce(contest).outcome.by_constituency["21"].get("MN", 0) == 0
    contest = poland(SHORT, MINORITY * 5 // 4)
    assert reproduce(contest).outcome.by_constituency["21"]["MN"] == 1
