"""Documents that come by mail."""

from email.message import EmailMessage

import pytest
from django.conf import settings
from tests.factories import files, mails

from comity.accord import keys, negotiation
from comity.accord.actions import open_room, replace_address
from comity.accord.enums import Finding
from comity.accord.models import DraftAddress, Incoming, Letter, MailedDraft
from comity.accord.values import RoomTerms
from comity.directory.enums import Power
from comity.documents import queries as documents
from comity.documents.models import Document
from comity.kit import clock
from comity.kit.errors import Forbidden
from comity.kit.models import Mail
from comity.kit.policy import PUBLIC
from comity.post.drafts import language_of
from comity.post.route import Kept, take_in

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self, world, signer):
        self.world, self.signer = world, signer
        self.org = world.organisation("b")
        self.holder = world.officer_of(self.org)
        self.row = replace_address(self.holder, organisation=self.org)
        self.address = keys.address(self.row.salt)

    def message(self, sender="anybody@b.example", text="First.\n\nSecond.", subject="On wells"):
        out = EmailMessage()
        out["From"], out["To"] = sender, self.address
        if subject:
            out["Subject"] = subject
        out["Date"] = "Mon, 23 Nov 2026 10:00:00 +0000"
        out["Message-ID"] = "<d1@b.example>"
        out.set_content(text)
        return out

    def take(self, message, domain="", to=""):
        raw = mails.raw(message)
        raw = self.signer.sign(raw, domain) if domain else raw
        return take_in(raw, to or self.address, "x@y.example", self.signer.trust())


@pytest.fixture
def scene(world, tmp_path):
    return Scene(world, mails.Signer(tmp_path))


def test_mail_to_the_address_makes_a_draft_that_nobody_else_sees(scene):
    assert scene.take(scene.message()) == Kept.TAKEN
    draft = MailedDraft.objects.get()
    row = draft.version.languages.get()
    assert (row.title, row.language, [p.text for p in row.paragraphs.all()]) == (
        "On wells",
        "en",
        ["First.", "Second."],
    )
    assert Document.objects.get().published_at is None
    assert documents.documents(PUBLIC).count() == 0
    (told,) = mails.sent("secretary@b.example", "letter:")
    assert "PUBLISH" in mails.body(told)
    assert "/a/" in mails.body(told)


def test_attachments_are_languages_and_other_files_stand_beside(scene):
    message = scene.message(text="")
    message.add_attachment(b"On wells\n\nWater.", "text", "plain", filename="text.en.txt")
    message.add_attachment(
        "# Des puits\n\nDe l’eau.".encode(), "text", "markdown", filename="text.fr.md"
    )
    message.add_attachment(
        "<p>关于井</p><p>水。</p>".encode(), "text", "html", filename="text.zh-hans.html"
    )
    message.add_attachment(b"%PDF-", "application", "pdf", filename="map.pdf")
    scene.take(message)
    draft = MailedDraft.objects.get()
    rows = {r.language: (r.status, r.title) for r in draft.version.languages.all()}
    assert rows == {
        "en": ("authentic", "On wells"),
        "fr": ("official", "Des puits"),
        "zh-Hans": ("official", "关于井"),
    }
    assert [f.name for f in draft.version.document.files.all()] == ["map.pdf"]


WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
WELLS = files.docx("# On wells", "Every village keeps its well.", "Water comes first.")
PUITS = files.docx("# Des puits", "Chaque village garde son puits.", "L’eau passe avant tout.")

LONG = files.docx("# Des puits", "Toute personne a le droit de boire de l’eau dans les villages.")


def attached(scene, *found, text="Please publish the attached. Anna", sender="anybody@b.example"):
    message = scene.message(sender, text=text)
    for name, data in found:
        message.add_attachment(data, *WORD, filename=name)
    return message


def texts():
    rows = MailedDraft.objects.get().version.languages.order_by("id")
    return {r.language: (r.status, r.title, [p.text for p in r.paragraphs.all()]) for r in rows}


