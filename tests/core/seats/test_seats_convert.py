"""Result files: what is read, what is filled in, what is refused."""

from dataclasses import replace

import pytest
from seats_data import election, election_data, file_of

from comity.core.seats.contest import Alliance, ListFacts
from comity.core.seats.convert import from_data
from comity.core.seats.errors import BadContest, UnknownLaw
from comity.core.seats.reproduce import reproduce

POLAND = ("PL", "2019-10-13", "Sejm")


def good(**more):
    rows = [{"name": "1", "seats": 3, "votes": {"A": 60, "B": 30}, "valid": 100}]
    return {**file_of(*POLAND, rows, {"A": 2, "B": 1}), **more}


def problems(data):
    with pytest.raises(BadContest) as caught:
        from_data(data)
    return caught.value.problems


def test_a_good_file():
    contest = from_data(good())
    assert reproduce(contest).exact
    assert (contest.country, contest.identifier) == ("PL", "PL_2019-10-13")


def test_what_a_file_may_leave_out_or_write_otherwise():
    data = {
        key: good()[key] for key in ("country", "chamber", "date", "constituencies", "official")
    }
    assert reproduce(from_data({**data, "country": "pl", "date": 2019})).exact
    rows = [{"name": "Bath", "votes": {"LD": 28, "Con": 18}}]
    assert reproduce(from_data(file_of("UK", "2017", "House of Commons", rows, {"LD": 1}))).exact


def test_the_hint_is_not_the_law():
    data = good()
    data["rule"] = {"method": "sainte_lague", "threshold": 0.5}
    assert from_data(data).rule == from_data(good()).rule


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"country": None}, "country: a text is needed"),
        ({"chamber": 3}, "chamber: a text is needed"),
        ({"date": True}, "date: a text is needed"),
        ({"date": 20191013}, "date: '20191013' is no day"),
        ({"date": "10/2019"}, "date: '10/2019' is no day like 2017-10-20, month or year"),
        ({"date": "2019-13-01"}, "date: '2019-13-01' is no day"),
        ({"constituencies": []}, "constituencies: a list with at least one"),
        ({"constituencies": {}}, "constituencies: a list with at least one"),
        ({"constituencies": [3]}, "constituencies, row 1: row: an object is needed"),
        ({"official": [1]}, "official: a table of names and numbers is needed"),
        ({"official": {"A": "2"}}, "official, 'A': '2' is not a whole number"),
        ({"official": {"": 2}}, "official: a name is empty"),
        ({"threshold_base": -1}, "threshold_base: -1 is below zero"),
        ({"coalition": {"A": 1.5}}, "coalition, 'A': 1.5 is not a whole number"),
        ({"id": 7}, "id: is not a text"),
    ],
)
def test_what_is_wrong_at_the_top(change, said):
    found = problems({**good(), **change})
    assert any(problem.startswith(said) for problem in found), found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "name: a text is needed"),
        ({"seats": -1}, "seats: -1 is below zero"),
        ({"seats": 10**9}, "seats: 1000000000 is above 10000"),
        ({"votes": None}, "votes: a table of names and numbers is needed"),
        ({"votes": {"A": "1,234"}}, "votes, 'A': '1,234' is not a whole number"),
        ({"votes": {"A": 1.0}}, "votes, 'A': 1.0 is not a whole number"),
        ({"votes": {"A": True}}, "votes, 'A': true is not a whole number"),
        ({"votes": {"A": "-"}}, "votes, 'A': '-' is not a whole number"),
        ({"votes": {"A": -3}}, "votes, 'A': -3 is below zero"),
        ({"votes": {"A": 10**40}}, "votes, 'A': 1000000000000000000000000000000000000"),
        ({"votes": {"A": 10**5000}}, "votes, 'A': a number of thousands of digits is above"),
        ({"votes": {"A": 0}}, "votes: nobody has a vote in 1"),
        ({"valid": 3}, "valid: 3 is less than the votes of the lists together"),
        ({"capacity": {"A": "c.r."}}, "capacity, 'A': 'c.r.' is not a whole number"),
        ({"official_seats": 3}, "official_seats: a table of names"),
        ({"alliances": 3}, "alliances: a list of alliances is needed"),
        ({"alliances": [["A"]]}, "alliances: each alliance needs a list of two"),
        ({"alliances": [["A", "X"]]}, "alliances: 'X' is no list here"),
        ({"alliances": [["A", "B"], ["A", "B"]]}, "alliances: 'A' is in two alliances"),
        (
            {"alliances": [{"members": ["A", "B"], "candidates": {"A": 3}}]},
            "alliances, 'A': a list of personal votes is needed",
        ),
    ],
)
def test_what_is_wrong_in_a_constituency(change, said):
    data = good()
    data["constituencies"][0].update(change)
    found = problems(data)
    assert any(p.startswith(f"constituencies, row 1: {said}") for p in found), found


