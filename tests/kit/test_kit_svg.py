"""Pictures: within their weight, escaped, and with as many marks as there is data."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from comity.kit import svg

dots = st.builds(
    svg.Dot,
    st.floats(-180, 180),
    st.floats(-90, 90),
    st.integers(1, 40),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20),
)


@given(st.lists(dots, max_size=60))
def test_every_dot_is_drawn_within_the_map_and_25_kilobytes(rows):
    text = svg.map_of_dots(rows, "Members <b> & more")
    circles = ElementTree.fromstring(text).findall("circle")
    assert len(circles) == len(rows)
    for circle in circles:
        assert 0 <= int(circle.get("cx")) <= svg.WIDTH
        assert 0 <= int(circle.get("cy")) <= svg.HEIGHT
    assert len(text.encode()) <= 25_000


def test_a_dot_stands_where_its_degrees_say():
    text = svg.map_of_dots([svg.Dot(0.0, 0.0, 1, "Null"), svg.Dot(-180.0, 90.0, 9, "Corner")], "x")
    assert '<circle class="f3" cx="360" cy="180" r="5"><title>Null</title></circle>' in text
    assert 'cx="0" cy="0" r="10"' in text


def test_no_style_and_no_script_and_one_land_without_lines_between():
    text = svg.map_of_dots([], "Members")
    assert "style" not in text
    assert "script" not in text
    assert text.count("<path") == 1
    assert 'role="img" aria-label="Members"' in text


def test_places_by_code_in_any_case():
    assert svg.place_of("gr") == svg.place_of("GR")
    assert svg.place_of("FR") is not None
    assert svg.place_of("XQ") is None


def test_a_timeline_has_a_mark_for_every_moment_and_a_stroke_for_an_end():
    lanes = [svg.Lane("A & B", (1998.4, 2001.0), True), svg.Lane("C", (2020.5,)), svg.Lane("D", ())]
    text = svg.timeline(lanes, "Editions")
    assert len(ElementTree.fromstring(text).findall("circle")) == 3
    assert "A &amp; B" in text
    assert len(re.findall(r"v12", text)) == 1
    assert ">2000<" in text
    assert ">1998<" not in text


def test_a_narrow_timeline_has_every_name_above_its_row():
    lanes = [svg.Lane("A", (1998.0,), True), svg.Lane("B", (2001.0, 2009.0))]
    root = ElementTree.fromstring(svg.timeline(lanes, "Editions", 320, 0))
    rows = sorted({int(circle.get("cy")) for circle in root.findall("circle")})
    names = [int(t.get("y")) for t in root.findall("text") if t.text in "AB"]
    assert [y - name for y, name in zip(rows, names, strict=True)] == [10, 10]
    assert max(int(circle.get("cx")) for circle in root.findall("circle")) <= 320
    assert [t.text for t in root.findall("text")] == ["2000", "2010", "A", "B"]


def test_a_timeline_of_nothing_is_nothing():
    assert svg.timeline([svg.Lane("A", ())], "Editions") == ""


def test_a_long_name_is_cut_and_a_full_timeline_is_light():
    lanes = [svg.Lane("n" * 80, tuple(1990 + i for i in range(40))) for _ in range(12)]
    text = svg.timeline(lanes, "Editions")
    assert "n" * 41 + "…" in text
    assert len(text.encode()) <= 25_000
