"""Replies as the programs of the world write them, in the languages of the letters."""

import pytest
from tests.post.test_post_reading import plain, read

from comity.post.quotes import new_text

MARK_LINE = "-=-=- Write your answer above this line -=-=-"
HUB = "Hub <desk@hub.example>"
ATTRIBUTIONS = {
    "gmail en": f"On Mon, Nov 23, 2026 at 10:00 AM {HUB} wrote:",
    "gmail fr": f"Le lun. 23 nov. 2026 à 10:00, {HUB} a écrit\u202f:",
    "gmail es": "El lun, 23 nov 2026 a las 10:00, Hub (<desk@hub.example>) escribió:",
    "gmail ru": f"пн, 23 нояб. 2026\u202fг. в 10:00, {HUB}:",
    "gmail zh": f"{HUB} 于2026年11月23日周一 10:00写道：",
    "gmail ar": "في الاثنين، ٢٣ نوفمبر ٢٠٢٦ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة \u202aHub\u202c\u200f <\u202adesk@hub.example\u202c\u200f>:",
    "gmail pt": f"Em seg., 23 de nov. de 2026 às 10:00, {HUB} escreveu:",
    "thunderbird en": "On 23/11/2026 10:00, Hub wrote:",
    "thunderbird fr": "Le 23/11/2026 à 10:00, Hub a écrit\xa0:",
    "thunderbird es": "El 23/11/26 a las 10:00, Hub escribió:",
    "thunderbird ru": "23.11.2026 10:00, Hub пишет:",
    "thunderbird zh": "在 2026/11/23 10:00, Hub 写道:",
    "thunderbird ar": "في 23/11/2026 10:00، كتب Hub:",
    "apple en": f"On 23 Nov 2026, at 10:00, {HUB} wrote:",
    "apple ru": f"23 нояб. 2026 г., в 10:00, {HUB} написал(а):",
    "apple zh": f"2026年11月23日 10:00，{HUB} 写道：",
    "apple ar": f"في ٢٣ نوفمبر ٢٠٢٦، الساعة ١٠:٠٠ ص، كتب {HUB}:",
    "yandex": '23.11.2026, 10:00, "Hub" <desk@hub.example>:',
    "mail.ru": f"Понедельник, 23 ноября 2026, 10:00 +03:00 от {HUB}:",
    "163 en": 'At 2026-11-23 10:00:00, "Hub" <desk@hub.example> wrote:',
    "163 zh": '在 2026-11-23 10:00:00，"Hub" <desk@hub.example> 写道：',
}


@pytest.mark.parametrize("case", ATTRIBUTIONS)
@pytest.mark.parametrize("quotation", ["> DECLINE\n> x", f"{MARK_LINE}\nDECLINE"])
def test_the_line_above_a_quotation_is_no_part_of_a_note(case, quotation):
    line = ATTRIBUTIONS[case]
    assert new_text(f"NOTE\nOur words.\n\n{line}\n\n{quotation}") == "NOTE\nOur words."
    if quotation.startswith(">"):
        assert new_text(f"{line}\n{quotation}\n\nSIGN\n") == "SIGN"


HEADERS = {
    "outlook en": "From: Hub\nSent: Monday\nTo: A\nSubject: x",
    "outlook fr": "De : Hub\nEnvoyé : lundi\nÀ : A\nObjet : x",
    "outlook es": "De: Hub\nEnviado: lunes\nPara: A\nAsunto: x",
    "outlook pt": "De: Hub\nEnviado: segunda\nPara: A\nAssunto: x",
    "outlook ru": "От: Hub\nОтправлено: понедельник\nКому: A\nТема: x",
    "outlook zh": "发件人: Hub\n发送时间: 2026年\n收件人: A\n主题: x",
    "outlook zh new": "发件人： Hub\n日期： 2026年\n收件人： A\n主题： x",
    "outlook ar": "من: Hub\nتاريخ الإرسال: x\nإلى: A\nالموضوع: x",
    "qq": "------------------\xa0原始邮件\xa0------------------\n发件人: Hub",
    "qq en": "------------------ Original ------------------\nFrom: Hub",
    "163": "---- 回复的原邮件 ----\n| 发件人 | Hub |",
    "telephone en": "Sent from my Galaxy",
    "telephone fr": "Envoyé de mon iPhone",
    "outlook telephone fr": "Télécharger Outlook pour Android",
    "telephone es": "Enviado desde mi iPhone",
    "telephone ru": "Отправлено с iPhone",
    "yandex telephone": "Отправлено из мобильной Яндекс Почты",
    "mail.ru telephone": "Отправлено из Mail для Android",
    "telephone zh": "发自我的iPhone",
    "outlook telephone zh": "获取Outlook for Android",
    "telephone ar": "أُرسلت من هاتف Samsung",
}


