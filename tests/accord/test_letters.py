"""Letters of a call: who gets one, what stands in it, and when it is reminded."""

import string
from datetime import timedelta

import pytest
from tests.factories import mails

from comity.accord import keys
from comity.accord.actions import (
    decline,
    send_reminders,
    sign,
    write_letters,
    write_missing_letters,
)
from comity.accord.enums import Permission, Word
from comity.accord.models import Letter
from comity.accord.phrases import TABLES, say, spoken
from comity.accord.words import PUBLISH, WORDS, Reading, printed, read, says_publish
from comity.directory.enums import Power
from comity.kit import clock, outbox
from comity.kit.models import Mail
from comity.kit.policy import Actor, may

pytestmark = pytest.mark.django_db
CLOCK = Actor(None, channel="clock")


@pytest.fixture
def scene(world):
    initiator = world.officer_of(world.organisation("a"))
    holder = world.officer_of(world.organisation("b"))
    return world, world.call(initiator), holder


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_says_everything_with_the_same_blanks():
    for language, table in TABLES.items():
        assert table.keys() == TABLES["en"].keys(), language
        for name, text in table.items():
            assert fields(text) == fields(TABLES["en"][name]), (language, name)


def test_every_word_of_every_language_is_read_as_itself_and_as_nothing_else():
    for language, table in WORDS.items():
        assert set(table) == set(Word)
        for word, forms in table.items():
            for form in forms:
                for typed in (form, form.lower(), f"  {form}. ", f"*{form}*", f"«{form}»"):
                    assert read(typed).words == (word,), (language, typed)
        assert says_publish(f"x\n{PUBLISH[language]}!\n")


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("SIGN", Reading((Word.SIGN,))),
        ("sign!\n\nthanks", Reading((Word.SIGN,), "", "thanks")),
        ("SIGN WITH NOTE: not par. 2", Reading((Word.NOTE,), "not par. 2")),
        ("签署并附说明：第二段除外\n谢谢", Reading((Word.NOTE,), "第二段除外\n谢谢")),
        ("Décliner", Reading((Word.DECLINE,))),
        ("\u200fتَوْقِيع\u200f", Reading((Word.SIGN,))),
        ("توقیع", Reading((Word.SIGN,))),  # as a Persian keyboard writes it
        ("تـوقـيـع مع ملاحظه", Reading((Word.NOTE,))),
        ("إعتذار", Reading((Word.DECLINE,))),
        ("ٱنضمام", Reading((Word.JOIN,))),
        ("ＳＩＧＮ", Reading((Word.SIGN,))),
        ("「签署」。", Reading((Word.SIGN,))),
        ("ſign", Reading((Word.SIGN,))),
        ("« Signer avec note » : sauf le 2", Reading((Word.NOTE,), "sauf le 2")),
        ("„подписать“…", Reading((Word.SIGN,))),
        ("¡FIRMAR!", Reading((Word.SIGN,))),
        ("SIGN\nSIGN", Reading((Word.SIGN,))),
        ("SIGN\nFIRMAR", Reading((Word.SIGN,))),
        ("SIGN\nJOIN", Reading((Word.SIGN, Word.JOIN))),
        ("We do not SIGN", Reading((), "", "We do not SIGN")),
        ("", Reading(())),
    ],
)
def test_reading_of_replies(text, reading):
    assert read(text) == reading


def test_each_holder_who_may_sign_gets_one_letter_in_their_language(world):
    initiator = world.officer_of(world.organisation("a"))
    for slug, language in (("b", "ar"), ("c", "zh-Hans"), ("d", "sw")):
        person = world.person(f"x@{slug}.example", language)
        world.mandate(person, world.organisation(slug), Power.SIGN)
    world.mandate(world.person("y@b.example"), world.made["b"], Power.PUBLISH)
    guest = world.organisation("e", standing=None)
    world.mandate(world.person("x@e.example"), guest, Power.SIGN)
    call = world.call(initiator)
    assert write_letters(CLOCK, call=call) == 0
    mails_to = dict(Mail.objects.filter(key__startswith="letter:").values_list("recipient", "body"))
    assert set(mails_to) == {
        "secretary@a.example",
        "x@b.example",
        "x@c.example",
        "x@d.example",
    }
    for who, language in (("x@b.example", "ar"), ("x@c.example", "zh"), ("x@d.example", "en")):
        text = mails_to[who]
        for word in (Word.SIGN, Word.NOTE, Word.DECLINE):
            assert printed(language, word) in text
        assert TABLES[language]["above"] in text
        assert "A river does not change at a border." in text
        assert "Water comes first." in text
        assert text.count("[[link:") == 1