def test_every_problem_is_told_at_once():
    data = good(official={"A": None})
    data["constituencies"] += [{"name": "1", "seats": 1, "votes": {"A": "x"}}]
    assert problems(data) == [
        "constituencies, row 2: votes, 'A': 'x' is not a whole number",
        "constituencies, row 2: name: '1' is listed twice",
        "official, 'A': null is not a whole number",
    ]
    assert problems([]) == ["file: a JSON object is needed at the top"]


def test_an_unknown_law_is_no_bad_file():
    with pytest.raises(UnknownLaw):
        from_data({**good(), "country": "FR"})


def test_coalitions_and_exemptions_from_the_file_or_the_record():
    data = good()
    data["constituencies"][0]["votes"] = {"A": 50, "ZL": 20, "MN": 1, "KO": 19}
    data["rule"] = {"coalitions": ["ZL"], "exempt": ["A"]}
    contest = from_data(data)
    assert contest.facts("ZL") == ListFacts(2)
    assert contest.facts("A") == ListFacts(exempt=True)
    assert contest.facts("MN") == ListFacts(exempt=True)
    assert contest.facts("KO") == ListFacts(4)
    assert contest.notes[0].startswith("KO is a coalition of 4 parties")
    data["coalition"] = {"A": 1, "KO": 0, "ZL": 3}
    contest = from_data(data)
    assert [contest.facts(name).members for name in ("A", "KO", "ZL")] == [2, 1, 3]
    data["district_seats"] = {"A": 7}
    assert from_data(data).facts("A").district_seats == 7


def test_names_that_only_a_coalition_may_bear():
    data = good()
    names = ("KKW Lewica", "KOALICYJNY KOMITET WYBORCZY TRZECIA DROGA")
    voters = "KOMITET WYBORCZY WYBORCÓW KOALICJA BEZPARTYJNI I SAMORZĄDOWCY"
    data["constituencies"][0]["votes"] = {"A": 80, names[0]: 7, names[1]: 7, voters: 5}
    contest = from_data(data)
    assert [contest.facts(name).members for name in (*names, voters)] == [2, 2, 1]
    assert reproduce(contest).outcome.excluded[names[0]].startswith("7 % of the votes, below 8 %")
    assert contest.notes[0] == (
        "KKW Lewica is a coalition by its name, of two parties for want of a number."
    )
    assert from_data({**data, "coalition": {names[0]: 0}}).facts(names[0]).members == 1
    rows = [{"votes": {"Koalícia PS a SPOLU": 69_000, "Smer": 931_000}}]
    contest = from_data(file_of("SK", "2020-02-29", "Narodna rada", rows, {"Smer": 150}))
    assert reproduce(contest).exact


@pytest.mark.parametrize("name", ["MN", "KWW Mniejszość Niemiecka", "German minority"])
def test_the_german_minority_needs_no_bar(name):
    rows = [
        {"name": "21 Opole", "seats": 12, "votes": {"A": 60, name: 12, "Small": 12}},
        {"name": "Rest", "seats": 12, "votes": {"A": 916}},
    ]
    contest = from_data(file_of(*POLAND, rows, {"A": 22, name: 2}))
    assert reproduce(contest).exact


@pytest.mark.parametrize("row", ["BRANCOS", "Votos em branco", "Nulos", "blank", "Invalid votes"])
def test_ballots_for_nobody_are_no_list(row):
    rows = [{"name": "Aveiro", "seats": 4, "votes": {"PS": 40, "PSD": 20, row: 30}}]
    contest = from_data(file_of("PT", "2022-01-30", "Assembleia da República", rows, {"PS": 3}))
    assert contest.parties() == ("PS", "PSD")
    assert contest.constituencies[0].valid is None
    assert contest.notes == (f"Aveiro: {row!r} is no list, so its 30 ballots seat nobody.",)


def test_a_blank_row_is_part_of_the_spanish_base():
    def outcome(row):
        rows = [{"seats": 40, "votes": {"A": 964, "B": 30, **row}}]
        return reproduce(from_data(file_of("ES", "2016-06-26", "Congreso", rows, {"A": 40})))

    assert outcome({"Votos en blanco": 7}).exact
    assert not outcome({"Votos nulos": 7}).exact
    assert not outcome({"Escaños en blanco": 1}).exact


