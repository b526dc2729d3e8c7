"""Every sentence, name and figure of the article has a row, and the row's facts hold it."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from comity.datasets.reference import FOLDER, read
from comity.datasets.reference.rows import Coverage

SHARED = Path(os.environ.get("COMITY_SHARED", Path(__file__).parents[2].parent / "shared"))
ARTICLE = SHARED / "data" / "article-communist-review-902.txt"
HEADINGS = (
    "On international cooperation",
    "Position and role of communist and workers’ parties in socio-political life",
)
# Words that are capital only because a sentence or a clause begins with them.
OPENERS = re.compile(
    r"(?:Since|On|Besides|For|Most|The|Recently|Mechanism|Many|Formed|Building|To|Parties|In|However"
    r"|As|Regular|Among|Despite|Some|These|Major|This|Firstly|Secondly|Multiparty|Position|Though"
    r"|Their|They|At|Consideration|After|Although|Looking|Following)"
)
NUMBER_WORDS = (
    r"\b(?:twenty-first|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|half|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|millions?)\b"
)


@pytest.fixture(scope="module")
def article():
    if not ARTICLE.exists():
        pytest.skip(f"the article is not at {ARTICLE}; set COMITY_SHARED")
    return ARTICLE.read_text("utf-8")


@pytest.fixture(scope="module")
def reference():
    return read(FOLDER)


def paragraphs(text):
    """Number the paragraphs: 0 is the by-line, headings are H1 and H2, a broken one is joined."""
    found = {}
    number = -1
    for block in re.split(r"\n\s*\n", text):
        words = " ".join(block.split())
        if words in HEADINGS:
            found[f"H{HEADINGS.index(words) + 1}"] = words
        elif words and number > 0 and words[0].islower():
            found[str(number)] += f" {words}"
        elif words:
            number += 1
            found[str(number)] = words
    return found


def sentences(paragraph):
    """Split after a full stop before a capital, not inside a quoted title nor after "1."."""
    masked = re.sub(r"“[^“”]*”", lambda quote: quote.group().replace(".", "\0"), paragraph)
    parts = re.split(r"(?<=\.)(?<!\s\d\.)\s+(?=[A-Z“])", masked)
    return [part.replace("\0", ".") for part in parts]


def numbered(text):
    return {
        (number, str(index)): sentence
        for number, paragraph in paragraphs(text).items()
        for index, sentence in enumerate(sentences(paragraph), start=1)
    }


def left_over(sentence, rows):
    """Return the names and figures of `sentence` that no item of `rows` holds."""
    rest = sentence
    for item in sorted((row.item for row in rows if row.item), key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(item)}(?!\w)", "\x01", rest)
    # An opener counts only where a sentence or clause begins.
    rest = re.sub(
        r"(?:^|(?<=[;:] ))\W*(\w+)",
        lambda first: "" if OPENERS.fullmatch(first[1]) else first.group(),
        rest,
    )
    names = re.findall(r"\b\w*[A-Z]\w*", rest)
    return [*names, *re.findall(r"\d[\d.,]*", rest), *re.findall(NUMBER_WORDS, rest)]


def missing(text, coverage):
    """Return one line per sentence, name or figure without a row, and per row without a place."""
    places = numbered(text)
    rows = {}
    for row in coverage:
        rows.setdefault((row.paragraph, row.sentence), []).append(row)
    lines = [f"{place} is no sentence of the article" for place in rows if place not in places]
    for place, sentence in places.items():
        here = rows.get(place, [])
        if not any(row.kind == "sentence" for row in here):
            lines.append(f"{place} has no row")
        lines += [f"{place} has no row for {token!r}" for token in left_over(sentence, here)]
        lines += [f"{place} does not hold {row.item!r}" for row in here if row.item not in sentence]
    return lines


def test_paragraphs_and_sentences_are_counted_as_the_data_set_counts_them(article):
    found = paragraphs(article)
    assert list(found) == ["0", "1", "H1", *map(str, range(2, 14)), "H2", *map(str, range(14, 29))]
    assert found["1"].startswith("Since the beginning of the twenty-first century")
    assert found["19"].endswith("West Bengal, Kerala and Tripura.")
    assert found["26"].startswith("(1)")
    assert [len(sentences(found[number])) for number in ("5", "8", "12", "22")] == [10, 5, 2, 11]


def test_every_sentence_name_and_figure_of_the_article_has_a_row(article, reference):
    assert missing(article, reference.coverage) == []


def test_the_test_fails_without_any_one_row(article, reference):
    for index, row in enumerate(reference.coverage):
        rest = reference.coverage[:index] + reference.coverage[index + 1 :]
        place = (row.paragraph, row.sentence)
        # "Cyprus" lies inside "Cyprus Conference": the longer name would still be missed.
        inside = row.item and any(
            re.search(rf"(?<!\w){re.escape(row.item)}(?!\w)", other.item)
            for other in rest
            if (other.paragraph, other.sentence) == place
        )
        assert inside or missing(article, rest), f"{row} could go unnoticed"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("85 countries", "86 countries", "('5', '1') has no row for '86'"),
        ("in Hanoi,", "in Hanoi and Oslo,", "('5', '10') has no row for 'Oslo'"),
        ("In India, the", "In India and Goa, the", "('19', '4') has no row for 'Goa'"),
        ("with only a few", "with only five", "('2', '3') has no row for 'five'"),
        ("The main forms", "Moscow and the main forms", "('3', '1') has no row for 'Moscow'"),
        ("*Permanent", "A new sentence. *Permanent", None),
        ("and knowledge", "and knowledge. Another sentence", "('24', '5') has no row"),
        ("150 parties", "many parties", "('2', '2') does not hold '150'"),
    ],
)
def test_the_test_fails_when_the_article_says_more_or_less(article, reference, old, new, line):
    assert old in article
    found = missing(article.replace(old, new, 1), reference.coverage)
    assert found
    if line is not None:
        assert line in found


def test_a_name_in_any_sentence_and_every_changed_figure_are_found(article, reference):
    """A stranger's edits: a place put into each sentence, each figure of the article one higher."""
    rows = {}
    for row in reference.coverage:
        rows.setdefault((row.paragraph, row.sentence), []).append(row)
    changed = 0
    for place, sentence in numbered(article).items():
        here = rows[place]
        assert left_over(sentence, here) == []
        assert left_over(f"{sentence} Oslo", here) == ["Oslo"], place
        assert left_over(f"{sentence} seven", here) == ["seven"], place
        for figure in re.finditer(r"\d+", sentence):
            number = str(int(figure.group()) + 1)
            edited = sentence[: figure.start()] + number + sentence[figure.end() :]
            lost = [row.item for row in here if row.item not in edited]
            assert lost or left_over(edited, here), (place, figure.group())
            changed += 1
    assert changed == 77


