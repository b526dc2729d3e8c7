"""Histories and lists of the willing as files: what they mean and every fault of theirs."""

from datetime import date

import pytest

from comity.core.rotation import Edition, Host, Willing
from comity.core.rotation.problems import Problem, first_day, is_identifier, is_plain
from comity.core.rotation.tables import parse_willing, read_history, read_willing

HEADER = "edition,from,until,organisation,continent,state,kind,name,note\n"
GOOD = HEADER + (
    '1,2001-05-01,2001-05-03,a-one,Africa,held,,The First,"a note, long"\n'
    "2,2002,,e-two,Europe,withdrawn,,,\n"
    "2,2002,,s-three,Asia,called,,,\n"
    "3,2003-02,,,,proposed,extraordinary,,\n"
)


def faults(text):
    return [str(problem) for problem in read_history(text, "h.csv")[1]]


def test_a_history_is_read_with_withdrawn_hosts_unknown_hosts_and_partial_dates():
    history, problems = read_history(GOOD, "h.csv")
    assert problems == ()
    assert history.editions == (
        Edition("1", date(2001, 5, 1), (Host("a-one", "Africa"),)),
        Edition(
            "2",
            date(2002, 1, 1),
            (Host("e-two", "Europe", True), Host("s-three", "Asia")),
            "called",
        ),
        Edition("3", date(2003, 2, 1), (), "proposed", "extraordinary"),
    )
    assert history.names == {"a-one": "The First"}
    assert history.continents == {"a-one": "Africa", "e-two": "Europe", "s-three": "Asia"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["h.csv: the file is empty"]),
        (HEADER, ["h.csv: it has a header and no rows"]),
        (
            "edition,when\n1,2\n",
            [
                "h.csv: row 1: the column 'from' is missing",
                "h.csv: row 1: the column 'organisation' is missing",
                "h.csv: row 1: the column 'continent' is missing",
            ],
        ),
        (
            "edition,from,organisation,continent,from\n",
            ["h.csv: row 1: the column 'from' stands twice"],
        ),
        (GOOD + "4,2004\n", ["h.csv: row 6: it has 2 cells where the header has 9"]),
        (GOOD + '4,"2004\n', ["h.csv: row 6: it is not CSV: unexpected end of data"]),
        (
            GOOD + "4,2004-13-01,,a-one,Africa,held,,,\n",
            ["h.csv: row 6, from: '2004-13-01' is not a date as 2026, 2026-05 or 2026-05-31"],
        ),
        (
            GOOD + "4,2004,x,a-one,Africa,held,,,\n",
            ["h.csv: row 6, until: 'x' is not a date as 2026, 2026-05 or 2026-05-31"],
        ),
        (
            GOOD + "4,2004-05-02,2004-05-01,a-one,Africa,held,,,\n",
            ["h.csv: row 6, until: 2004-05-01 is before 2004-05-02"],
        ),
        (
            GOOD + "4,2004,,a-one,Africa,dreamt,odd,,\n",
            [
                "h.csv: row 6, state: 'dreamt' is none of called, closed, held, not held, open, "
                "postponed, proposed, withdrawn",
                "h.csv: row 6, kind: 'odd' is none of extraordinary, preparatory, regular",
            ],
        ),
        (
            GOOD + "1,2001-05-01,,x-new,Asia,dreamt,,,\n",
            [
                "h.csv: row 6, state: 'dreamt' is none of called, closed, held, not held, open, "
                "postponed, proposed, withdrawn",
            ],
        ),
        (
            GOOD + "<b>4</b>,2004,,a-one,Africa,held,,,\n",
            ["h.csv: row 6, edition: it must be a number or a short label without markup"],
        ),
        (
            GOOD + "1,2001-05-02,,x-new,Asia,called,extraordinary,,\n",
            [
                "h.csv: row 6, from: row 2 gives the same edition another date",
                "h.csv: row 6, kind: row 2 gives the same edition the kind 'regular'",
                "h.csv: row 6, state: row 2 gives the same edition the state 'held'",
            ],
        ),
        (
            GOOD + "4,2004,,,Africa,held,,,\n",
            ["h.csv: row 6, organisation: a continent is given and no organisation"],
        ),
        (
            GOOD + "4,2004,,a one,Africa,held,,,\n",
            ["h.csv: row 6, organisation: 'a one' is not letters, digits, dots and hyphens"],
        ),
        (
            GOOD + "4,2004,,a-one,,held,,,\n",
            ["h.csv: row 6, continent: the continent of a-one is missing or has markup"],
        ),
        (
            GOOD + "4,2004,,a-one,Asia,held,,,\n",
            ["h.csv: row 6, continent: a-one stood in Africa before"],
        ),
        (
            GOOD + "1,2001-05-01,,a-one,Africa,held,,,\n",
            ["h.csv: row 6, organisation: a-one hosts this edition twice"],
        ),
    ],
)
def test_each_fault_of_a_history_is_named_with_its_row_and_nothing_is_half_read(text, expected):
    assert faults(text) == expected
    assert read_history(text, "h.csv")[0].editions == ()