def test_a_letter_is_plain_text_with_list_headers_and_its_own_secrets(scene):
    _, _, holder = scene
    letter = Letter.objects.get(mandate__organisation=holder.organisation)
    (message,) = mails.sent("secretary@b.example", "letter:")
    assert message.get_content_type() == "text/plain"
    assert message["Reply-To"] == keys.address(letter.salt)
    assert message["List-Id"] == "<calls.hub.example>"
    assert {h for h in message if h.startswith("List-")} == {
        "List-Id",
        "List-Help",
        "List-Archive",
        "List-Owner",
        "List-Unsubscribe",
        "List-Post",
    }
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    body = mails.body(message)
    shown = [line for line in body.splitlines() if line][1:3]
    assert shown[0] == "Association a ask Association b to sign the text below."
    assert shown[1].startswith("The call closes on ")
    assert "which is" not in shown[1]
    assert body.count("http") == 1
    assert f"/a/{keys.token(letter.salt)}" in body
    again = mails.sent("secretary@b.example", "letter:")[0]
    assert message["Message-ID"] == again["Message-ID"]


def test_a_secret_is_filled_in_for_its_own_reader_only(scene):
    _, _, _ = scene
    letter = Letter.objects.get(mandate__organisation__slug="b")
    asked = f"[[link:{letter.pk}]] [[reply:{letter.pk}]] [[link:x]] [[else:1]]"
    assert outbox.filled(asked, "secretary@a.example") == "    [[else:1]]".replace("    ", "   ", 1)
    assert keys.token(letter.salt) in outbox.filled(asked, "secretary@b.example")


def test_without_reservations_the_second_word_is_join(world):
    initiator = world.officer_of(world.organisation("a"))
    world.call(initiator, reservations=False)
    body = mails.body(mails.sent("secretary@a.example", "letter:")[0])
    assert "JOIN:" in body
    assert "SIGN WITH NOTE" not in body


def test_one_reminder_48_hours_before_to_those_who_have_not_answered(world):
    initiator = world.officer_of(world.organisation("a"))
    b, c, d = (world.officer_of(world.organisation(s)) for s in "bcd")
    call = world.call(initiator)
    sign(b, call=call, digest=call.version.digest)
    decline(c, call=call)
    with clock.at(call.deadline - timedelta(hours=48, seconds=1)):
        assert send_reminders(CLOCK) == 0
    with clock.at(call.deadline - timedelta(hours=48)):
        assert send_reminders(CLOCK) == 2
        assert send_reminders(CLOCK) == 0
    (reminder,) = mails.sent("secretary@d.example", "reminder:")
    (letter,) = mails.sent("secretary@d.example", "letter:")
    assert reminder["In-Reply-To"] == letter["Message-ID"]
    assert reminder["Reply-To"] == letter["Reply-To"]
    assert "Water comes first." in mails.body(reminder)
    assert not Mail.objects.filter(key__startswith="reminder:", recipient="secretary@c.example")
    assert d.organisation


def test_a_letter_written_within_the_48_hours_is_not_reminded(world):
    initiator = world.officer_of(world.organisation("a"))
    call = world.call(initiator, deadline=clock.now() + timedelta(hours=40))
    with clock.at(call.deadline - timedelta(hours=1)):
        assert send_reminders(CLOCK) == 0


def test_a_new_holder_gets_a_letter_by_the_clock_and_none_after_the_closing(scene):
    world, call, _ = scene
    world.officer_of(world.made["b"], "deputy")
    with clock.at(call.deadline):
        assert write_missing_letters(CLOCK) == 0
    assert write_missing_letters(CLOCK) == 1
    assert write_missing_letters(CLOCK) == 0


def test_receipts_go_to_all_mandate_holders_with_the_number(scene):
    world, call, holder = scene
    world.mandate(world.person("press@b.example", "fr"), world.made["b"], Power.PUBLISH)
    act = sign(holder, call=call, digest=call.version.digest)
    for who in ("secretary@b.example", "press@b.example"):
        (message,) = mails.sent(who, "act:")
        assert act.number in str(message["Subject"])
        assert act.digest in mails.body(message)
    assert "Reçu" in str(mails.sent("press@b.example", "act:")[0]["Subject"])


def test_a_decline_is_told_to_ones_own_people_only(scene):
    _, call, holder = scene
    decline(holder, call=call)
    told = Mail.objects.filter(key__startswith="answer:")
    assert {m.recipient for m in told} == {"secretary@b.example"}


def test_spoken_falls_back_to_english():
    assert [spoken(t) for t in ("zh-Hant", "pt-BR", "sw", "")] == ["zh", "pt", "en", "en"]
    assert say("fr-CA", "receipt_number", number="X") == "Reçu : X"


def test_a_letter_is_confirmed_by_the_person_it_was_written_to_while_the_mandate_stands(world):
    initiator = world.officer_of(world.organisation("a"))
    reader = world.officer_of(world.organisation("b"))
    colleague = world.officer_of(world.made["b"], "colleague")
    world.call(initiator)
    letter = Letter.objects.get(
        mandate__person=reader.person, mandate__organisation=world.made["b"]
    )
    assert [may(who, Permission.CONFIRM, letter) for who in (reader, colleague, initiator)] == [
        True, False, False,
    ]  # fmt: skip
    letter.mandate.revoked_at = clock.now()
    assert not may(reader, Permission.CONFIRM, letter)
