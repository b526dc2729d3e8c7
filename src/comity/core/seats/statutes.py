"""The laws on file, one rule for each span of days, each with its statute."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from comity.core.seats.contest import (
    Bonus,
    Guarantee,
    Levelling,
    Magnitudes,
    Rule,
    SmallLists,
    Threshold,
    Tier,
)
from comity.core.seats.methods import Divisor, Plurality, Quota

DHONDT: Final = Divisor("dhondt")
NORDIC: Final = Divisor("sainte_lague", Fraction(7, 5))
HARE: Final = Quota("hare")


def _share(percent: int) -> Fraction:
    return Fraction(percent, 100)


PORTUGAL = Rule(
    "Portugal: d'Hondt in each circle",
    (Tier(DHONDT, tie="fewer_votes"),),
    valid_from="1979-05-16",
    valid_to="2025-12-31",
    source="Lei Eleitoral da Assembleia da República, Lei n.º 14/79 of 16 May, art. 16",
)

SPAIN = Rule(
    "Spain: d'Hondt in each province, bar of 3 % of valid votes there, blank ones included",
    (Tier(DHONDT, tie="more_votes"),),
    (Threshold(_share(3), scope="constituency"),),
    valid_from="1985-06-20",
    valid_to="2023-12-31",
    source="Ley Orgánica 5/1985 del Régimen Electoral General, arts. 96, 162 and 163",
    needs=("valid", "all_lists"),
)

NORWAY = Rule(
    "Norway: modified Sainte-Laguë (1.4) in 19 districts, one levelling seat in each",
    (Tier(NORDIC, tie="more_votes"),),
    levelling=Levelling(NORDIC, Threshold(_share(4), base="lists")),
    overhang="keep",
    valid_from="2005-01-01",
    valid_to="2024-12-31",
    source="Lov om valg til Stortinget, fylkesting og kommunestyrer, 28 June 2002 no. 57, "
    "§§ 11-3 to 11-6; Grunnloven §§ 57 to 59",
)
NORWAY_2025 = replace(
    NORWAY,
    name="Norway: as before; levelling seats only for parties that stand in every district",
    levelling=Levelling(NORDIC, Threshold(_share(4), base="lists"), everywhere=True),
    valid_from="2025-01-01",
    valid_to="2025-12-31",
    source="Lov om valg, 16 June 2023 no. 62 (sections not verified); Grunnloven §§ 57 to 59",
)

POLAND = Rule(
    "Poland: d'Hondt in 41 districts, national bar of 5 %, 8 % for coalitions",
    (Tier(DHONDT, tie="more_votes"),),
    (Threshold(_share(5), coalition={2: _share(8)}),),
    valid_from="2011-08-01",
    valid_to="2023-12-31",
    source="Kodeks wyborczy, Act of 5 January 2011, arts. 196, 197, 232 and 233",
    needs=("coalitions",),
)

CZECHIA = Rule(
    "Czechia: d'Hondt in 14 regions whose seats follow the votes cast, national bars",
    (Tier(DHONDT, tie="more_votes"),),
    (Threshold(_share(5), coalition={2: _share(10), 3: _share(15), 4: _share(20)}),),
    magnitudes=Magnitudes(200, Quota("hare", rounding="nearest", overaward="smallest_remainder")),
    valid_from="2002-02-01",
    valid_to="2021-02-02",
    source="Act no. 247/1995 Coll. as amended by no. 37/2002 Coll., sections 48 to 51",
    needs=("coalitions",),
)
CZECHIA_2021 = replace(
    CZECHIA,
    name="Czechia: whole Imperiali quotas in 14 regions, remainders nationwide",
    tiers=(
        Tier(Quota("imperiali", "nearest", "next_tier", "smallest_remainder"), tie="more_votes"),
        Tier(
            Quota("hagenbach_bischoff", "nearest", "largest", "smallest_remainder"),
            scope="national",
            votes="remainders",
            tie="more_votes",
        ),
    ),
    thresholds=(Threshold(_share(5), coalition={2: _share(8), 3: _share(11)}),),
    valid_from="2021-07-01",
    valid_to="2025-12-31",
    source="Act no. 247/1995 Coll. as amended by no. 189/2021 Coll., sections 48 to 51",
)

JAPAN = Rule(
    "Japan: d'Hondt in 11 blocks, no more seats than candidates left on the list",
    (Tier(DHONDT),),
    valid_from="1994-12-25",
    valid_to="2021-12-31",
    source="Public Offices Election Act (Act no. 100 of 1950), arts. 13 and 95-2",
    needs=("capacity",),
)

FINLAND = Rule(
    "Finland: d'Hondt in each district, an alliance counts as one list",
    (Tier(DHONDT),),
    valid_from="1998-10-08",
    valid_to="2023-12-31",
    source="Vaalilaki 714/1998, sections 88 to 90",
    needs=("alliances",),
)

_SLOVAK_QUOTA = Quota("hagenbach_bischoff", "nearest", "largest", "smallest_remainder")
SLOVAKIA = Rule(
    "Slovakia: one country, rounded Hagenbach-Bischoff quota, bars of 5, 7 and 10 %",
    (Tier(_SLOVAK_QUOTA, scope="national", seats=150, tie="more_votes"),),
    (Threshold(_share(5), coalition={2: _share(7), 4: _share(10)}),),
    valid_from="2004-07-01",
    valid_to="2014-06-30",
    source="Act no. 333/2004 Coll., sections 42 and 43",
    needs=("coalitions",),
)
SLOVAKIA_2014 = replace(
    SLOVAKIA,
    valid_from="2014-07-01",
    valid_to="2023-12-31",
    source="Act no. 180/2014 Coll., sections 66 to 68",
)

RUSSIA = Rule(
    "Russia: 450 list seats by Hare quota, bar of 7 % of the ballots cast",
    (Tier(HARE, scope="national", seats=450, tie="more_votes"),),
    (Threshold(_share(7), base="cast"),),
    guarantee=Guarantee(2, _share(60)),
    valid_from="2006-12-07",
    valid_to="2009-05-25",
    source="Federal Law no. 51-FZ of 18 May 2005, arts. 82 and 83",
    needs=("cast",),
)
RUSSIA_2011 = replace(
    RUSSIA,
    name="Russia: as before, with one seat from 5 % and two from 6 %",
    small_lists=SmallLists(((_share(5), 1), (_share(6), 2))),
    valid_from="2009-05-26",
    valid_to="2014-02-23",
    source="Federal Law no. 51-FZ of 18 May 2005 as amended by no. 94-FZ of 12 May 2009, "
    "arts. 82, 82.1 and 83",
)
RUSSIA_2016 = replace(
    RUSSIA,
    name="Russia: 225 list seats by Hare quota, bar of 5 % of the ballots cast",
    tiers=(Tier(HARE, scope="national", seats=225, tie="more_votes"),),
    thresholds=(Threshold(_share(5), base="cast"),),
    guarantee=Guarantee(2, _share(50)),
    valid_from="2014-02-24",
    valid_to="2021-12-31",
    source="Federal Law no. 20-FZ of 22 February 2014, arts. 88 and 89",
)

UNITED_KINGDOM = Rule(
    "United Kingdom: one member per constituency, most votes",
    (Tier(Plurality()),),
    valid_from="1950-02-23",
    valid_to="2024-12-31",
    source="Representation of the People Act 1983, schedule 1, rules 18 and 49",
    needs=("each_candidate",),
)


def _korea(seats: int, valid_from: str, valid_to: str, act: str) -> Rule:
    return Rule(
        f"Korea: {seats} list seats by Hare quota, bar of 3 % or five district seats",
        (Tier(HARE, scope="national", seats=seats),),
        (Threshold(_share(3), alternatives=(("district_seats", 5),)),),
        valid_from=valid_from,
        valid_to=valid_to,
        source=f"Public Official Election Act, arts. 21 and 189, {act}",
        needs=("district_seats", "all_lists"),
    )


KOREA = (
    _korea(56, "2004-03-12", "2008-02-28", "as amended by Act no. 7189 of 12 March 2004"),
    _korea(54, "2008-02-29", "2016-03-02", "as amended by Act no. 8879 of 29 February 2008"),
    _korea(47, "2016-03-03", "2019-12-31", "as amended by Act no. 14073 of 3 March 2016"),
)


def _greece(bonus: int, valid_from: str, valid_to: str, source: str) -> Rule:
    return Rule(
        f"Greece: {300 - bonus} seats by Hare quota, {bonus} to the first list, bar of 3 %",
        (Tier(HARE, scope="national", seats=300 - bonus, tie="more_votes"),),
        (Threshold(_share(3)),),
        bonus=Bonus(bonus),
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
    )


GREECE = (
    _greece(40, "2006-01-27", "2010-01-26", "Law 3231/2004 (articles not verified)"),
    _greece(
        50,
        "2010-01-27",
        "2019-12-31",
        "Law 3231/2004 as amended by Law 3636/2008; Presidential Decree 26/2012, arts. 99, 100",
    ),
)