def test_a_period_within_its_own_year_is_not_backwards():
    assert faults(HEADER + "1,2004-05-02,2004,a-one,Africa,held,,,\n") == []
    assert faults(HEADER + "1,2004-05,2004-05-01,a-one,Africa,held,,,\n") == []


def test_blank_lines_are_no_rows():
    assert faults(GOOD + "\n\n") == []


def willing(text):
    history, _ = read_history(GOOD, "h.csv")
    return parse_willing(text, "--willing", history)


def test_the_willing_as_a_list_with_known_continents_new_ones_and_dates():
    assert willing("a-one, x-new:Oceania, s-three:Asia:2020-05")[0] == (
        Willing("a-one", "Africa"),
        Willing("x-new", "Oceania"),
        Willing("s-three", "Asia", date(2020, 5, 1)),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["--willing: entry 1: '' is not letters, digits, dots and hyphens"]),
        (
            "x-new",
            ["--willing: entry 1: x-new has never hosted, so its continent must be given"],
        ),
        ("x-new:<b>", ["--willing: entry 1: the continent of x-new has markup"]),
        ("a-one,a-one", ["--willing: entry 2: a-one is listed twice"]),
        ("a-one:Asia", ["--willing: entry 1: a-one hosted from Africa, not from Asia"]),
        (
            "a-one::soon",
            ["--willing: entry 1: 'soon' is not a date as 2026, 2026-05 or 2026-05-31"],
        ),
        (
            "a-one:Africa:2020:x",
            ["--willing: entry 1: 'a-one:Africa:2020:x' is not organisation:continent:since"],
        ),
    ],
)
def test_each_fault_of_a_list_is_named_with_its_entry(text, expected):
    assert [str(problem) for problem in willing(text)[1]] == expected


def test_the_willing_by_printed_name_unless_two_bear_it():
    assert willing("The First")[0] == (Willing("a-one", "Africa"),)
    twice = GOOD + "5,2005,,x-six,Asia,held,,The First,\n"
    history, _ = read_history(twice, "h.csv")
    assert [str(problem) for problem in parse_willing("The First", "w", history)[1]] == [
        "w: entry 1: 'The First' is not letters, digits, dots and hyphens"
    ]


def test_the_willing_one_per_line():
    history, _ = read_history(GOOD, "h.csv")
    found = read_willing("a-one\n\nx-new:Oceania:2020\n", "w.txt", history)
    assert found == (
        (Willing("a-one", "Africa"), Willing("x-new", "Oceania", date(2020, 1, 1))),
        (),
    )
    assert [str(problem) for problem in read_willing("a-one\nno:b:c:d\n", "w.txt", history)[1]] == [
        "w.txt: row 2: 'no:b:c:d' is not organisation:continent:since"
    ]
    assert read_willing("", "w.txt", history)[1] == (Problem("w.txt", "", "nobody is listed"),)


def test_the_willing_as_a_table():
    history, _ = read_history(GOOD, "h.csv")
    text = "organisation,since\na-one,2020\n"
    assert read_willing(text, "w.csv", history) == (
        (Willing("a-one", "Africa", date(2020, 1, 1)),),
        (),
    )
    empty = read_willing("organisation\n", "w.csv", history)
    assert empty == ((), (Problem("w.csv", "", "nobody is listed"),))
    wrong = read_willing("organisation,continent\nx-new,\n", "w.csv", history)[1]
    assert [str(problem) for problem in wrong] == [
        "w.csv: row 2: x-new has never hosted, so its continent must be given"
    ]


@pytest.mark.parametrize(
    "text", ["", "20", "2004-02-30", "2004-1-1", "٢٠٠٤", "0000", "2004-01-01T"]
)
def test_what_is_no_date_is_none(text):
    assert first_day(text) is None


def test_escape_bytes_and_markup_never_reach_a_terminal():
    assert str(Problem("f\x1b[2J", "row 1", "\u202ex")) == "f\\x1b[2J: row 1: \\u202ex"
    for text in ("", "a\x1bb", "a\nb", "a<b", "a\u202eb", "a\ud800"):
        assert not is_plain(text)
    assert is_plain("Région d’Asie (东)")
    for text in ("", "-a", "a b", "a/b", "a\x1b"):
        assert not is_identifier(text)
    assert is_identifier("gr-kke.2")


def test_a_long_cell_is_told_in_a_short_line():
    (fault,) = faults(HEADER + f"1,{'9' * 100_000},,a,Asia,held,,,\n")
    assert fault == (
        f"h.csv: row 2, from: '{'9' * 80}...' is not a date as 2026, 2026-05 or 2026-05-31"
    )
