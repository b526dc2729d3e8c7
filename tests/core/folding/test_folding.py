"""Search folding, and what a reader could mistake in a name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.folding import display, fold, skeleton, suspicions


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("École", "ecole"), ("ÉCOLE", "ecole"), ("E\u0301cole", "ecole"), ("Straße", "strasse"),
        ("ŁÓDŹ", "lodz"), ("Ærø", "aero"), ("Œuvre", "oeuvre"), ("Þing", "thing"),
        ("Σπόρος", "σποροσ"), ("ΣΠΟΡΟΣ", "σποροσ"), ("Ёлка", "елка"), ("İstanbul", "istanbul"),
        ("الأرض", "الارض"), ("مُحَمَّد", "محمد"), ("کتاب", "كتاب"), ("مدرسة", "مدرسه"), ("ســلام", "سلام"),
        ("שָׁלוֹם", "שלום"), ("Ｆｕｌｌ", "full"), ("２０２６", "2026"), ("٢٠٢٦", "2026"), ("२०२६", "2026"),
        ("  a \t b\n", "a b"), ("l’eau", "l'eau"), ("a–b", "a-b"), ("a\u200bb", "ab"), ("a\0b", "ab"),
        ("\u202eabc", "abc"), ("", ""), ("한글", "한글"), ("水", "水"), ("हिन्दी", "हिन्दी"), ("が", "が"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_fold_alike(typed, folded):
    assert fold(typed) == unicodedata.normalize("NFKC", folded)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_and_leaves_nothing_odd(text):
    once = fold(text)
    assert fold(once) == once
    assert not any(unicodedata.category(c) in {"Cc", "Cf"} for c in once)
    assert "  " not in once


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu"], max_codepoint=0x24F), max_size=20))
def test_case_and_composition_make_no_difference(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Association of Rivers", ()),
        ("الرابطة", ()),
        ("Лига рек", ()),
        ("日本の会", ()),
        ("한국 水", ()),
        ("Лига Rivers", ()),  # two words, each of one alphabet
        ("Аssociation", ("mixed",)),  # a Cyrillic letter in front
        ("a\0b", ("control",)),
        ("a\x85b", ("control",)),
        ("\u202eabc", ("bidi",)),
        ("abc\u200f", ("bidi",)),
        ("a\u200bb", ("invisible",)),
        ("a\u200cb", ("invisible",)),
        ("می\u200cخواهم", ()),  # a joiner belongs to correct Persian
        ("\0\u202e\u200bаb", ("control", "bidi", "invisible", "mixed")),
    ],
)
def test_what_is_odd_in_a_name_is_named(name, found):
    assert suspicions(name) == found


def test_names_that_look_alike_have_one_skeleton():
    assert skeleton("Раураl") == skeleton("Paypal")
    assert skeleton("Ρaris") == skeleton("Paris")
    assert skeleton("Lіga  Rek") == skeleton("LigaRek")
    assert skeleton("Paris") != skeleton("Praha")


def test_odd_characters_are_written_out_where_they_are_shown():
    assert display("a\u202eb\0c\u200f") == "a[U+202E]b[U+0000]c[U+200F]"
    assert display("Лига — الرابطة") == "Лига — الرابطة"
