"""Files of positions and of groups: every accepted form, and one sentence per problem."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.agreement import Group, Position
from comity.core.agreement.cells import BadTable, decoded, rows_of
from comity.core.agreement.groups import read_groups
from comity.core.agreement.table import read_positions

A, R, S, X, N = (
    Position.ACCEPT,
    Position.RESERVE,
    Position.SILENT,
    Position.REJECT,
    Position.ABSTAIN,
)


def problems(text: str, extra: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(BadTable) as caught:
        read_positions(text, extra)
    return list(caught.value.problems)


def test_the_wide_form_reads_words_and_numbers() -> None:
    table = read_positions("who,a,b,c\nx,accept,2,Reserve\ny, reject ,-1,\nz,0,abstain,1\n")
    assert (table.members, table.items) == (["x", "y", "z"], ["a", "b", "c"])
    assert [table.said[m, i] for m in "xyz" for i in "abc"] == [A, A, R, X, X, S, N, N, R]


def test_the_long_form_reads_columns_in_any_order_and_sorts_the_rest() -> None:
    table = read_positions(
        "item,weight,Member,position,region\na,3,x,accept,N\nb,5,x,-1,N\na,3,y,silent,S\n"
    )
    assert (table.members, table.items) == (["x", "y"], ["a", "b"])
    assert table.said == {("x", "a"): A, ("x", "b"): X, ("y", "a"): S}
    assert table.of_item == {"weight": {"a": "3", "b": "5"}}
    assert table.of_member == {"region": {"x": "N", "y": "S"}}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_other_delimiters_and_a_byte_order_mark_are_read(delimiter: str) -> None:
    text = "\ufeffwho,a,b\r\n\r\nx,2,-1\r\n".replace(",", delimiter)
    assert read_positions(text).said == {("x", "a"): A, ("x", "b"): X}


def test_extra_columns_and_a_row_of_weights_are_set_aside() -> None:
    table = read_positions("who,region,a,b\nweights,,4,5\nx,N,2,\n", ("region", "weights"))
    assert table.items == ["a", "b"]
    assert table.of_member == {"region": {"x": "N"}}
    assert table.of_item == {"weights": {"a": "4", "b": "5"}}
    assert table.members == ["x"]


def test_a_polis_export_is_read_as_it_is() -> None:
    table = read_positions(
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n7,1,0,2,1,1,1,-1\n8,,0,1,0,0,0,\n"
    )
    assert (table.members, table.items) == (["7", "8"], ["0", "1"])
    assert list(table.said.values()) == [A, X, N, S]


def test_a_header_alone_has_no_members_and_one_column_no_items() -> None:
    assert read_positions("who,a\n").members == []
    assert read_positions("who\nx\ny\n").items == []


def test_every_problem_has_its_row_and_column() -> None:
    assert problems("who,a,a,\nx,2,maybe,1\nx,2,2,2\ny,2\n,2,2,2\n") == [
        "row 1, column 3: 'a' appears twice, first in column 2.",
        "row 1, column 4: the header is empty.",
        "row 2, column 3 ('a'): 'maybe' is no position; accept, reserve, abstain, reject, 2, 1, "
        "0, -1 or empty expected.",
        "row 3, column 1: member 'x' appears twice, first in row 2.",
        "row 4, column 3: the row has 2 cells, but the header has 4.",
        "row 5, column 1: the member's name is empty.",
    ]


def test_every_problem_of_the_long_form_has_its_row() -> None:
    text = "member,item,position\nx,a,2\nx,a,2\n,a,2\nx,,2\nx,b,yes\nx,b\n"
    assert problems(text) == [
        "row 3, column 2: member 'x' already has a position on item 'a' in row 2.",
        "row 4, column 1: the member is empty.",
        "row 5, column 2: the item is empty.",
        "row 6, column 3 ('b'): 'yes' is no position; accept, reserve, abstain, reject, 2, 1, 0, "
        "-1 or empty expected.",
        "row 7, column 3: the row has 2 cells, but the header has 3.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "row 1, column 1: the file is empty; a header row is expected."),
        ("\n , \n", "row 1, column 1: the file is empty; a header row is expected."),
        ("who,a\nx,\0\n", "row 2, column 2: a NUL character; the file is no CSV text."),
        ('who,a\nx,"2\ny,2\n', "row 2, column 2: the quotation mark is never closed."),
        ('who,a\n"x\nz","y"2\n', "row 3, column 2: text follows the closing quotation mark."),
        ('who,"a""b"\r\n"x",2\r\n"y" "z",2', "row 3, column 1: text follows the closing"),
        (f"who,a\nx,{'2' * 140_000}\n", "row 2, column 2: the cell is longer than 131072 char"),
        (
            f'who,"a\nb"\n"x","{"2" * 140_000}"',
            "row 3, column 2: the cell is longer than 131072 char",
        ),
        (f'w,a\n{"y" * 99_000},2,{"z" * 99_000},"2"x', "row 2, column 4: text follows the closing"),
        ("who,a\nx,nan\n", "row 2, column 2 ('a'): 'nan' is no position; "),
        ("who,a\nx,1.0\n", "row 2, column 2 ('a'): '1.0' is no position; "),
    ],
)
def test_unreadable_files_are_refused(text: str, sentence: str) -> None:
    assert problems(text)[0].startswith(sentence)


ITEMS = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "text",
    [
        "group,item,rule\n1,a,\n1,b,\n2,c,exactly_one\n2,d,exactly one\n",
        "item,group,rule\na,1,at_most_one\nb,1,\nc,2,exactly-one\nd,2,\n",
        "a,b\nexactly_one,c,d\n",
        "at_most_one;a;b\nexactly_one;c;d\n",
        '[{"ids": ["a", "b"]}, {"ids": ["c", "d"], "rule": "exactly_one"}]',
        '{"groups": [{"ids": ["a", "b"]}, {"ids": ["c", "d"], "rule": "exactly_one"}]}',
    ],
)
def test_groups_are_read_from_every_form(text: str) -> None:
    groups, needs = read_groups(text, ITEMS)
    assert groups == (Group(("a", "b")), Group(("c", "d"), "exactly_one"))
    assert needs == ()


def test_needs_are_read_from_columns_and_json() -> None:
    _, needs = read_groups("group,item,rule,needs\n1,a,,\n1,b,,c; d\n,d,,c\n", ITEMS)
    assert needs == (("b", "c"), ("b", "d"), ("d", "c"))
    assert read_groups('{"needs": [["a", "b"]]}', ITEMS) == ((), (("a", "b"),))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["row 1: the file of groups is empty."]),
        ("group,item\n1,z\n", ["row 2, column 2: item 'z' is not among the positions."]),
        ("group,item\n1,a\n2,a\n", ["row 3, column 2: item 'a' is already in group '1'."]),
        ("group,item\n1\n", ["row 2, column 2: the row has 1 cells, but the header has 2."]),
        ("group,item\n,a\n", ["row 2, column 2: item 'a' has neither a group nor needs."]),
        (
            "group,item,rule\n1,a,exactly_one\n1,b,at_most_one\n2,c,some\n",
            [
                "row 3, column 3: group '1' has two different rules.",
                "row 4, column 3: 'some' is neither at_most_one nor exactly_one.",
            ],
        ),
        ("group,item,Item\n1,a,b\n", ["row 1, column 3: 'item' stands twice."]),
        (
            '{"group": [], "x": 1}',
            [
                '\'group\' is neither "groups" nor "needs".',
                '\'x\' is neither "groups" nor "needs".',
            ],
        ),
        ("item,needs\na,z\n", ["row 2, column 2: item 'z' is not among the positions."]),
        ("exactly_one\na,b\n", ["row 1, column 1: a rule without items."]),
        ("a,z\n", ["row 1, column 2: item 'z' is not among the positions."]),
        ("[1]", ['group 1: {"ids": [...], "rule": "..."} expected.']),
        ('[{"ids": []}]', ['group 1: {"ids": [...], "rule": "..."} expected.']),
        ('[{"ids": ["a"], "rule": "x"}]', ["group 1: 'x' is neither at_most_one nor exactly_one."]),
        (
            '{"groups": 3, "needs": 4}',
            [
                'group 1: {"ids": [...], "rule": "..."} expected.',
                "need 1: a pair of items expected.",
            ],
        ),
        (
            '{"needs": [["a"], ["z", "a"]]}',
            ["need 1: a pair of items expected.", "need 2: item 'z' is not among the positions."],
        ),
    ],
)
def test_bad_groups_are_refused_with_the_place(text: str, sentences: list[str]) -> None:
    with pytest.raises(BadTable) as caught:
        read_groups(text, ITEMS)
    assert list(caught.value.problems) == sentences


def test_broken_json_is_refused() -> None:
    with pytest.raises(BadTable, match=r"row 2, column 2: this is no JSON \("):
        read_groups("[\n{", ITEMS)
    with pytest.raises(BadTable, match="row 1, column 1: this JSON is nested too deep"):
        read_groups("[" * 100_000, ITEMS)


def test_items_with_spaces_can_be_needed() -> None:
    items = ["Article 4", "Article 5", "b", "c"]
    text = "item,needs\nb,Article 4\nc,Article 4; Article 5\nArticle 5,b c\n"
    _, needs = read_groups(text, items)
    assert needs == (
        ("b", "Article 4"),
        ("c", "Article 4"),
        ("c", "Article 5"),
        ("Article 5", "b"),
        ("Article 5", "c"),
    )


def test_a_row_is_the_line_in_which_it_begins() -> None:
    assert rows_of('who,"a\nb"\n\nx,"2"\n"y\r\nz",2\n') == [
        (1, ["who", "a\nb"]),
        (4, ["x", "2"]),
        (5, ["y\r\nz", "2"]),
    ]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("who;Art. 1, as amended;b\nx;2;2\n", ["who", "Art. 1, as amended", "b"]),
        ("who,a;b,c\nx,2,2\n", ["who", "a;b", "c"]),
        ("who\ta, b\tc\nx\t2\t2\n", ["who", "a, b", "c"]),
        ('who, "a, b", c\nx, 2, 2\n', ["who", "a, b", "c"]),
        ("who\nx\n", ["who"]),
        ("who,a\nx\n", ["who", "a"]),
    ],
)
def test_the_delimiter_is_the_one_that_fits_the_rows(text: str, header: list[str]) -> None:
    assert rows_of(text)[0] == (1, header)


def test_a_row_of_weights_stands_in_a_file_once() -> None:
    assert problems("who,a\nsize,4\nx,2\nsize,5\n", ("size",)) == [
        "row 4, column 1: 'size' appears twice, first in row 2."
    ]


@pytest.mark.parametrize("letter", ["x", "\x1b", "\u202e"])
def test_a_problem_repeats_the_beginning_of_a_long_cell(letter: str) -> None:
    long, shown = letter * 100_000, repr(letter * 59 + "…")
    assert problems(f"who,a\n{long},{long}\n{long},2\n") == [
        f"row 2, column 2 ('a'): {shown} is no position; accept, reserve, abstain, reject, 2, 1, 0, "
        "-1 or empty expected.",
        f"row 3, column 1: member {shown} appears twice, first in row 2.",
    ]
    assert problems(f"who,{long},{long}\n") == [
        f"row 1, column 3: {shown} appears twice, first in column 2."
    ]


def test_bytes_that_are_not_utf8_are_placed() -> None:
    assert decoded("\ufeffm;é\n".encode()) == "m;é\n"
    for data, sentence in (
        (b"m;a;b\nx;2;\xe9\n", "row 2, column 3: the file is not UTF-8 (byte 11)."),
        ("\ufeffm,é\n".encode() + b"\xff", "row 2, column 1: the file is not UTF-8 (byte 9)."),
        ("m,a\n".encode("utf-16"), "row 1, column 1: the file is not UTF-8 (byte 1)."),
    ):
        with pytest.raises(BadTable) as caught:
            decoded(data)
        assert caught.value.problems == (sentence,)


def test_every_side_value_has_its_place() -> None:
    wide = read_positions("who,region,a\nsize,,4\nx,N,2\n", ("region", "size"))
    assert wide.places == {("size", "a"): (2, 3), ("region", "x"): (3, 2)}
    long = read_positions("member,item,position,size\nx,a,2,5\nx,b,2,6\n")
    assert long.places["size", "b"] == (3, 4)


SIGNS = st.text(st.sampled_from('ab,;\t"\r\n 21-0é\ufeff\0[]{}:'), max_size=60)
TABLES = st.builds(
    lambda head, body: f"{head}\n{body}",
    st.sampled_from(
        ["who,a,b", "member,item,position", "participant;a", "group,item,rule,needs", "a"]
    ),
    SIGNS,
)


def told(read: Callable[[], object]) -> tuple[str, ...]:
    """The problems of what is read; none if it can be read. Anything else breaks the test."""
    try:
        read()
    except BadTable as error:
        return error.problems or ("nothing",)
    return ()


@settings(max_examples=300, deadline=None)
@given(SIGNS | TABLES)
def test_whatever_a_file_holds_it_is_read_or_its_problems_are_placed(text: str) -> None:
    for problem in told(lambda: read_positions(text)):
        assert re.match(r"row \d+, column \d+[: ]", problem), problem
    for problem in told(lambda: read_groups(text, ["a", "b"])):
        assert re.match(r"row \d+|group \d+: |need \d+: ", problem), problem


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40))
def test_bytes_are_decoded_or_refused(data: bytes) -> None:
    problems = told(lambda: decoded(data))
    for problem in problems:
        assert re.match(r"row \d+, column \d+: the file is not UTF-8", problem)
    if not problems:
        assert decoded(data).encode() == data.removeprefix(b"\xef\xbb\xbf")
