"""What the writer of a reply wrote: no quotation, no forwarded header, no signature."""

import re

from comity.accord.phrases import MARK

# "On ... wrote:" in the languages of the letters and a few more; at most two lines long.
_ATTRIBUTION = re.compile(
    r"(?i)("
    r"^\s*(on|at)\b.{4,200}\bwrote:\s*$|^\s*le\b.{4,200}a écrit\s*:\s*$|"
    r"^\s*el\b.{4,200}escribió:\s*$|^\s*em\b.{4,200}escreveu:\s*$|"
    r"^\s*am\b.{4,200}schrieb.*:\s*$|^\s*il\b.{4,200}ha scritto:\s*$|"
    r".{4,200}(пишет|написала?|написал\(а\)):\s*$|"
    r".{0,200}(写道|寫道)\s*[:：]\s*$|.{0,200}(كتب|كتبت|كتابة)\b.{0,200}:\s*$|"
    # As Yandex, Mail.ru and Gmail in Russian write it: a day or an hour, the address, a colon.
    r".{0,150}\d.{0,150}<[^<>\s]+@[^<>\s]+>\W{0,3}[:：]\s*$"
    r")"
)
_DIVIDER = re.compile(
    r"(?i)^\s*(-{2,}\s*(original( message)?|message d.origine|mensaje original|mensagem original|"
    r"forwarded message|исходное сообщение|пересылаемое сообщение|原始邮件|回复的原邮件|转发邮件|"
    r"الرسالة الأصلية|ursprüngliche nachricht)\s*-{2,}|_{10,})\s*$"
)
_FIELD = re.compile(
    r"(?i)^\s*\**(from|de|от|发件人|寄件者|من|von|sent|envoyé|enviado|отправлено|发送时间|"
    r"أرسلت|تاريخ الإرسال|gesendet|"
    r"date|fecha|дата|日期|التاريخ|to|à|para|кому|收件人|إلى|subject|objet|asunto|assunto|тема|主题|الموضوع)"
    r"\**\s*[:：]"
)
_SIGNATURE = re.compile(r"^-- ?$")
_DEVICE = re.compile(
    r"(?i)^\s*(sent from (my|outlook|yahoo|mail for)|sent with proton|get outlook for|"
    r"envoyé (de|depuis|à partir de) (mon|outlook|yahoo|mail)|"
    r"(télécharge[rz]|obtenez|obtener|descargar|скачать|получить) outlook|获取 ?outlook|"
    r"enviado (desde|do|a partir do) (mi|meu|outlook|yahoo|mail)\b|"
    r"отправлено (с|из) (моего|iphone|ipad|устройства|мобильной|яндекс|mail|outlook|почты)|"
    r"von meinem .{1,40} gesendet|从我的.{1,20}发送|(发自|來自|来自)我的|"
    r"(أُ?رسلت?|تم الإرسال) من (جهاز|هاتف|iphone|ipad|ال))"
)

# Marks of direction that programs put round addresses; a note keeps its joiners.
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def new_text(text: str) -> str:
    """The part of a reply that its writer added, wherever the quotation stands."""
    lines = [_INVISIBLE.sub("", line) for line in text.splitlines()]
    kept: list[str] = []
    for place, line in enumerate(lines):
        if _ends_here(lines, place):
            break
        if not line.lstrip().startswith((">", "|>")) and not _attributes(lines, place):
            kept.append(line)
    return "\n".join(kept).strip()


def _ends_here(lines: list[str], place: int) -> bool:
    """From this line on nothing is the writer's own."""
    line = lines[place]
    if _quoted(line):
        return False
    return (
        MARK in line
        or bool(_SIGNATURE.match(line))
        or bool(_DEVICE.match(line))
        or bool(_DIVIDER.match(line))
        or _begins_header(lines, place)
    )


def _quoted(line: str) -> bool:
    return line.lstrip().startswith((">", "|>"))


def _attributes(lines: list[str], place: int) -> bool:
    """The line, alone or as half of two, introduces a quotation that follows or was left out."""
    here = lines[place].strip()
    if not here:
        return False
    if _ATTRIBUTION.match(here):
        return _quotes_next(lines, place + 1)
    after = lines[place + 1].strip() if place + 1 < len(lines) else ""
    before = lines[place - 1].strip() if place else ""
    return (_two(here, after) and _quotes_next(lines, place + 2)) or (
        _two(before, here) and _quotes_next(lines, place + 1)
    )


def _two(left: str, right: str) -> bool:
    """Two lines that are one attribution; the first names a day or an address."""
    if not left or not right or _quoted(right) or not re.search(r"[\d@<]", left):
        return False
    alone = _ATTRIBUTION.match(left) or _ATTRIBUTION.match(right)
    return not alone and bool(_ATTRIBUTION.match(f"{left} {right}"))


def _quotes_next(lines: list[str], place: int) -> bool:
    """Nothing but quotation follows: the next written line is quoted, or there is none."""
    following = next((line for line in lines[place:] if line.strip()), "")
    return not following or _quoted(following) or MARK in following


def _begins_header(lines: list[str], place: int) -> bool:
    """Three fields of a forwarded header in a row, as Outlook writes them."""
    block = [line for line in lines[place : place + 6] if line.strip()][:3]
    return (
        bool(lines[place].strip()) and len(block) == 3 and all(_FIELD.match(line) for line in block)
    )
