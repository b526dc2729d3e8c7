"""Which encoding plain bytes are in; never a wrong text, rather a question."""

import codecs
import csv
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.prose.udhr import SHARED, udhr, udhr_keys

from comity.core.prose import plain
from comity.documents.formats import ImportRefused
from comity.documents.formats.encodings import _LEGACY, decode
from comity.documents.formats.language import guess_language

RUSSIAN = "Все люди рождаются свободными и равными в своем достоинстве и правах."


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (RUSSIAN.encode(), "utf-8"),
        (codecs.BOM_UTF8 + RUSSIAN.encode(), "utf-8"),
        (RUSSIAN.encode("utf-16"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + RUSSIAN.encode("utf-32-le"), "utf-32-le"),
        (RUSSIAN.encode("utf-16-le"), "utf-16-le"),
        (RUSSIAN.encode("utf-16-be"), "utf-16-be"),
        (RUSSIAN.encode("windows-1251"), "windows-1251"),
        (RUSSIAN.encode("koi8-r"), "koi8-r"),
        (RUSSIAN.encode("cp866"), "cp866"),
        (RUSSIAN.encode("iso-8859-5"), "iso-8859-5"),
    ],
)
def test_russian_in_all_its_encodings(data: bytes, name: str) -> None:
    assert decode(data) == (RUSSIAN, name)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("“Peace”, said the workers’ union – and meant it… for ever.", "windows-1252"),
        ("Tous les êtres humains naissent libres et égaux en dignité et en droits.", "iso-8859-1"),
        (
            "Všichni lidé se rodí svobodní a sobě rovní co do důstojnosti a práv. Řeč a žal.",
            "windows-1250",
        ),
        (
            "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Işık ve bir de güneş.",
            "iso-8859-9",
        ),
        ("يولد جميع الناس أحراراً متساوين في الكرامة والحقوق.", "windows-1256"),
        ("כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם.", "windows-1255"),
        ("Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια.", "windows-1253"),
        ("มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ", "tis-620"),
        ("人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心。", "gb18030"),
        ("人人生而自由﹐在尊嚴和權利上一律平等。他們賦有理性和良心。", "big5"),
        ("すべての人間は、生れながらにして自由であり、平等である。", "shift_jis"),
        ("すべての人間は、生れながらにして自由であり、平等である。", "euc-jp"),
        ("모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.", "euc-kr"),
    ],
)
def test_one_sentence_is_enough_in_the_common_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


def outcome(data: bytes) -> tuple[str, str]:
    """The text and an empty code, or the code of the refusal."""
    try:
        return decode(data)[0], ""
    except ImportRefused as refused:
        return "", refused.code


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        (slice(0, 2000), slice(0, None, 4)),
        (slice(0, 400), slice(None)),
        pytest.param(slice(None), slice(None), marks=pytest.mark.slow),
    ],
)
def test_the_universal_declaration_is_never_read_wrongly(part: slice, keys: slice) -> None:
    """Every language in every encoding that can hold it: right, or a question, never wrong."""
    tried = asked = 0
    for key in udhr_keys()[keys]:
        text = "\n".join(p.text for p in udhr(key))[part]
        for encoding in _LEGACY:
            try:
                data = text.encode(encoding)
            except UnicodeEncodeError:
                continue
            if not data.isascii():
                tried += 1
                found = outcome(data)
                asked += found == ("", "encoding")
                assert found in ((text, ""), ("", "encoding")), (key, encoding)
    assert tried >= 20
    assert asked <= 0.08 * tried


def test_sentences_never_used_in_making_it_are_read_or_asked_about() -> None:
    """A thousand news sentences per language, twenty at a time."""
    path = SHARED / "data" / "parallel" / "pud.csv.gz"
    if not path.exists():
        pytest.skip(f"No parallel sentences in {path}; set COMITY_SHARED.")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = asked = wrong = 0
    for language, encoding in [("ru", "windows-1251"), ("ru", "koi8-r"), ("ar", "windows-1256"), ("es", "windows-1252"),
                               ("pt", "iso-8859-1"), ("zh", "gb18030")]:  # fmt: skip
        for start in range(0, 200, 20):
            text = "\n".join(row[language] for row in rows[start : start + 20])
            data = text.encode(encoding, "ignore")
            if data.isascii():
                continue
            text, code = outcome(data)
            asked += code == "encoding"
            right += text == data.decode(encoding)
            wrong += not code and text != data.decode(encoding)
    assert wrong == 0
    assert asked <= 0.1 * right