def test_blank_votes_are_in_no_other_base():
    rows = [{"votes": {"A": 970, "B": 30}, "blank": 7}]
    contest = from_data(file_of("GR", "2015-01-25", "Vouli", rows, {"A": 293, "B": 7}))
    assert contest.constituencies[0].valid is None
    assert reproduce(contest).exact


def test_one_name_spelt_in_two_ways():
    rows = [
        {"seats": 2, "votes": {"Nyt": 9, "SDP": 5}, "alliances": [["Nyt", "SDP"]]},
        {"seats": 2, "votes": {"NYT": 4, "SDP": 5}, "capacity": {"NYT": 3}},
    ]
    contest = from_data(file_of("FI", "2019-04-14", "Eduskunta", rows, {"SDP": 2}))
    assert set(contest.parties()) == {"Nyt", "SDP"}
    assert contest.constituencies[1].capacity == {"Nyt": 3}
    assert contest.notes == ("'NYT' is read as 'Nyt', the same name spelt otherwise.",)
    rows[1]["votes"]["Nyt"] = 1
    both = from_data(file_of("FI", "2019-04-14", "Eduskunta", rows, {"SDP": 2}))
    assert set(both.parties()) == {"Nyt", "NYT", "SDP"}


def test_alliances_with_personal_votes():
    rows = [
        {
            "seats": 3,
            "votes": {"KOK": 50, "KD": 20, "SDP": 30},
            "alliances": [{"members": ["KOK", "KD"], "candidates": {"KOK": [30, 20], "KD": [20]}}],
        }
    ]
    contest = from_data(file_of("FI", "2023-04-02", "Eduskunta", rows, {"KOK": 1, "SDP": 1}))
    (place,) = contest.constituencies
    assert place.alliances == (Alliance(("KOK", "KD"), {"KOK": (30, 20), "KD": (20,)}),)


def test_official_names_are_matched_without_case_and_marks():
    data = good(official={"a": 2, "B": 1})
    contest = from_data(data)
    assert contest.aliases == {"a": "A"}
    assert reproduce(contest).exact


def test_blank_votes_make_the_base():
    rows = [{"seats": 40, "votes": {"A": 964, "B": 30}, "blank": 7}]
    contest = from_data(file_of("ES", "2016-06-26", "Congreso", rows, {"A": 40}))
    assert contest.constituencies[0].valid == 1001
    assert reproduce(contest).exact


@pytest.mark.parametrize(
    ("year", "block", "party", "candidates"),
    [
        ("2009", "Kinki", "民主", 11),
        ("2009", "近畿", "みんな", 0),
        ("2009", "Tōkai", "みんなの党", 0),
        ("2017", "Tokai", "立憲", 4),
        ("2021", "東海", "れいわ", 0),
    ],
)
def test_japanese_lists_that_ran_out(year, block, party, candidates):
    rows = [
        {"name": block, "seats": 2, "votes": {party: 5, "自民": 50}},
        {"name": "Tokyo", "seats": 2, "votes": {party: 5, "自民": 50}},
    ]
    lower = "House of Representatives (PR blocks)"
    contest = from_data(file_of("JP", year, lower, rows, {"自民": 4}))
    assert contest.constituencies[0].capacity == {party: candidates}
    assert contest.constituencies[1].capacity == {}
    assert f"{party} had {candidates} candidates left" in contest.notes[0]
    rows[0]["capacity"] = {"自民": 2}
    said = from_data(file_of("JP", year, lower, rows, {"自民": 4}))
    assert said.constituencies[0].capacity == {"自民": 2}


def test_a_list_without_candidates_loses_its_seat_to_the_next():
    rows = [{"name": "Tokai", "seats": 21, "votes": {"れいわ": 100, "公明": 99, "自民": 1899}}]
    lower = "House of Representatives (PR blocks)"
    contest = from_data(file_of("JP", "2021", lower, rows, {"公明": 1, "自民": 20}))
    assert reproduce(contest).exact
    free = replace(contest.constituencies[0], capacity={})
    assert not reproduce(replace(contest, constituencies=(free,))).exact


def test_real_files_say_what_they_lack():
    assert reproduce(election("fi_2019")).missing == (
        "electoral alliances of each district and personal votes inside them",
    )
    assert "blank votes" in reproduce(election("es_2019_04")).missing[0]


def test_a_real_file_with_a_spoilt_row():
    data = election_data("pt_2015")
    data["constituencies"][4]["votes"]["PS"] = "12.345"
    assert problems(data) == ["constituencies, row 5: votes, 'PS': '12.345' is not a whole number"]