def test_word_files_are_language_versions_and_the_covering_words_are_not(scene):
    scene.take(attached(scene, ("wells.en.docx", WELLS), ("puits.docx.fr", PUITS)))
    assert texts() == {
        "en": (
            "authentic",
            "On wells",
            ["Every village keeps its well.", "Water comes first."],
        ),
        "fr": (
            "official",
            "Des puits",
            ["Chaque village garde son puits.", "L’eau passe avant tout."],
        ),
    }
    assert MailedDraft.objects.get().version.document.files.count() == 0


def test_a_word_file_without_a_language_in_its_name_is_asked_about(scene):
    scene.take(
        attached(scene, ("Puits final.docx", LONG), sender="secretary@b.example"), "b.example"
    )
    assert list(texts()) == ["fr"]
    assert (MailedDraft.objects.get().vouched, MailedDraft.objects.get().state) == (
        "aligned",
        "waiting",
    )
    (told,) = mails.sent("secretary@b.example", "letter:")
    assert "The language of Puits final.docx (fr) is a guess" in mails.body(told)
    reply(scene, "PUBLISH")
    assert Document.objects.get().published_at is not None


def test_tracked_changes_are_decided_on_the_page_and_never_published_by_mail(scene):
    changed = files.edited(WELLS, {"village": "town"})
    scene.take(
        attached(scene, ("wells.en.docx", changed), sender="secretary@b.example"), "b.example"
    )
    assert texts()["en"][2][0] == "Every town keeps its well."
    draft = MailedDraft.objects.get()
    assert (draft.state, draft.version.document.published_at) == ("cancelled", None)
    assert [f.name for f in draft.version.document.files.all()] == ["wells.en.docx"]
    assert not Letter.objects.filter(draft__isnull=False).exists()
    (told,) = mails.sent("secretary@b.example", "draft:")
    body = mails.body(told)
    assert "wells.en.docx holds tracked changes" in body
    assert "/desk" in body
    assert "PUBLISH" not in body
    assert told["Reply-To"] is None
    (mine,) = documents.drafts(scene.holder.viewer)
    assert mine == draft.version.document


def test_a_file_that_cannot_be_read_stands_beside_and_holds_the_publication(scene):
    message = attached(scene, ("wells.en.docx", WELLS), ("puits.fr.docx", b"PK\x03\x04 damaged"),
                       sender="secretary@b.example")  # fmt: skip
    scene.take(message, "b.example")
    assert list(texts()) == ["en"]
    assert MailedDraft.objects.get().state == "waiting"
    assert [f.name for f in Document.objects.get().files.all()] == ["puits.fr.docx"]
    (told,) = mails.sent("secretary@b.example", "letter:")
    assert "Not read as a text, and put beside the draft: puits.fr.docx." in mails.body(told)


@pytest.mark.parametrize(("name", "language"), [
    ("text.en.docx", "en"), ("text.docx.en", "en"), ("text_fr.odt", "fr"), ("text-ar.html", "ar"),
    ("text.zh-hans.md", "zh-Hans"), ("statement.ru", "ru"), ("TEXT.EN.TXT", "en"),
    ("wells.docx", ""), ("map.pdf", ""), ("annex_map.txt", ""), ("picture.fr.png", ""),
    ("archive.gz", ""), ("", ""),
])  # fmt: skip
def test_the_language_is_read_from_the_end_of_the_name(name, language):
    assert language_of(name) == language


def test_a_signed_message_of_a_publish_holder_is_published_at_once(scene):
    scene.take(scene.message("secretary@b.example"), "b.example")
    document = Document.objects.get()
    assert (document.symbol, document.audience) == (f"P/b/{clock.today().year}/1", "public")
    assert MailedDraft.objects.get().state == "published"
    assert mails.sent("secretary@b.example", "draft:")


@pytest.mark.parametrize(("sender", "domain"), [
    ("secretary@b.example", ""),
    ("secretary@b.example", "evil.example"),
    ("other@b.example", "b.example"),
])  # fmt: skip
def test_an_unproved_or_unauthorised_sender_only_makes_a_draft(scene, sender, domain):
    scene.world.mandate(scene.world.person("other@b.example"), scene.org, Power.SIGN)
    scene.take(scene.message(sender), domain)
    assert MailedDraft.objects.get().state == "waiting"


