"""The protocol page names every kind, field, word and defence; the defences do what it says."""

import re
import sys
from pathlib import Path

import pytest
from tools.record_defences import defences, removed

from comity.core.record import bundles, schemas, shapes
from comity.core.record.canonical import MAX_VALUES
from comity.core.record.notes import MAX_NOTE_BYTES, MAX_SIGNATURES
from comity.core.record.schemas import KINDS
from comity.core.record.shapes import Choice, Group, Several, Token

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "protocol" / "record.md").read_text()
COMMON = {"log", "claimed_at", "author", "seen"}


def test_every_kind_and_field_is_documented() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)`(?:, `[a-z-]+`)? \| (.*) \|$", PAGE, re.MULTILINE))
    rows["revoke"] = rows["suspend"]
    assert set(KINDS) <= set(rows)
    for kind, group in KINDS.items():
        stated = re.findall(r"`([a-z_]+)`(\??)", rows[kind])
        for field in group.fields:
            if field.name not in COMMON:
                assert (field.name, "" if field.required else "?") in stated, (kind, field.name)
            for inner in field.shape.fields if isinstance(field.shape, Group) else ():
                assert f"`{inner.name}`" in PAGE


def test_every_word_of_a_choice_is_documented() -> None:
    words = {
        word
        for kind in KINDS.values()
        for field in kind.fields
        if isinstance(field.shape, Choice)
        for word in field.shape.words
    }
    assert [word for word in sorted(words) if f"`{word}`" not in PAGE] == []
    assert all(f"`{verb}`" in PAGE for verb in schemas.VERBS)


def test_every_pattern_and_limit_is_documented() -> None:
    """A second reader needs them exactly, for it must refuse what this one refuses."""
    page = PAGE.replace("\\|", "|")
    table = page[page.index("| shape | pattern |") :].partition("\n\n")[0]
    tokens = {name: shape for name, shape in vars(shapes).items() if isinstance(shape, Token)}
    assert len(tokens) == 11
    for name, token in tokens.items():
        parts = [token.pattern.pattern]
        if name == "DOC":
            parts = [shapes._UPPER, "(?:Rev|Add|Corr)[.][1-9][0-9]{0,3}"]
            assert parts[0] in token.pattern.pattern
            assert parts[1] in token.pattern.pattern.replace("{{", "{").replace("}}", "}")
        for part in parts:
            rows = [row for row in table.splitlines() if f"`{part}`" in row]
            assert [row.endswith(f"| {token.longest} |") for row in rows] == [True], name
    several = {shape.most for kind in KINDS.values() for shape in _lists(kind)}
    assert several == {2000, 200}
    limits = (bundles.MAX_TERMS, bundles.MAX_ENTRIES, MAX_NOTE_BYTES, bundles.MAX_PROOF)
    terms, entries, note, proof = (f"{limit:,}" for limit in limits)
    assert f"{terms} terms, {entries} entries in a term, {note} characters" in flat(page)
    assert f"60,000 of a record, {proof} hashes in a proof" in flat(page)
    assert bundles.MAX_BUNDLE_BYTES == 8 << 20
    assert f"or {MAX_SIGNATURES} lines of signatures" in flat(page)
    assert f"more than {MAX_VALUES - 1:,} commas" in flat(page)


def flat(text: str) -> str:
    return " ".join(text.split())


def _lists(group: Group) -> list[Several]:
    return [field.shape for field in group.fields if isinstance(field.shape, Several)]


def test_every_defence_is_documented() -> None:
    table = PAGE[PAGE.index("| who | attack |") :].partition("\n\n")[0]
    assert table.splitlines()[2:] == [defence.row for defence in defences()]


def test_every_defence_stands_in_the_code_and_has_its_test() -> None:
    for defence in defences():
        removed(defence)
        file, _, name = defence.test.partition("::")
        assert f"def {name}(" in (Path(__file__).parent / file).read_text()


@pytest.mark.slow
def test_no_test_stays_green_without_its_defence() -> None:
    import subprocess

    command = [sys.executable, str(ROOT / "tools" / "record_defences.py"), "--check"]
    path = f"{ROOT / 'src'}:{ROOT}"
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.endswith(f"{len(defences())} defences removed, 0 tests stayed green\n")
    assert done.returncode == 0