def test_a_row_for_a_sentence_that_does_not_exist_is_found(article, reference):
    extra = Coverage("5", "11", "sentence", "", "", "opinion, no fact")
    assert missing(article, (*reference.coverage, extra)) == [
        "('5', '11') is no sentence of the article"
    ]


def digits(text):
    return set(re.findall(r"\d+", text.replace(",", "")))


def unheld(reference):
    """Return rows whose facts are of another sentence or do not hold the figure they stand for."""
    facts = {fact.id: fact for fact in reference.facts}
    lines = []
    for row in reference.coverage:
        here = f"paragraph {row.paragraph}, sentence {row.sentence}"
        cited = [facts[name] for name in row.fact_ids]
        lines += [
            f"{here}: {fact.id} is of {fact.locator}"
            for fact in cited
            if (fact.source, fact.locator) != ("article", here) and not row.note
        ]
        if cited and row.kind in ("figure", "date"):
            held = " ".join(
                f"{fact.subject} {fact.value} {fact.start} {fact.end} {fact.scope}"
                for fact in cited
            )
            if not digits(row.item) <= digits(held):
                lines.append(f"{here}: no fact holds {row.item}")
    return lines


def test_the_facts_of_a_row_are_of_its_sentence_and_hold_its_figures(reference):
    assert unheld(reference) == []


def test_a_figure_that_no_fact_holds_is_found(reference):
    facts = tuple(
        replace(fact, value="119") if fact.id == "article-p05-04" else fact
        for fact in reference.facts
    )
    found = unheld(replace(reference, facts=facts))
    assert found == ["paragraph 5, sentence 1: no fact holds 118"]


def test_every_fact_of_the_article_is_cited_by_a_row(reference):
    cited = {name for row in reference.coverage for name in row.fact_ids}
    assert [f.id for f in reference.facts if f.source == "article" and f.id not in cited] == []


def test_what_has_no_fact_says_so(reference):
    notes = {row.note for row in reference.coverage if row.kind == "sentence" and not row.facts}
    assert notes == {"opinion, no fact", "heading, no fact"}


def test_no_sentence_of_the_article_is_copied(article, reference):
    """Eight words in a row may agree only inside a printed title or name."""
    words = re.findall(r"\w+", article)
    runs = {tuple(words[index : index + 8]) for index in range(len(words) - 7)}
    titles = [re.findall(r"\w+", row.item) for row in reference.coverage if row.item]
    allowed = {tuple(t[i : i + 8]) for t in titles for i in range(max(0, len(t) - 7))}
    for path in sorted(FOLDER.glob("*.csv")):
        cells = re.findall(r"\w+", path.read_text("utf-8"))
        found = {tuple(cells[i : i + 8]) for i in range(len(cells) - 7)} & runs
        assert found <= allowed, path.name
        assert all(len(title) <= 20 for title in titles)