def test_a_letter_the_holder_signed_for_somebody_else_publishes_nothing(scene):
    """Whoever knows the address could send on to it any mail of the holder."""
    message = scene.message("secretary@b.example", text="Dear friend, in confidence.")
    message.replace_header("To", "friend@elsewhere.example")
    scene.take(message, "b.example")
    assert (MailedDraft.objects.get().state, MailedDraft.objects.get().vouched) == (
        "waiting",
        "none",
    )
    assert Document.objects.get().published_at is None


def reply(scene, text, sender="secretary@b.example"):
    letter = Letter.objects.get(draft__isnull=False)
    out = EmailMessage()
    out["From"], out["To"], out["Subject"] = sender, keys.address(letter.salt), "Re"
    out["Message-ID"] = f"<{abs(hash(text))}@b.example>"
    out.set_content(text)
    return scene.take(out, to=keys.address(letter.salt))


def test_a_holders_reply_publishes(scene):
    scene.take(scene.message())
    reply(scene, "publish\n\n> quoted")
    assert Document.objects.get().published_at is not None
    assert Incoming.objects.latest("id").finding == Finding.CONFIRMED
    reply(scene, "PUBLISH ")
    assert "no longer waits" in Mail.objects.get(key__startswith="reply:").body


def test_a_holders_reply_does_not_publish_what_is_negotiated_and_says_where(scene):
    scene.take(scene.message())
    document = Document.objects.get()
    room = open_room(scene.holder, document=document, terms=RoomTerms(()))
    reply(scene, "PUBLISH")
    assert Document.objects.get().published_at is None
    assert MailedDraft.objects.get().state == "waiting"
    line = Incoming.objects.latest("id")
    assert (line.finding, line.detail) == (Finding.REFUSED, "negotiated")
    body = Mail.objects.get(key__startswith="reply:").body
    assert "negotiated in the drafting room “On wells”" in body
    assert f"{settings.ORIGIN}/negotiation/{negotiation.key(room)}" in body


def test_the_next_mail_is_a_draft_of_its_own_and_leaves_the_negotiated_one(scene):
    scene.take(scene.message())
    document = Document.objects.get()
    open_room(scene.holder, document=document, terms=RoomTerms(()))
    scene.take(scene.message(text="Other words."))
    assert Document.objects.count() == 2
    kept = document.versions.get().languages.get()
    assert [p.text for p in kept.paragraphs.all()] == ["First.", "Second."]


def test_any_other_reply_or_sender_does_not_publish(scene):
    scene.take(scene.message())
    reply(scene, "please wait")
    reply(scene, "PUBLISH", sender="stranger@b.example")
    assert Document.objects.get().published_at is None


def test_a_replaced_address_is_dead_at_once(scene):
    replace_address(scene.holder, organisation=scene.org)
    assert scene.take(scene.message()) == Kept.UNKNOWN
    assert DraftAddress.objects.filter(replaced_at=None).count() == 1


def test_only_a_publish_holder_makes_an_address(scene):
    person = scene.world.person("signer@b.example")
    scene.world.mandate(person, scene.org, Power.SIGN)
    with pytest.raises(Forbidden):
        replace_address(scene.world.actor(person, scene.org), organisation=scene.org)


def test_when_the_makers_mandate_has_ended_no_draft_is_made(scene):
    scene.row.person.mandates.update(revoked_at=clock.now())
    scene.take(scene.message("secretary@b.example"))
    assert MailedDraft.objects.count() == 0
    assert Incoming.objects.get().finding == Finding.REFUSED


@pytest.mark.parametrize(("subject", "text", "code"), [
    ("", "Words.", "no-title"),
    ("On wells", "", "no-text"),
])  # fmt: skip
def test_what_is_missing_is_said_once(scene, subject, text, code):
    message = scene.message("secretary@b.example", text, subject)
    scene.take(message)
    scene.take(message)
    line = Incoming.objects.get()
    assert (line.finding, line.detail) == (Finding.REFUSED, code)
    assert Mail.objects.filter(key__startswith="reply:").count() == 1
