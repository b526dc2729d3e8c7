"""A guess at the language of a text, from its script, its letters and its commonest words.

The guess is shown to the sender as a proposal and decides nothing.
"""

import re
import unicodedata
from collections import Counter

__all__ = ["ALPHABETS", "guess_language", "likely_latin"]

_SCRIPTS = {
    "GREEK": "el", "HEBREW": "he", "THAI": "th", "LAO": "lo", "KHMER": "km", "MYANMAR": "my",
    "GEORGIAN": "ka", "ARMENIAN": "hy", "ETHIOPIC": "am", "HANGUL": "ko", "BENGALI": "bn",
    "TAMIL": "ta", "MALAYALAM": "ml", "TELUGU": "te", "KANNADA": "kn", "GUJARATI": "gu",
    "GURMUKHI": "pa", "SINHALA": "si", "TIBETAN": "bo", "MONGOLIAN": "mn", "THAANA": "dv",
}  # fmt: skip
# Letters that only one language of the script uses, the most telling first.
_LETTERS = {
    "CYRILLIC": (("ў", "be"), ("ӯҷӣ", "tg"), ("әұ", "kk"), ("ңүө", "ky"), ("їєґ", "uk"),
                 ("ѓќѕ", "mk"), ("ћђ", "sr"), ("ыэё", "ru"), ("ъщ", "bg"), ("", "ru")),
    "ARABIC": (("ٹڈڑےں", "ur"), ("ۆێڕڵ", "ckb"), ("ټډړښځ", "ps"), ("پچژگی", "fa"), ("", "ar")),
    "DEVANAGARI": (("", "hi"),),
}  # fmt: skip
_NEPALI = frozenset(["छ", "र", "हो", "हुनेछ", "गर्ने", "वा", "प्रत्येक", "लाई", "मा", "को"])
_HINDI = frozenset(["है", "के", "की", "का", "को", "और", "में", "से", "किसी"])
_WORDS = {
    "en": "the of and to in is that for by with shall has right everyone be or",
    "fr": "le la les des et de du à un une dans que qui est pour par toute ou",
    "es": "el la los las de y que en un una por con su toda persona derecho tiene del",
    "pt": "o a os as de e que em um uma por com seu toda não do da ao pessoa",
    "it": "il la gli di e che in un una per con suo ogni diritto ha del della le è",
    "de": "der die das und in zu den auf mit ist ein eine recht hat oder von nicht",
    "nl": "de het een en van in op dat is te met voor heeft recht aan niet",
    "ro": "și de la în cu să orice are dreptul sau un o pe este din nu şi",
    "cs": "a na v že se s o má právo každý nebo je ve jeho být",
    "sk": "a na v že sa s o má právo každý alebo je vo jeho byť",
    "pl": "i w na z że się do ma prawo nie jest oraz lub każdy przez",
    "hu": "a az és hogy nem joga van minden személynek vagy egy ki meg is",
    "tr": "ve bir her bu hakkı vardır için ile veya olan herkes de herkesin",
    "id": "dan yang di untuk dengan setiap orang berhak atas dalam tidak atau dari",
    "sw": "na ya wa kwa kila mtu ana haki ni au katika za cha yake",
    "vi": "và của các có quyền mọi người được trong cho không những là",
    "zu": "ukuthi umuntu wonke futhi noma unelungelo lokuba kanye na ngokuba yakhe",
    "sv": "och i att det som en på är för av rätt har till med den var",
    "da": "og i at det som en på er for af ret har til med den enhver",
    "fi": "ja on oikeus jokaisella hänen tai ei sekä että joka ovat olla",
    "hr": "i u na da se je svatko ima pravo ili za od sa biti koji",
    "sq": "dhe të në për me një që ka të drejtë cdo e i se",
    "ca": "i de la el que en a té dret tota persona els les per amb dels",
}
# The letters beyond a to z of one language each; what a text of that language is written with.
ALPHABETS = {
    "fr": "éèêëàâçîïôûùüœæÿ", "de": "äöüß", "es": "áéíóúñüªº", "pt": "áâãàçéêíóôõúüªº",
    "it": "àèéìòùîóí", "ro": "ăâîșțşţ", "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű", "pl": "ąćęłńóśźż", "tr": "çğıöşüâîû", "sv": "åäöé", "da": "æøåé",
    "fi": "äöå", "is": "áðéíóúýþæö", "hr": "čćđšž", "lv": "āčēģīķļņšūž", "lt": "ąčęėįšųūž",
    "et": "äõöüšž", "sq": "ëç", "nl": "éëïöüèáíóú", "mt": "ċġħżàèìòù", "eo": "ĉĝĥĵŝŭ",
    "ca": "àèéíòóúïüç·ŀ", "en": "éèêïöñç", "id": "é", "sw": "", "zu": "",
    "vi": "ăâđêôơưáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵ\u0300\u0301\u0303\u0309\u0323",
}  # fmt: skip


def guess_language(text: str) -> str | None:
    """A BCP 47 tag, or None when the text is too short or nothing speaks for one language."""
    text = _composed(text)
    letters = [char for char in text.lower() if char.isalpha()]
    if len(letters) < 10:
        return None
    scripts = Counter(unicodedata.name(char, "?").partition(" ")[0] for char in letters)
    script = scripts.most_common(1)[0][0]
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > len(letters) / 10:
        return "ja"
    if script == "CJK":
        return _chinese(text)
    if script == "DEVANAGARI":
        words = set(text.split())
        return "ne" if len(words & _NEPALI) > len(words & _HINDI) else "hi"
    if script in _LETTERS:
        return _by_letters(Counter(letters), script)
    return _SCRIPTS.get(script) or (likely_latin(text) if script == "LATIN" else None)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text[:20_000])


def _by_letters(letters: Counter[str], script: str) -> str:
    """The first language whose own letters are more than one in two hundred."""
    total = letters.total()
    return next(
        language
        for own, language in _LETTERS[script]
        if not own or sum(letters[char] for char in own) * 200 > total
    )


def _chinese(text: str) -> str:
    simplified = len(re.findall("[这个们来为国时说发会对过还进现权产华书长门问间应]", text))
    traditional = len(re.findall("[這個們來為國時說發會對過還進現權產華書長門問間應]", text))
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def likely_latin(text: str) -> str | None:
    """The language, in Latin script, whose commonest words the text has most often."""
    words = Counter(re.findall(r"[^\W\d_]+", _composed(text).lower()))
    scores = {
        language: sum(words[word] for word in common.split()) for language, common in _WORDS.items()
    }
    (best, first), (_, second) = Counter(scores).most_common(2)
    enough = first >= max(2, words.total() * 0.06)
    return best if enough and first > second * 1.1 else None
