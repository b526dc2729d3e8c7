"""The trial world holds together, and names nothing that exists."""

from __future__ import annotations

import csv
import gettext
import re
import shutil
import unicodedata
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pycountry
import pytest

from comity.datasets.trial import BrokenWorld, World, read
from comity.datasets.trial.texts import parse

NETWORK_LANGUAGES = ("en", "ar", "zh-Hans", "es", "fr", "ru")
FOLDER = Path(str(files("comity.datasets.trial")))

# The Unicode name of every letter of a name begins with one of these, by ISO 15924 script.
LETTERS = {
    "Latn": ("LATIN ", "MODIFIER LETTER"),
    "Arab": ("ARABIC ",),
    "Cyrl": ("CYRILLIC ",),
    "Hans": ("CJK ",),
    "Hant": ("CJK ",),
    "Jpan": ("CJK ", "HIRAGANA ", "KATAKANA "),
    "Kore": ("HANGUL ",),
    "Deva": ("DEVANAGARI ",),
    "Beng": ("BENGALI ",),
    "Taml": ("TAMIL ",),
    "Telu": ("TELUGU ",),
    "Knda": ("KANNADA ",),
    "Mlym": ("MALAYALAM ",),
    "Gujr": ("GUJARATI ",),
    "Guru": ("GURMUKHI ",),
    "Sinh": ("SINHALA ",),
    "Thai": ("THAI ",),
    "Laoo": ("LAO ",),
    "Khmr": ("KHMER ",),
    "Mymr": ("MYANMAR ",),
    "Geor": ("GEORGIAN ",),
    "Armn": ("ARMENIAN ",),
    "Grek": ("GREEK ",),
    "Hebr": ("HEBREW ",),
    "Ethi": ("ETHIOPIC ",),
}


