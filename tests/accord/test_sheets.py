"""Positions in spreadsheets: out and in the same, and every problem by its line, nothing kept."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from tests.factories.rooms import TEXTS, scene

from comity.accord import negotiation, rolling, sheets
from comity.accord.actions import (
    close_round,
    edit_paragraph,
    take_sheet,
    withdraw_proposal,
)
from comity.accord.enums import OperationKind as Kind
from comity.accord.models import Position
from comity.accord.sheets import COLUMNS, SheetRefused
from comity.kit.errors import Forbidden, Refused

pytestmark = pytest.mark.usefixtures("noon")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)


@pytest.fixture
def room(world):
    return scene(world)


def lines(room, slug="a", **said) -> list[list[str]]:
    """The file as it goes out, with positions written in: `p1=("reject", "Why.")`."""
    found = []
    for item in negotiation.items(room.room):
        stance, text = said.get(item.id.partition(":")[2], ("", ""))
        found.append([item.id, item.number, item.kind, item.text, slug, stance, text, item.digest])
    return found


def problems(room, rows, form="csv") -> list[tuple[int, str]]:
    with pytest.raises(SheetRefused) as caught:
        send(room, rows, form)
    assert not Position.objects.exists()
    return [(p.line, p.column) for p in caught.value.problems]


def send(room, rows, form="csv"):
    data = sheets.to_xlsx(rows) if form == "xlsx" else sheets.to_csv(rows).encode()
    return take_sheet(room["a"], room=room.room, lines=sheets.read(data))


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_positions_go_out_and_come_back_the_same(room, form):
    said = {"p1": ("accept", ""), "p2": ("reserve", "=HYPERLINK() نتحفظ"), "p4": ("reject", "-No")}
    send(room, lines(room, **said), form)
    kept = Position.objects.values_list("item", "stance", "text")
    assert {item[2:]: (stance, text) for item, stance, text in kept} == said
    send(room, lines(room, **said), form)
    assert Position.objects.count() == 3


@pytest.mark.django_db
def test_every_problem_is_named_by_line_and_column_and_nothing_is_kept(room, world):
    world.organisation("d")
    mine = room.propose("b", Kind.REPLACE, target="p4", text="Three harvests.")
    rows = lines(
        room, p1=("accept", ""), p2=("perhaps", ""), p3=("reject", " "), p4=("reserve", "")
    )
    rows[4][5] = "accept"
    withdraw_proposal(room["b"], proposal=mine)
    rows.append([*rows[0][:4], "nobody", "accept", "", ""])
    rows.append([*rows[0][:4], "d", "accept", "", ""])
    rows.append(rows[0])
    rows.append(["p:gone", "", "", "", "a", "accept", "", ""])
    rows.append([*rows[0][:4], "", "accept", "", ""])
    rows.append([*rows[1][:3], "Words of mine.", "a", "accept", "", rows[1][7]])
    for form in ("csv", "xlsx"):
        assert problems(room, rows, form) == [
            (3, "position"), (4, "text"), (5, "text"), (6, "item"), (7, "organisation"),
            (8, "organisation"), (9, "item"), (10, "item"), (11, "organisation"), (12, "words"),
        ]  # fmt: skip


@pytest.mark.django_db
def test_an_unknown_organisation_is_named_and_another_is_told_apart(room, world):
    world.organisation("d")
    rows = lines(room, p1=("accept", ""))
    rows += [[*rows[1][:4], slug, "accept", "", ""] for slug in ("nobody", "d", "x" * 99)]
    with pytest.raises(SheetRefused) as caught:
        send(room, rows)
    assert [(p.line, p.column, p.sentence) for p in caught.value.problems] == [
        (6, "organisation", "No organisation has the short name “nobody”."),
        (7, "organisation", "You send this for another organisation. Leave its lines out."),
        (8, "organisation", f"No organisation has the short name “{'x' * 60}”."),
    ]
    assert not Position.objects.exists()


@pytest.mark.django_db
def test_words_that_changed_since_the_file_was_taken(room):
    rows = lines(room, p1=("accept", ""), p2=("accept", ""))
    edit_paragraph(
        room.chair, room=room.room, language="en", ident="p1", text="New.",
        digest=rolling.digest(TEXTS[0]),
    )  # fmt: skip
    for row in rows:
        row[3] = ""
    assert problems(room, rows) == [(2, "digest")]


@pytest.mark.django_db
def test_a_closed_round_and_who_may_not(room, world):
    rows = sheets.read(sheets.to_csv(lines(room, p1=("accept", ""))).encode())
    with pytest.raises(Forbidden):
        take_sheet(world.officer_of(world.organisation("d")), room=room.room, lines=rows)
    close_round(room.chair, room=room.room)
    with pytest.raises(Refused) as caught:
        take_sheet(room["a"], room=room.room, lines=rows)
    assert caught.value.code == "no-round"


def book(change) -> bytes:
    made = Workbook()
    for row in (COLUMNS, ["p:p1", "1", "", "", "a", "accept", "", "x"], ["p:p2"], ["p:p3"]):
        made.active.append(list(row))
    change(made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def found(data) -> list[tuple[int, str]]:
    with pytest.raises(SheetRefused) as caught:
        sheets.read(data)
    return [(p.line, p.column) for p in caught.value.problems]


def test_merged_cells_and_formulas_are_refused_where_they_stand():
    def both(sheet):
        sheet.merge_cells("F3:F4")
        sheet["G2"] = "=1+1"

    assert found(book(both)) == [(2, "G"), (3, "F")]
    assert found(b"item,organisation,position,text,digest\np:p1,=A1,accept,,x\n") == [
        (2, "organisation")
    ]


def test_a_column_that_stands_twice_is_refused_and_not_chosen_from():
    head = "item,organisation,position,text,digest"
    for row in ("p:p1,a,accept,,x,reject,y", "p:p1,a,accept,,x"):
        text = f"{head},position,digest\n{row}\n"
        assert found(text.encode()) == [(1, "position"), (1, "digest")]
    (line,) = sheets.read(f"{head},note,note\np:p1,a,accept,,x,one,two\n".encode())
    assert line.cells["position"] == "accept"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        b"PK\x03\x04 and no more",
        b"item,position\np:p1,accept\n",
        b"\x00\x01\x02",
        b"x" * 5_000_001,
        b"item,organisation,position,text,digest\n" + b"p:p1,a,accept,,x\n" * 3_001,
        b'item,organisation,position,text,digest\n"' + b"x" * 200_000,
    ],
    ids=["empty", "blank", "zip", "columns", "zero", "large", "lines", "field"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(data):
    assert found(data) == [(0, "")]


def test_entities_and_bombs_are_refused():
    def with_part(name, content):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            with zipfile.ZipFile(io.BytesIO(book(lambda _sheet: None))) as old:
                for entry in old.infolist():
                    if entry.filename != name:
                        new.writestr(entry, old.read(entry))
            new.writestr(name, content)
        return out.getvalue()

    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert found(with_part("xl/sharedStrings.xml", evil)) == [(0, "")]
    assert found(with_part("xl/more.xml", b" " * 120_000_000)) == [(0, "")]
    assert found(with_part("xl/workbook.xml", b"<not closed")) == [(0, "")]

    def far(sheet):
        sheet.cell(1_000_000, 3, "x")

    assert found(book(far)) == [(0, "")]


@given(st.lists(st.tuples(*[CELLS] * len(COLUMNS)), max_size=5))
def test_whatever_goes_out_is_no_formula_and_reads_the_same(rows):
    out = sheets.to_csv(rows)
    for row in csv.reader(io.StringIO(out)):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    sheet = load_workbook(io.BytesIO(sheets.to_xlsx(rows))).active
    kept = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2)]
    full = [[re.sub("[\ufffe\uffff]", "\ufffd", cell) for cell in row] for row in rows]
    assert [row for row in kept if any(row)] == [row for row in full if any(row)]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_every_office_are_read(mark, encoding):
    text = mark.join(["item", "organisation", "position", "text", "digest"]) + "\r\n"
    text += mark.join(["p:p1", "a", "reserve", "Réserve, نتحفظ" if mark != "," else "نتحفظ", "x"])
    (line,) = sheets.read(text.encode(encoding))
    assert (line.number, line.cells["item"], line.cells["position"]) == (2, "p:p1", "reserve")
    assert line.cells["text"].endswith("نتحفظ")
