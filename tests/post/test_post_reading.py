"""Reading messages: charsets, HTML, quotation, signatures, broken and hostile ones."""

import pytest

from comity.post import html
from comity.post.parse import Kind, decoded, parse
from comity.post.quotes import new_text


def read(raw, envelope="a@b.example"):
    return parse(raw, "r@hub.example", envelope, "hub.example")


def plain(body, charset="utf-8", encoding="8bit"):
    head = f"From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\n"
    return f"{head}Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("ПОДПИСАТЬ", "koi8-r"),
        ("ПОДПИСАТЬ", "windows-1251"),
        ("توقيع", "windows-1256"),
        ("签署", "gb2312"),
        ("签署并附说明", "gb18030"),
        ("簽署", "big5"),
        ("DÉCLINER", "iso-8859-1"),
        ("DÉCLINER “so”", "windows-1252"),
        ("署名", "iso-2022-jp"),
        ("SIGN", "us-ascii"),
        ("签署", "utf-16"),
    ],
)
def test_every_charset_of_the_languages_is_read(text, charset):
    assert read(plain(text.encode(charset), charset)).text == text


def test_utf8_under_a_wrong_or_unknown_name_is_read_and_nothing_is_guessed():
    assert read(plain("签署".encode(), "x-unknown")).text == "签署"
    assert read(plain("签署".encode(), "us-ascii")).text == "签署"
    assert read(plain(b"\xff\xfe\x80\x81", "x-unknown")).text is None
    assert decoded(b"\xe9", "utf-8") is None


def test_quoted_printable_and_base64_are_undone():
    assert read(plain(b"D=C3=89CLINER", encoding="quoted-printable")).text == "DÉCLINER"
    assert read(plain(b"U0lHTg==", encoding="base64")).text == "SIGN"


HTML = """<html><head><style>p{}</style><title>x</title></head><body>
<div dir="ltr">SIGN</div><br><div>with thanks&nbsp;to <b>all</b></div>
<div style="display: none">DECLINE</div>
<div class="gmail_quote">On Mon, X wrote:<blockquote>DECLINE</blockquote></div>
<script>DECLINE</script></body></html>"""


def test_html_alone_is_read_without_its_quotation():
    raw = b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + HTML.encode()
    assert read(raw).text == "SIGN\n\nwith thanks to all"


def test_very_deep_or_broken_html_is_no_trouble():
    assert html.text_of("<div>" * 5000 + "SIGN" + "</div>" * 10) in {"SIGN", ""}
    assert html.text_of("") == ""
    assert html.text_of("<p>SIGN") == "SIGN"


def test_plain_text_goes_before_html():
    raw = (
        b"From: a@b.example\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nSIGN\r\n--x\r\nContent-Type: text/html\r\n\r\n"
        b"<p>DECLINE</p>\r\n--x--\r\n"
    )
    assert read(raw).text.strip() == "SIGN"


MARK = "-=-=- Write your answer above this line -=-=-"
REPLIES = {
    "quoted below": "SIGN\n\nOn Mon, 23 Nov 2026 at 10:00, Hub <r@hub.example> wrote:\n> x\n> DECLINE",
    "quoted in two lines": "SIGN\n\nOn Mon, 23 Nov 2026 at 10:00, Hub <r@hub.example>\nwrote:\n> x",
    "quoted above": "> DECLINE\n> x\n\nSIGN",
    "mark unquoted": f"SIGN\n{MARK}\nDECLINE: it declines\nDECLINE",
    "outlook": "SIGN\n\nFrom: Hub\nSent: Monday\nTo: A\nSubject: x\n\nDECLINE",
    "outlook in russian": "SIGN\n\nОт: Hub\nОтправлено: x\nКому: A\nТема: x\n\nDECLINE",
    "divider": "SIGN\n-----Original Message-----\nDECLINE",
    "signature": "SIGN\n-- \nAnna\nDECLINE",
    "telephone": "SIGN\n\nSent from my iPhone\nDECLINE",
    "french": "SIGN\n\nLe lun. 23 nov. 2026 à 10:00, Hub a écrit :\n> DECLINE",
    "spanish": "SIGN\n\nEl lun, 23 nov 2026, Hub escribió:\n> DECLINE",
    "russian": "SIGN\n23 нояб. 2026 г., в 10:00, Hub <r@hub.example> написал(а):\n> DECLINE",
    "chinese": "SIGN\n在 2026年11月23日，Hub 写道：\n> DECLINE",
    "arabic": "SIGN\nفي 23 نوفمبر كتب Hub:\n> DECLINE",
    "outlook rule": "SIGN\n________________________________\nDECLINE",
}


@pytest.mark.parametrize("case", REPLIES)
def test_only_what_the_writer_added_is_left(case):
    assert new_text(REPLIES[case]) == "SIGN"


def test_a_sentence_of_a_note_is_not_taken_for_an_attribution():
    note = "SIGN WITH NOTE\nOn 5 May 2020 the council of b@x.example wrote:\nwe shall not.\nThat stands."
    assert new_text(note) == note


def test_the_russian_word_above_an_attribution_survives():
    text = "ПОДПИСАТЬ\n23 нояб. 2026 г., Hub <r@hub.example> написал:\n> x"
    assert new_text(text) == "ПОДПИСАТЬ"


def test_kinds():
    head = b"From: a@b.example\r\n"
    assert read(head + b"\r\nSIGN").kind == Kind.HUMAN
    assert read(head + b"Auto-Submitted: no\r\n\r\nSIGN").kind == Kind.HUMAN
    assert read(head + b"\r\nSIGN", envelope="").kind == Kind.AUTOMATIC
    assert read(head + b"List-Id: <x>\r\n\r\nSIGN").kind == Kind.AUTOMATIC
    assert read(b"From: MAILER-DAEMON@b.example\r\n\r\nx").kind == Kind.BOUNCE
    assert read(b"From: x@hub.example\r\n\r\nx").kind == Kind.LOOP
    report = (
        head
        + b"Content-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n\r\n"
    )
    assert read(report).kind == Kind.AUTOMATIC


BROKEN = [
    b"",
    b"\x00\xff\xfe",
    b"From: \r\n\r\n",
    b"From: =?utf-8?q?=FF?= <a@b.example>\r\nSubject: =?x?y?z?=\r\n\r\nx",
    b"From: a@b.example, c@d.example\r\nMessage-ID: <\r\n\r\nx",
    b"Content-Type: multipart/mixed; boundary=\r\n\r\nx",
    b'Content-Type: text/plain; charset="\xff"\r\n\r\nx',
    b"Content-Disposition: attachment; filename*=x'y'%FF\r\n\r\nx",
    b"From: <@@@>\r\nTo: (((\r\nDate: never\r\n\r\n" + b"x" * 5000,
]


@pytest.mark.parametrize("raw", BROKEN)
def test_a_broken_message_is_read_as_far_as_it_goes(raw):
    found = read(raw)
    assert found.sender in {"", "a@b.example"}
    assert len(found.digest) == 64


def test_the_same_message_by_another_way_is_the_same():
    body = b"From: a@b.example\r\nMessage-ID: <1@b>\r\n\r\nSIGN\r\n"
    assert read(body).digest == read(b"Received: from x by y\r\n" + body).digest
    assert read(body).digest != read(body.replace(b"SIGN", b"JOIN")).digest


def test_a_thousand_parts_are_not_all_opened():
    parts = b"".join(b"--x\r\nContent-Type: text/plain\r\n\r\nSIGN\r\n" for _ in range(1000))
    raw = (
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + parts + b"--x--"
    )
    assert read(raw).text.count("SIGN") == 200