def test_what_the_sender_states_is_believed_if_it_fits() -> None:
    assert decode(RUSSIAN.encode("koi8-r"), "KOI8-R") == (RUSSIAN, "koi8-r")
    with pytest.raises(ImportRefused, match="line 2 is not"):
        decode(b"ok\n\xff", "utf-8")
    with pytest.raises(ImportRefused, match="No encoding is called klingon"):
        decode(b"x\xff", "klingon")


def test_mixed_encodings_are_refused_with_the_line() -> None:
    good = RUSSIAN + "\n"
    data = good.encode() * 2 + good.encode("windows-1251") + good.encode()
    with pytest.raises(ImportRefused, match="line 3 is not") as caught:
        decode(data)
    assert caught.value.code == "mixed_encodings"


@pytest.mark.parametrize(
    "data", [b"a\x00b\x00\x00", b"text\x00text!", b"\x00\x01\x02\x03\xd8\x00\x00\x00"]
)
def test_zero_bytes_are_no_text(data: bytes) -> None:
    with pytest.raises(ImportRefused) as caught:
        decode(data)
    assert caught.value.code == "nul"


@pytest.mark.parametrize("data", [b"\x80\xa0\x81\xff", bytes(range(128, 256))])
def test_bytes_without_sense_are_asked_about(data: bytes) -> None:
    with pytest.raises(ImportRefused) as caught:
        decode(data)
    assert caught.value.code == "encoding"


def test_an_unclear_encoding_is_named_in_the_question() -> None:
    with pytest.raises(ImportRefused, match=r"may be .* or .*Say which") as caught:
        decode("caffè nero".encode("windows-1252"))
    assert caught.value.code == "encoding"


@given(st.binary(max_size=60))
def test_any_bytes_give_text_or_a_refusal(data: bytes) -> None:
    _, code = outcome(data)
    assert code in {"", "nul", "encoding", "mixed_encodings"}


@given(st.text(max_size=60).filter(lambda t: "\x00" not in t and not t.startswith("\ufeff")))
def test_utf_8_is_always_read(text: str) -> None:
    assert decode(text.encode("utf-8", "ignore"))[0] == text.encode("utf-8", "ignore").decode()


def test_languages_of_the_universal_declaration_are_guessed() -> None:
    expected = {
        "arb": "ar", "cmn_hans": "zh-Hans", "cmn_hant": "zh-Hant", "deu_1996": "de", "ell_monotonic": "el",
        "ell_polytonic": "el", "eng": "en", "fra": "fr", "heb": "he", "hin": "hi", "jpn": "ja", "kor": "ko",
        "nep": "ne", "pes_1": "fa", "por_BR": "pt", "rus": "ru", "spa": "es", "swh": "sw", "tur": "tr",
        "ukr": "uk", "urd": "ur", "vie": "vi", "zul": "zu", "amh": "am", "bel": "be", "ita": "it", "kaz": "kk",
        "kir": "ky", "srp_cyrl": "sr", "tgk": "tg", "ces": "cs", "hun": "hu", "ron_2006": "ro", "ind": "id",
        "ben": "bn", "hye": "hy", "kat": "ka", "khm": "km", "lao": "lo", "mal": "ml", "tam": "ta",
        "por_PT": "pt", "ron_1993": "ro",
    }  # fmt: skip
    guessed = {key: guess_language("\n".join(plain(p.text) for p in udhr(key))) for key in expected}
    assert guessed == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", None),
        ("12 34", None),
        ("xyzzy plugh frotz", None),
        ("中文字中文字中文字中文字", "zh"),
        ("ᚠᚢᚦᚨᚱᚲᚠᚢᚦᚨᚱᚲ", None),
    ],
)
def test_nothing_is_guessed_from_nothing(text: str, language: str | None) -> None:
    assert guess_language(text) == language


def test_long_files_are_judged_by_their_beginning() -> None:
    text = f"{RUSSIAN}\n" * 4_000
    assert decode(text.encode("koi8-r")) == (text, "koi8-r")


def test_half_a_surrogate_is_no_utf_16() -> None:
    with pytest.raises(ImportRefused, match="zero bytes"):
        decode(b"a\x00\x34\xd8b\x00")
