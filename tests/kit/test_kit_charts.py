"""Charts of a negotiation: what is drawn is what was given, escaped and within their weight."""

import random
import re
from xml.etree import ElementTree

from comity.kit import charts
from comity.kit.charts import Place, Row, Step, Words

WORDS = Words("Steps <b>", "Can sign", "Kept", ("Chosen: 2",), "1 signs all", "none")


def test_the_curve_is_level_up_to_a_text_and_then_falls():
    drawn = charts.steps([Step(0.5, 4), Step(1.0, 1)], WORDS, of=4)
    wide, thin = re.findall(r"<svg.*?</svg>", drawn)
    assert 'class="wide"' in wide
    assert 'class="thin"' in thin
    # 40 % of the words at the left edge; 50 % a twelfth further on each axis of 542 pixels.
    assert '<path class="c" d="M44 26.0V26.0H44.0V273.5H586.0"/>' in wide
    assert wide.count('class="p"') == 2


def test_the_axis_begins_at_the_tenth_below_the_smallest_text():
    wide = charts.steps([Step(0.47, 3), Step(1, 1)], WORDS, of=3)
    assert ">40 %</text>" in wide
    assert ">20 %</text>" not in wide
    assert ">100 %</text>" in wide


def test_a_chosen_point_has_its_lines_and_words():
    chosen = Step(0.5, 4)
    wide = charts.steps(
        [Step(0.4, 5), chosen], WORDS, of=5, chosen=chosen, number=lambda n: f"~{n}"
    )
    assert "Chosen: 2" in wide
    assert 'class="g k3"' in wide
    assert ">~5</text>" in wide


def test_words_are_escaped_and_no_curve_is_no_curve():
    drawn = charts.steps([], WORDS, of=0)
    assert 'aria-label="Steps &lt;b&gt;"' in drawn
    assert 'class="c"' not in drawn
    for svg in re.findall(r"<svg.*?</svg>", drawn):
        ElementTree.fromstring(svg)


def test_equal_neighbours_are_one_run_and_rows_start_anew():
    drawn = charts.matrix(
        [Row("A", "xxaxa", "3"), Row("B & C", "aaaaa"), Row("D", "r?oxx")], list("12345"), "M"
    )
    assert '<path class="k6" stroke-width="0.92" d="M0 0.5h2m1 0h1M3 2.5h2"/>' in drawn
    assert '<path class="k5" stroke-width="0.45" d="M0 2.75h1"/>' in drawn
    assert '<path class="l" stroke-width="0.08" d="M1 2.5h1"/>' in drawn
    assert '<path class="k5" stroke-width="0.2" d="M2 2.5h1"/>' in drawn
    assert "B &amp; C" in drawn
    ElementTree.fromstring(drawn)


def test_an_unknown_letter_says_nothing():
    assert 'd="M0 0.5h2"' in charts.matrix([Row("A", "-q")], ["", ""], "M")


def test_a_matrix_of_118_by_60_is_within_25_kilobytes():
    """As in the benchmarks: a minority rejects half of a contested fifth, silence and noise."""
    chance = random.Random(118)
    contested = set(chance.sample(range(60), 12))
    rows = []
    for member in range(118):
        minority = member < 41
        cells = ""
        for item in range(60):
            rejects = (0.55 if minority else 0.08) if item in contested else 0.02
            draw = chance.random()
            cells += (
                "x"
                if draw < rejects
                else "r"
                if draw < rejects + 0.05
                else "?"
                if draw > 0.95
                else "a"
            )
        rows.append(
            Row(f"Free Association of River Town {member}", cells, str(cells.count("x") or ""))
        )
    drawn = charts.matrix(rows, [str(n) if n % 5 == 0 else "" for n in range(1, 61)], "Matrix")
    assert len(drawn.encode()) <= 25_000


def test_groups_have_shapes_and_names_are_said():
    drawn = charts.scatter(
        [Place(1, 0, 0, "A <x>"), Place(-2, 1, 1, "B"), Place(0, 0, None, "C")], "Map"
    )
    shapes = ElementTree.fromstring(drawn).findall("path")[1:]
    assert len({shape.get("d") for shape in shapes}) == 3
    assert "A &lt;x&gt;" in drawn
    # The farthest place decides the scale: 186 pixels from the middle of 280, 200.
    assert [s.get("transform") for s in shapes] == [
        "translate(373 200)",
        "translate(94 107)",
        "translate(280 200)",
    ]


def test_no_places_are_two_axes():
    assert len(ElementTree.fromstring(charts.scatter([], "Map")).findall("path")) == 1
