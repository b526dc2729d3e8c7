"""Which character encoding plain bytes are in, said only when it is clear.

A byte order mark decides, then valid UTF-8, then the zero bytes of UTF-16. What is left is one of
the legacy encodings: each that can decode all bytes is judged by the text it gives, as a reader
would: letters of one script in a word, capitals only at the beginning, the letters and characters
that are frequent in the language. If two different texts are nearly as good, the sender is asked.
"""

import codecs
import re
import unicodedata
from collections import Counter
from functools import lru_cache

from django.utils.translation import gettext as _

from comity.documents.formats.language import ALPHABETS, likely_latin
from comity.documents.formats.values import ImportRefused

__all__ = ["decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# In the order of preference when two give the same text.
_LEGACY = (
    "windows-1252", "windows-1250", "windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "cp866",
    "windows-1253", "iso-8859-7", "windows-1254", "windows-1255", "windows-1256", "iso-8859-6",
    "windows-1257", "windows-1258", "iso-8859-2", "iso-8859-1", "iso-8859-9", "iso-8859-15",
    "tis-620", "gb18030", "big5", "shift_jis", "euc-jp", "iso2022_jp", "euc-kr",
)  # fmt: skip
_SAMPLE = 200_000

_FREQUENT = {
    "CYRILLIC": "оеаинтсрвлкмдпуягьызбчйхжшюцщэфёіїєґўјљњћђџъ",
    "GREEK": "αοιετσνηυρπκμλςωδγχθφβξζψάέήίόύώϊϋΐΰ",
    "HEBREW": "יוהלאתרמבשעםנחדפקכזגטצסןךץף",
    "ARABIC": "اليمنوتربةعدفسكهحقجشصطأخإضذثزىءغئظآؤپچژگکیےںٹڈڑہھۃ",
    "THAI": "านรกอเงมยลวดท่สต้ะปบคหแจพชขใไโผถซศธณภษฉญฐฏ๊ำิีึืุู็์ั",
    "HANGUL": "이다의는을에가로하고은를한사인도지기리자대어나시해정제수일아적부전여그보있국유장",
}  # fmt: skip
_HAN = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于"
    "著着下自之年过過发發后後作里裡用道行所然家种種事成方多经經么去法学學如都同现現当當没沒动動面起看定天"
    "分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已"
    "工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战戰向头頭文体體政美相见見被"
    "利什二等产產新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立"
    "及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安"
    "少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空"
    "决決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强強即像难難且权權思王象完设設式色路记記南品住告"
    "类類求据據程北边邊死张張该該交规規萬万取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导"
    "導争爭运運由尊严嚴良何族宗教信仰言论論遭受任意拘禁婚姻财財产產劳勞动動休息享受"
    "本人国有権利法律自由何平等差別社会生活教育保護家族結婚労働及又対"
)
_CONTROL = re.compile("[\x80-\x9f]")
_WORD = re.compile(r"[^\W\d_](?:[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0e31-\u0e4e]|[^\W\d_])*")
_PUNCTUATION = frozenset(
    "«»“”„‘’–—…¿¡ºª、。，；：？！（）《》「」『』〈〉・･ー\u3000،؛؟۔־׳״‹›•€£\xa0\xad\u200c\u200d\u200e\u200f"
)
_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")


def decode(data: bytes, stated: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding.

    ``stated`` is what the sender or the file says; it is believed if all bytes agree with it.
    Refused: ``nul`` (bytes of no text), ``mixed_encodings`` (some lines are UTF-8, others are
    not), ``encoding`` (no encoding fits, or several do and the texts differ: they are named).
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name), name
    if stated:
        return _strict(data, stated), stated.lower()
    if b"\x00" in data:
        return _by_zeros(data)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        _refuse_mixed(data)
    return _legacy(data)


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except LookupError:
        raise ImportRefused(
            "encoding", _("No encoding is called %(name)s.") % {"name": name}
        ) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ImportRefused(
            "encoding",
            _(
                "The file says that it is %(name)s, but line %(line)d is not. "
                "Save it again as UTF-8."
            )
            % {"name": name.upper(), "line": line},
        ) from None


def _by_zeros(data: bytes) -> tuple[str, str]:
    """UTF-16 without a mark: in most scripts one byte of each pair is nearly constant."""
    for name, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if len(data) % 2 == 0 and high.count(0) == data.count(0):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if text.isascii() or _plausible(text) > 0.5:
                return text, name
    raise ImportRefused(
        "nul", _("The file holds zero bytes, which no text has. It is damaged or not a text.")
    )


