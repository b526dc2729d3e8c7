"""Dated facts that the law asks for and that result files often leave out, with their sources.

They are used only where a file is silent, and the contest then says so in its notes.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Coalition:
    """A list of several parties at one election; `list_name` holds beginnings of its name."""

    country: str
    year: str
    list_name: str
    members: int
    source: str


@dataclass(frozen=True, slots=True)
class Exhausted:
    """A list with fewer candidates left than its votes would have seated."""

    country: str
    year: str
    constituency: str
    list_name: str
    candidates: int
    source: str


COALITIONS: Final = (
    Coalition("CZ", "2002", "Koalice", 2, "volby.cz 2002: KDU-ČSL and US-DEU"),
    Coalition("CZ", "2021", "SPOLU", 3, "volby.cz 2021: ODS, KDU-ČSL and TOP 09"),
    Coalition(
        "CZ", "2021", "Piráti+STAN|Piráti a Starostové|PirSTAN", 2, "volby.cz 2021: Piráti, STAN"
    ),
    Coalition("PL", "2015", "ZL|Zjednoczona Lewica", 5, "PKW, obwieszczenie of 27 October 2015"),
    Coalition("PL", "2019", "KO|Koalicja Obywatelska", 4, "PKW, obwieszczenie of 15 October 2019"),
    Coalition("PL", "2023", "KO|Koalicja Obywatelska", 4, "PKW, obwieszczenie of 17 October 2023"),
    Coalition("PL", "2023", "TD|Trzecia Droga", 2, "PKW, obwieszczenie of 17 October 2023"),
    Coalition(
        "SK",
        "2020",
        "Progresívne Slovensko-SPOLU|Progresívne Slovensko a SPOLU|PS-SPOLU|PS/SPOLU|Koalícia Prog",
        2,
        "Statistical Office of the Slovak Republic, 2020",
    ),
    Coalition(
        "SK",
        "2023",
        "OĽANO|Obyčajní ľudia",
        3,
        "Statistical Office of the Slovak Republic, 2023: OĽANO, KÚ and Za ľudí",
    ),
)

# Beginnings of registered names that only a coalition may bear.
COALITION_NAMES: Final = {
    "PL": "KKW |Koalicyjny Komitet Wyborczy",
    "SK": "Koalícia ",
    "CZ": "Koalice ",
}

MINORITIES: Final = {
    "PL": "MN|Mniejszość Niemiecka|KWW Mniejszość Niemiecka|German Minority|"
    "Komitet Wyborczy Wyborców Mniejszość Niemiecka",
}

_MIC = "Ministry of Internal Affairs and Communications, result of the election of"
EXHAUSTED: Final = (
    Exhausted("JP", "2009", "Kinki|近畿", "民主|DPJ|Democratic", 11, f"{_MIC} 30 August 2009"),
    Exhausted("JP", "2009", "Kinki|近畿", "みんな|Your Party|Minna", 0, f"{_MIC} 30 August 2009"),
    Exhausted("JP", "2009", "Tokai|東海", "みんな|Your Party|Minna", 0, f"{_MIC} 30 August 2009"),
    Exhausted(
        "JP", "2017", "Tokai|東海", "立憲|立民|CDP|Constitutional", 4, f"{_MIC} 22 October 2017"
    ),
    Exhausted("JP", "2021", "Tokai|東海", "れいわ|Reiwa|RS", 0, f"{_MIC} 31 October 2021"),
)

# Rows that count ballots for nobody, as result tables name them; only Spain counts blank ones in.
BLANK: Final = (
    "blank|blanks|blank votes|blank ballots|en blanco|votos en blanco|blancos|votos blancos|"
    "brancos|em branco|votos em branco|votos brancos|blanke|blanke stemmer|λευκα"
)
INVALID: Final = (
    "invalid|invalid votes|invalid ballots|spoilt|spoiled|null|nulos|votos nulos|forkastede|"
    "forkastede stemmer|neplatne hlasy|glosy niewazne|hylatyt|ακυρα|недействительные|無効|무효"
)
BLANK_COUNTS: Final = "ES"