@pytest.mark.parametrize("case", HEADERS)
def test_what_a_program_adds_below_is_no_part_of_a_note(case):
    assert new_text(f"NOTE\nOur words.\n\n{HEADERS[case]}\n\nDECLINE") == "NOTE\nOur words."


@pytest.mark.parametrize("words", [
    "Sent from our congress with greetings.",
    "Отправлено письмо всем членам.",
    "On 5 May the council wrote:\nthat we shall not.",
    "Envoyé par la conférence de Nantes.",
    "We wrote on 3 May to <x@b.example> and to others:\nno answer came.",
    "From: the north\nwe say this.",
    "من الشمال: نقول هذا.",
])  # fmt: skip
def test_nothing_is_cut_from_a_note_that_only_looks_alike(words):
    assert new_text(f"NOTE\n{words}") == f"NOTE\n{words}"


def flowed(body, delsp=""):
    kind = b"Content-Type: text/plain; charset=utf-8; format=flowed" + delsp.encode()
    return b"From: a@b.example\r\n" + kind + b"\r\n\r\n" + body.replace("\n", "\r\n").encode()


def test_paragraphs_that_a_program_broke_into_lines_are_whole_again():
    body = (
        "SIGN WITH NOTE\nParagraph 2 \nbinds no \ncity.\n \nNor 3.\n-- \nAnna\n> quoted \n> too\n"
    )
    text = read(flowed(body)).text
    assert new_text(text) == "SIGN WITH NOTE\nParagraph 2 binds no city.\n\nNor 3."
    assert "-- \nAnna\n> quoted \n> too" in text
    assert read(flowed(" From here \non\n")).text == "From here on\n"
    assert read(flowed("第二段 \n除外\n", "; delsp=yes")).text == "第二段除外\n"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "koi8-r", "windows-1256"])
def test_utf8_that_is_declared_as_a_charset_of_one_byte_is_read(charset):
    for word in ("DÉCLINER", "ПОДПИСАТЬ", "توقيع"):
        assert read(plain(word.encode(), charset)).text == word


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7", "rot13", "hex"])
def test_what_is_no_charset_of_mail_is_not_decoded_as_one(charset):
    assert read(plain(b"SIGN+AC0-\\x41-egbpdaj6bu4bxfgehfvwxn", charset)).text == (
        "SIGN+AC0-\\x41-egbpdaj6bu4bxfgehfvwxn"
    )


CLIENTS = {
    "gmail": '<div dir="ltr">SIGN</div><br><div class="gmail_quote gmail_quote_container">'
    '<div class="gmail_attr">On Mon wrote:</div><blockquote>DECLINE</blockquote></div>',
    "outlook": '<div class="WordSection1"><p class="MsoNormal">SIGN<o:p></o:p></p>'
    '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Hub<br><b>Sent:</b> '
    f"Monday<br><b>To:</b> A<br><b>Subject:</b> x</p></div><p>{MARK_LINE}</p><p>DECLINE</p></div>",
    "outlook on the web": '<div>SIGN</div><hr><div id="divRplyFwdMsg">From: Hub</div>'
    f"<div>{MARK_LINE}<br>DECLINE</div>",
    "yandex": '<div>SIGN</div><div>23.11.2026, 10:00, "Hub" &lt;desk@hub.example&gt;:</div>'
    "<blockquote>DECLINE</blockquote>",
    "qq": "<div>SIGN</div><div>------------------&nbsp;原始邮件&nbsp;------------------</div>"
    "<div>DECLINE</div>",
    "thunderbird": '<p>SIGN</p><div class="moz-cite-prefix">On 23/11/2026, Hub wrote:</div>'
    '<blockquote type="cite">DECLINE</blockquote>',
    "yahoo": '<div>SIGN</div><div class="yahoo_quoted">DECLINE</div>',
}


@pytest.mark.parametrize("case", CLIENTS)
def test_html_of_every_program_leaves_the_answer_alone(case):
    head = b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    assert new_text(read(head + CLIENTS[case].encode()).text) == "SIGN"