def _refuse_mixed(data: bytes) -> None:
    """Lines that are surely UTF-8 beside lines that surely are not."""
    good = bad = first = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", line)) > 1
        except UnicodeDecodeError:
            bad += 1
            first = first or number
    if good > 1 and good * 20 > bad:
        raise ImportRefused(
            "mixed_encodings",
            _(
                "The file mixes encodings: most of it is UTF-8, line %(line)d is not. "
                "Open it where it was written and save it again as UTF-8."
            )
            % {"line": first},
        )


def _legacy(data: bytes) -> tuple[str, str]:
    foreign = sum(byte > 0x7F for byte in data)
    if 2 * len(_FOUR_BYTES.findall(data)) > 0.8 * foreign:
        return _strict(data, "gb18030"), "gb18030"
    found: dict[str, tuple[float, str]] = {}
    cut = data[:_SAMPLE]
    if len(data) > _SAMPLE:
        cut = cut[: cut.rfind(b"\n") + 1] or cut
    for name in _LEGACY:
        try:
            sample = cut.decode(name)
        except UnicodeDecodeError:
            continue
        score = _plausible(sample)
        if score > 0 and (sample not in found or score > found[sample][0]):
            found[sample] = (score, name)
    ranked = sorted(found.values(), key=lambda item: -item[0])
    if not ranked or ranked[0][0] < 0.5:
        raise ImportRefused(
            "encoding", _("The encoding of the file cannot be told. Save it again as UTF-8.")
        )
    if len(ranked) > 1 and ranked[1][0] > ranked[0][0] * 0.97:
        names = f" {_('or')} ".join(name for _score, name in ranked[:3])
        raise ImportRefused(
            "encoding",
            _(
                "The encoding of the file is not clear: it may be %(names)s. Say which, or save "
                "it again as UTF-8."
            )
            % {"names": names},
        )
    name = ranked[0][1]
    return _strict(data, name), name


def _plausible(text: str) -> float:
    """How much a text looks like one that somebody wrote: 0 to 1, of its non-ASCII part."""
    foreign = [char for char in text if char > "\x7f"]
    if _CONTROL.search(text):
        return 0.0
    words = _WORD.findall(text)
    letters = Counter[str]()
    for word in words:
        letters[_scripts(word)] += len(word)
    common = {script for script, count in letters.items() if 5 * count > letters.total()}
    telling = [word for word in words if not word.isascii()]
    latin = _one_alphabet(telling, likely_latin(text)) if "LATIN" in common else 0.0
    points = sum(len(w) * (_word(w, latin) if _scripts(w) in common else 0.3) for w in telling)
    odd = sum(_is_odd(char) for char in foreign)
    weight = sum(map(len, telling))
    score = points / weight if weight else 0.9
    if weight and _all_capitals(words):
        score *= 0.7
    return float(score * (1 - min(1.0, 1.5 * odd / len(foreign))))


def _is_odd(char: str) -> bool:
    return not char.isalnum() and char not in _PUNCTUATION and unicodedata.category(char) != "Mn"


def _all_capitals(words: list[str]) -> bool:
    return len(words) > 8 and all(word == word.upper() != word.lower() for word in words)


def _one_alphabet(words: list[str], language: str | None) -> float:
    """The share of non-ASCII Latin letters that one language explains, sharpened.

    It is the language that the ASCII part of the text shows, or else the best fitting one.
    """
    found = Counter(
        char for word in words for char in word.lower() if char > "\x7f" and char != "\u0307"
    )
    alphabets = [ALPHABETS[language]] if language in ALPHABETS else list(ALPHABETS.values())
    best = max(sum(found[char] for char in set(alphabet)) for alphabet in alphabets)
    return (best / found.total()) ** 6 if found else 0.0


def _word(word: str, latin: float) -> float:
    """How likely a word is in the script it is written in."""
    script = _scripts(word)
    if script == "mixed":
        return 0.0
    if word != word.upper() and any(char.isupper() for char in word[1:]):
        return 0.15
    if script == "LATIN":
        return latin
    return sum(_frequency(char, script) for char in word) / len(word)


def _frequency(char: str, script: str) -> float:
    if script == "CJK":
        return 1.0 if char in _HAN or "\u3041" <= char <= "\u30fe" else 0.45
    if script not in _FREQUENT:
        return 0.75
    place = _FREQUENT[script].find(char.lower())
    if script == "HANGUL":
        return 1.0 if place >= 0 else 0.75
    return min(1.0, 1.1 - 0.03 * place) if 0 <= place < 28 else 0.25


@lru_cache(maxsize=10_000)
def _script(char: str) -> str:
    name = unicodedata.name(char, "?")
    if name.startswith(("CJK", "HIRAGANA", "KATAKANA")):
        return "CJK"
    return "" if name.startswith("COMBINING") else name.partition(" ")[0]


def _scripts(word: str) -> str:
    """The one script of a word, or ``mixed``."""
    found = {_script(char) for char in word} - {""}
    return found.pop() if len(found) == 1 else "mixed"