@pytest.fixture(scope="module")
def world() -> World:
    return read()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the data that a test may spoil."""
    target = tmp_path / "trial"
    shutil.copytree(FOLDER, target, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return target


def respell(folder: Path, name: str, row: int, column: str, value: str) -> None:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    table[row][table[0].index(column)] = value
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(BrokenWorld) as caught:
        read(folder)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


class TestCounts:
    def test_there_are_118_organisations_in_85_countries_of_six_regions(self, world: World) -> None:
        assert len(world.organisations) == 118
        assert len(world.countries) == 85
        assert len(world.regions) == 6
        assert {o.country for o in world.organisations} == {c.code for c in world.countries}
        assert {c.region for c in world.countries} == {r.code for r in world.regions}

    def test_capacities_are_those_of_the_network(self, world: World) -> None:
        assert Counter(o.capacity for o in world.organisations) == {
            "member": 85,
            "other": 11,
            "youth-women": 22,
        }
        assert sum("section" in o.capacities for o in world.organisations) == 5

    def test_every_country_has_a_name_of_its_own_in_each_language(self, world: World) -> None:
        for lang in ("en", "ar", "zh", "es", "fr", "ru"):
            assert len({getattr(c, f"name_{lang}") for c in world.countries}) == 85

    def test_no_two_dots_of_the_map_lie_on_one_another(self, world: World) -> None:
        assert len({(c.longitude, c.latitude) for c in world.countries}) == 85
        assert all(-180 < c.longitude < 180 and -90 < c.latitude < 90 for c in world.countries)

    def test_the_river_has_at_least_forty_public_documents(self, world: World) -> None:
        assert sum(d.audience == "public" for d in world.documents) == 45
        assert {d.audience for d in world.documents} == {
            "public",
            "members",
            "own",
            "body",
            "forum",
            "named",
        }

    def test_every_document_is_read_in_at_least_two_languages(self, world: World) -> None:
        counted = Counter(v.symbol for v in world.languages)
        assert set(counted) == {d.symbol for d in world.documents}
        assert min(counted.values()) == 2


class TestInvented:
    def test_no_country_bears_the_name_or_code_of_a_real_one(self, world: World) -> None:
        real: set[str] = set()
        codes: set[str] = set()
        translations = [
            gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [lang])
            for lang in ("ar", "zh_CN", "es", "fr", "ru")
        ]
        for known in (*pycountry.countries, *pycountry.historic_countries):
            names = {known.name} | {
                getattr(known, a) for a in ("official_name", "common_name") if hasattr(known, a)
            }
            names |= {t.gettext(n) for t in translations for n in names}
            real |= {n.casefold() for n in names}
            codes |= {getattr(known, a, "") for a in ("alpha_2", "alpha_3")}
        assert {"france", "франция", "中国"} <= real
        for country in world.countries:
            for lang in ("en", "ar", "zh", "es", "fr", "ru"):
                assert getattr(country, f"name_{lang}").casefold() not in real
            assert country.code not in codes

    def test_every_domain_ends_in_example(self, world: World) -> None:
        hosts = [o.domain for o in world.organisations]
        hosts += [a.rpartition("@")[2] for o in world.organisations for a in (o.contact, o.keeper)]
        hosts += [p.email.rpartition("@")[2] for p in world.people]
        hosts += [c.contact.rpartition("@")[2] for c in world.claimants]
        assert all(h.endswith(".example") for h in hosts if h)
        assert len({o.domain for o in world.organisations}) == 118

    def test_no_file_names_an_address_outside_example(self) -> None:
        for path in [*FOLDER.rglob("*.csv"), *FOLDER.rglob("*.md")]:
            text = path.read_text(encoding="utf-8")
            assert "://" not in text, path
            for host in re.findall(r"@([\w.-]+)", text):
                assert host.endswith(".example"), (path, host)

    def test_slugs_are_lower_case_ascii(self, world: World) -> None:
        for one in (*world.organisations, *world.predecessors):
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.id)


class TestNames:
    def test_each_name_is_written_in_its_script(self, world: World) -> None:
        for name in world.names:
            for sign in name.text.split(" (")[0]:
                if unicodedata.category(sign).startswith("L"):
                    assert unicodedata.name(sign).startswith(LETTERS[name.script]), name

    def test_at_least_twelve_scripts_are_names_of_the_day(self, world: World) -> None:
        official = {n.script for n in world.names if n.kind == "official" and n.until is None}
        assert official == set(LETTERS)
        assert len(official) == 25

    def test_languages_and_scripts_are_registered(self, world: World) -> None:
        for name in world.names:
            assert pycountry.languages.get(alpha_2=name.language.partition("-")[0]) is not None
            assert pycountry.scripts.get(alpha_4=name.script) is not None

    def test_every_organisation_has_an_english_name(self, world: World) -> None:
        named = {
            n.organisation
            for n in world.names
            if n.language == "en" and n.kind in ("official", "alias")
        }
        assert {o.id for o in world.organisations} <= named

    def test_every_kind_of_name_occurs(self, world: World) -> None:
        assert {n.kind for n in world.names} == {"official", "short", "acronym", "former", "alias"}

    def test_two_organisations_of_one_country_differ_in_one_character(self, world: World) -> None:
        own = {
            n.organisation: n.text
            for n in world.names
            if n.kind == "official" and n.language == "zh-Hans"
        }
        pair = own["zhongzi"], own["wessenera-seeds"]
        assert [a == b for a, b in zip(*pair, strict=True)].count(False) == 1
        country = {o.id: o.country for o in world.organisations}
        assert country["zhongzi"] == country["wessenera-seeds"]
        assert country["rechnye"] == country["rasmovia-communes"]

    def test_two_claim_one_organisation_and_name_it_differently(self, world: World) -> None:
        assert [c.organisation for c in world.claimants] == ["kiyi", "kiyi"]
        contested = {n.claimant for n in world.names if n.claimant}
        assert contested == {c.id for c in world.claimants}
        assert all(c.recognised is None for c in world.claimants)

    def test_one_organisation_is_not_shown(self, world: World) -> None:
        assert [o.id for o in world.organisations if o.not_shown] == ["landovia-gauges"]

    def test_lineage_has_every_kind_of_event(self, world: World) -> None:
        assert {e.kind for e in world.lineage} == {
            "founded",
            "split",
            "merged",
            "renamed",
            "dissolved",
        }
        ended = {e.organisation for e in world.lineage if e.kind in ("dissolved", "merged")}
        assert ended == {p.id for p in world.predecessors}
        founded = [e.organisation for e in world.lineage if e.kind == "founded"]
        assert len(founded) == len(set(founded)) == 118 + 5

    def test_one_name_stands_first_in_each_language(self, world: World) -> None:
        counted = Counter((n.organisation, n.language) for n in world.names if n.kind == "official")
        assert set(counted.values()) == {1}
        first = {n.organisation: n for n in reversed(world.names)}
        assert all(n.own and n.kind == "official" for n in first.values())

    def test_nobody_acts_or_stands_before_its_founding(self, world: World) -> None:
        founded = {o.id: o.founded[:4] for o in world.organisations}
        for standing in world.standings:
            assert founded[standing.organisation] <= standing.from_.isoformat()[:4]
        for act in world.acts:
            assert founded[act.organisation] <= str(act.at.year)
        for legal in world.legal:
            if legal.from_:
                assert founded[legal.organisation] <= str(legal.from_.year)

    def test_standings_of_an_organisation_do_not_overlap(self, world: World) -> None:
        for org in world.organisations:
            spans = sorted(
                (s.from_.isoformat(), s.until.isoformat() if s.until else "9999")
                for s in world.standings
                if s.organisation == org.id and not s.forum
            )
            assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
            assert spans[-1][1] == "9999"


class TestTexts:
    def test_every_file_is_in_normal_form_c(self) -> None:
        for path in [*FOLDER.rglob("*.csv"), *FOLDER.rglob("*.md")]:
            text = path.read_text(encoding="utf-8")
            assert unicodedata.is_normalized("NFC", text), path
            assert not re.search("[\u202a-\u202e\u2066-\u2069\u0000\ufeff]", text), path

    def test_complete_versions_count_the_same_paragraphs(self, world: World) -> None:
        for document in world.documents:
            versions = [v for v in world.languages if v.symbol == document.symbol]
            assert len({v.of for v in versions}) == 1
            for version in versions:
                text = world.texts[version.symbol, version.language]
                assert len(text.paragraphs) == version.of
                if version.complete:
                    assert all(p.text for p in text.paragraphs)

    @pytest.mark.parametrize("symbol", ["CFA12/DEC/1", "CFA/2026/APP/3", "CFA9/APP/2"])
    def test_the_main_texts_exist_in_the_six_languages(self, world: World, symbol: str) -> None:
        versions = [v.language for v in world.languages if v.symbol == symbol]
        assert sorted(versions) == sorted(NETWORK_LANGUAGES)

    def test_numbers_and_kinds_agree_between_the_languages(self, world: World) -> None:
        for document in world.documents:
            shapes = {
                tuple((b.kind, b.ident, b.number) for b in text.blocks)
                for (symbol, _), text in world.texts.items()
                if symbol == document.symbol
            }
            assert len(shapes) == 1, document.symbol

    def test_the_declaration_is_as_complete_as_it_says(self, world: World) -> None:
        counted = {
            v.language: (v.status, v.paragraphs, v.of)
            for v in world.languages
            if v.symbol == "CFA12/DEC/1"
        }
        assert counted == {
            "en": ("authentic", 16, 16),
            "ar": ("official", 15, 16),
            "zh-Hans": ("official", 16, 16),
            "es": ("courtesy", 16, 16),
            "fr": ("courtesy", 16, 16),
            "ru": ("courtesy", 11, 16),
        }
        arabic = world.texts["CFA12/DEC/1", "ar"]
        assert [p.number for p in arabic.paragraphs if not p.text] == [11]
        english = world.texts["CFA12/DEC/1", "en"]
        assert [re.match(r"\*[^*]+\*", p.text)[0] for p in english.paragraphs[:4]] == [
            "*Recalling*",
            "*Having heard*",
            "*Conscious*",
            "*Convinced*",
        ]
        assert [b.text for b in english.blocks if b.kind == "heading"] == [
            "What we hold in common",
            "Measuring together",
            "Sowing, grazing and fishing",
            "Working together",
        ]

    def test_the_open_letter_had_an_earlier_wording(self, world: World) -> None:
        symbol = "CFA/2026/APP/3"
        assert [(v.symbol, v.number) for v in world.versions] == [(symbol, 1), (symbol, 2)]
        assert {key[2] for key in world.earlier} == {"en", "fr", "zh-Hans"}
        for language in ("en", "fr", "zh-Hans"):
            before = world.earlier[symbol, 1, language].blocks
            after = world.texts[symbol, language].blocks
            changed = [b.ident for a, b in zip(before, after, strict=True) if a != b]
            assert changed == ["p3", "p4"]

    def test_a_text_needs_one_title(self) -> None:
        with pytest.raises(ValueError, match="begins with one line"):
            parse("No title.\n")
        with pytest.raises(ValueError, match="one title only"):
            parse("# One\n\n# Two\n")


def counts(world: World, call: str) -> Counter[str]:
    return Counter(a.verb for a in world.acts if a.call == call)


class TestCalls:
    def test_the_declaration_is_signed_by_117_of_118(self, world: World) -> None:
        assert counts(world, "C/2026/3") == {
            "sign": 116,
            "sign-reservation": 2,
            "explain": 3,
            "withdraw": 1,
        }
        acts = [a for a in world.acts if a.call == "C/2026/3"]
        gone = {a.organisation for a in acts if a.verb == "withdraw"}
        in_force = [a for a in acts if a.verb.startswith("sign") and a.organisation not in gone]
        assert Counter(a.capacity for a in in_force) == {
            "member": 84,
            "other": 11,
            "youth-women": 22,
        }

    def test_one_call_is_in_progress_whenever_it_is_loaded(self, world: World) -> None:
        (running,) = [c for c in world.calls if c.deadline is None]
        assert (running.id, running.opens_offset_days, running.deadline_offset_days) == (
            "C/2026/17",
            -13,
            21,
        )
        acts = [a for a in world.acts if a.call == running.id]
        assert len({a.organisation for a in acts}) == 60
        assert all(-13 <= (a.offset_days or 0) <= 0 for a in acts)
        assert counts(world, running.id) == {
            "sign": 49,
            "sign-reservation": 5,
            "join": 2,
            "decline": 3,
            "withdraw": 1,
            "explain": 1,
        }

    def test_the_organisation_of_the_demonstration_has_not_answered(self, world: World) -> None:
        acted = {a.organisation for a in world.acts if a.call == "C/2026/17"}
        assert acted.isdisjoint({"ar-avel", "kiyi"})
        asked = [p.organisation for p in world.people if p.role == "initiator-secretary"]
        assert set(asked) <= acted

    def test_the_letter_of_brennara_is_closed_with_51(self, world: World) -> None:
        assert counts(world, "C/2021/5") == {"sign": 51}

    def test_the_motion_has_reservations_in_nine_languages(self, world: World) -> None:
        acts = [a for a in world.acts if a.call == "C/2026/9" and a.verb == "sign-reservation"]
        assert sorted(a.language for a in acts) == sorted(
            ["ar", "ru", "es", "fr", "zh-Hans", "en", "de", "el", "ko"]
        )

    def test_the_three_who_spoke_on_paragraph_9_speak_for_themselves(self, world: World) -> None:
        spoken = {
            a.organisation: (a.symbol, a.language)
            for a in world.acts
            if a.call == "C/2026/3" and a.verb == "explain"
        }
        assert spoken == {
            "delta-fishers": ("CFA12/DEC/1/RES/3", "ar"),
            "hermandad": ("CFA12/DEC/1/RES/4", "es"),
            "xiayou": ("CFA12/DEC/1/RES/5", "zh-Hans"),
        }

    def test_no_act_falls_outside_the_story(self, world: World) -> None:
        assert max(a.at.date().isoformat() for a in world.acts) == "2026-11-14"


class TestPeople:
    def test_every_role_of_the_demonstration_is_filled(self, world: World) -> None:
        roles = Counter(p.role for p in world.people)
        for role in ("second-officer", "network-editor", "registrar-1", "registrar-2", "operator"):
            assert roles[role] == 1
        assert roles["initiator-secretary"] == 2
        assert roles["member-secretary"] == 8

    def test_the_registrars_are_two_persons_of_two_organisations(self, world: World) -> None:
        pair = [p for p in world.people if p.role.startswith("registrar-")]
        offices = {(o.body, o.person) for o in world.officers if o.office == "registrar"}
        assert offices == {("credentials", p.id) for p in pair}
        assert len({p.organisation for p in pair}) == 2
        seats = {c.organisation for c in world.seats if c.body == "credentials"}
        assert {p.organisation for p in pair} <= seats

    def test_two_officers_of_one_organisation_may_sign(self, world: World) -> None:
        signers = {
            m.person for m in world.mandates if (m.organisation, m.power) == ("ar-avel", "sign")
        }
        assert signers == {"p03", "p04"}

    def test_attendance_is_claimed_twice_where_the_story_says_so(self, world: World) -> None:
        claimed = {
            (c.kind, c.value)
            for c in world.claims
            if (c.subject, c.measure) == ("CFA10", "organisations")
        }
        assert claimed == {("final", "71"), ("announced", "76"), ("reported", "69")}


class TestBroken:
    def test_a_copy_reads_like_the_original(self, copy: Path, world: World) -> None:
        assert read(copy) == world

    @pytest.mark.parametrize(
        ("name", "row", "column", "value", "sentence"),
        [
            (
                "organisations.csv",
                1,
                "country",
                "X99",
                "organisations.csv: ar-avel: country 'X99' is not known.",
            ),
            (
                "organisations.csv",
                1,
                "domain",
                "bank.org",
                "organisations.csv: ar-avel: bank.org does not end in .example.",
            ),
            (
                "organisations.csv",
                1,
                "not_shown",
                "maybe",
                "organisations.csv, line 2, not_shown: 'maybe': expected yes or no.",
            ),
            (
                "organisations.csv",
                1,
                "founded",
                "long ago",
                "organisations.csv, line 2, founded: 'long ago': expected a year or a day.",
            ),
            (
                "countries.csv",
                1,
                "longitude",
                "",
                "countries.csv, line 2, longitude: '': is empty.",
            ),
            (
                "names.csv",
                1,
                "text",
                "Cafe\u0301",
                "names.csv, line 2, text: is not in normal form C.",
            ),
            (
                "calls.csv",
                1,
                "opens",
                "2021-10-08T12:00",
                "calls.csv, line 2, opens: '2021-10-08T12:00': "
                "expected an instant in UTC that ends in Z.",
            ),
            (
                "languages.csv",
                2,
                "paragraphs",
                "16",
                "languages.csv: CFA12/DEC/1 in ar: the text counts other paragraphs than the row.",
            ),
            (
                "languages.csv",
                2,
                "complete",
                "yes",
                "languages.csv: CFA12/DEC/1 in ar: complete and the count of paragraphs disagree.",
            ),
            (
                "documents.csv",
                1,
                "authentic",
                "fr",
                "documents.csv: CFA12/DEC/1: languages.csv names other authentic languages.",
            ),
            (
                "documents.csv",
                1,
                "audience",
                "body",
                "documents.csv: CFA12/DEC/1: says not which body may see it.",
            ),
            (
                "acts.csv",
                1,
                "organisation",
                "casa-agua",
                "acts.csv: A0001: organisation 'casa-agua' is not known.",
            ),
            (
                "claims.csv",
                1,
                "subject",
                "CFA99",
                "claims.csv: CL001: subject 'CFA99' is not known.",
            ),
            (
                "claims.csv",
                1,
                "source",
                "hearsay",
                "claims.csv: CL001: source 'hearsay' is not known.",
            ),
            (
                "names.csv",
                1,
                "until",
                "2001-01-01",
                "names.csv: رابطة أهل الضفاف: ends before it begins.",
            ),
            (
                "documents.csv",
                1,
                "organisation",
                "semeurs",
                "documents.csv: CFA12/DEC/1: a body or an organisation is its author.",
            ),
            (
                "languages.csv",
                1,
                "title",
                "Another",
                "languages.csv: CFA12/DEC/1 in en: the text has another title.",
            ),
            (
                "calls.csv",
                1,
                "opens_offset_days",
                "-3",
                "calls.csv: C/2021/5: needs both offsets or none.",
            ),
            (
                "mandates.csv",
                1,
                "power",
                "rule",
                "mandates.csv: M001: power 'rule' is not known.",
            ),
        ],
    )
    def test_a_spoiled_cell_is_named(
        self, copy: Path, name: str, row: int, column: str, value: str, sentence: str
    ) -> None:
        respell(copy, name, row, column, value)
        assert problems(copy)[0] == sentence

    def test_columns_must_be_those_of_the_class(self, copy: Path) -> None:
        (copy / "regions.csv").write_text("code,name\nUB,Upper\n", encoding="utf-8")
        assert problems(copy) == (
            "regions.csv: the columns must be code, name_en, name_ar, name_zh, name_es, name_fr, "
            "name_ru, continent.",
        )

    def test_a_short_row_is_named(self, copy: Path) -> None:
        path = copy / "predecessors.csv"
        path.write_text(path.read_text(encoding="utf-8") + "lost,X01\n", encoding="utf-8")
        assert problems(copy) == (
            "predecessors.csv, line 7: has another number of cells than the header.",
        )

    def test_a_text_without_a_title_is_named(self, copy: Path) -> None:
        (copy / "texts" / "CFA9_APP_2" / "fr.md").write_text("À tous.\n", encoding="utf-8")
        assert problems(copy) == ("texts/CFA9_APP_2/fr.md: a text begins with one line '# Title'.",)

    def test_a_text_without_a_row_and_a_row_without_a_text_are_named(self, copy: Path) -> None:
        folder = copy / "texts" / "CFA9_APP_2"
        (folder / "fr.md").rename(folder / "de.md")
        assert sorted(problems(copy)) == [
            "languages.csv: CFA9/APP/2 in de has a row or a text, but not both.",
            "languages.csv: CFA9/APP/2 in fr has a row or a text, but not both.",
        ]

    def test_versions_are_counted_and_kept(self, copy: Path) -> None:
        respell(copy, "versions.csv", 1, "number", "3")
        assert problems(copy) == (
            "versions.csv: CFA/2026/APP/3: the versions are not counted from 1.",
            "versions.csv: CFA/2026/APP/3 version 1 has a row or a text, but not both.",
            "versions.csv: CFA/2026/APP/3 version 3 has a row or a text, but not both.",
        )

    def test_words_without_an_act_and_an_act_without_words_are_named(self, copy: Path) -> None:
        folder = copy / "reservations" / "C_2026_3"
        (folder / "poyma").rename(folder / "rechnye")
        assert problems(copy) == (
            "reservations: poyma on C/2026/3 has no words in ru.",
            "reservations: rechnye on C/2026/3 in ar belongs to no act.",
            "reservations: rechnye on C/2026/3 in en belongs to no act.",
            "reservations: rechnye on C/2026/3 in ru belongs to no act.",
        )

    @pytest.mark.parametrize(
        ("cells", "sentence"),
        [
            ({"verb": "withdraw"}, "acts.csv: A9999: withdraws what was never signed."),
            ({"at": "2026-11-01T12:00Z"}, "acts.csv: A9999: acts before C/2026/17 opens."),
            (
                {"offset_days": ""},
                "acts.csv: A9999: has an offset exactly when its call has one.",
            ),
            (
                {"organisation": "semeurs", "verb": "sign"},
                "acts.csv: A9999: signs a second time without withdrawing.",
            ),
            (
                {"call": "C/2026/11", "offset_days": "", "at": "2026-04-01T12:00Z"},
                "acts.csv: A9999: acts after C/2026/11 has closed.",
            ),
            ({"call": "C/2099/1"}, "acts.csv: A9999: call 'C/2099/1' is not known."),
            ({"capacity": "other"}, "acts.csv: A9999: capacity 'other' is not known."),
            (
                {
                    "call": "C/2021/5",
                    "offset_days": "",
                    "at": "2021-10-09T12:00Z",
                    "verb": "sign-reservation",
                },
                "acts.csv: A9999: C/2021/5 allows no reservations.",
            ),
            (
                {"language": "ar"},
                "acts.csv: A9999: a reservation or explanation, and only one, has words.",
            ),
        ],
    )
    def test_an_act_that_cannot_be_is_named(
        self, copy: Path, cells: dict[str, str], sentence: str
    ) -> None:
        act = {
            "id": "A9999",
            "call": "C/2026/17",
            "organisation": "poyma",
            "verb": "decline",
            "capacity": "member",
            "at": "2026-11-14T12:00Z",
            "offset_days": "-1",
            "paragraph": "",
            "language": "",
            "note": "",
            "symbol": "",
        } | cells
        with (copy / "acts.csv").open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, act, lineterminator="\n").writerow(act)
        assert problems(copy)[0] == sentence

    def test_a_call_needs_a_deadline_or_its_offset(self, copy: Path) -> None:
        respell(copy, "calls.csv", 1, "deadline", "")
        assert problems(copy) == (
            "calls.csv: C/2021/5: needs a deadline or its offset, and not both.",
        )

    def test_an_organisation_needs_an_official_name(self, copy: Path) -> None:
        path = copy / "names.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(x for x in lines if not x.startswith("gadot,")), encoding="utf-8")
        assert problems(copy) == ("names.csv: gadot has no official name.",)

    def test_two_rows_of_one_key_are_named(self, copy: Path) -> None:
        path = copy / "organisations.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
        assert problems(copy) == ("organisations.csv: ar-avel stands there 2 times.",)
