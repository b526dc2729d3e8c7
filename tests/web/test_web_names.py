"""A name that could deceive is written out and flagged wherever it is printed."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from tests.factories.rooms import scene
from tests.factories.testing import put, say

from comity.accord.actions import sign, take_rest
from comity.accord.enums import OperationKind as Kind
from comity.accord.enums import Rule, Stance
from comity.accord.models import Act
from comity.directory.enums import NameKind
from comity.directory.models import Name
from comity.kit.handles import handle
from comity.kit.models import Mail
from comity.web.middleware import pages

pytestmark = pytest.mark.django_db
ODD = "Bank \u202egnu\u2069"
SHOWN = "Bank [U+202E]gnu[U+2069]"
MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")
ROOM = ("", "/-/table", "/-/positions", "/-/objections", "/-/propose?kind=replace", "/-/p/1",
        "/-/sheet", "/-/ground", "/-/ground?required=b&keep=p:p1", "/-/test", "/-/ladder",
        "/-/ladder/statement")  # fmt: skip
PUBLIC = ("", "/-/signatures", "/-/record", "/-/print", "/-/signatures.atom", "/-/signatures.csv",
          "/-/signatures.txt", "/-/signatures.json", ".json", ".txt")  # fmt: skip


def shown(client: Client, address: str) -> str:
    """What is read there; only the page's own isolates stand in it, in pairs."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    body = answer.content.decode()
    assert not MARKS.search(re.sub("\u2068([^\u2066-\u2069]*)\u2069", r"\1", body)), address
    return body


def test_a_name_with_marks_of_direction_is_written_out_in_a_room(world, log_in):
    room = scene(world)
    Name.objects.update(text=ODD)
    room.propose("a", Kind.REPLACE, target="p1", text="Other.")
    take_rest(room["b"], room=room.room, stance=Stance.REJECT, text="No.")
    client, chair = log_in(room["a"]), log_in(room.chair)
    where = f"/negotiation/{handle('room', room.room)}"
    named = [page for page in ROOM if SHOWN in shown(client, where + page)]
    assert named == [page for page in ROOM if page not in ("/-/test", "/-/ladder")]
    for page in ("/-/chair", "/-/chair/participants"):
        assert SHOWN in shown(chair, where + page)
    test = put(room, Rule.ALL)
    say(room, test, "b", "object")
    assert SHOWN in shown(client, f"{where}/-/test")
    assert SHOWN in shown(chair, f"{where}/-/test/chair")
    assert not any(MARKS.search(m.subject + m.body) for m in Mail.objects.all())


def test_a_name_with_marks_of_direction_is_written_out_beside_a_text(world, log_in):
    for slug in "ab":
        world.organisation(slug)
    Name.objects.update(text=ODD, kind=NameKind.TRANSLATION)
    own = {"language": "ar", "script": "Arab", "kind": NameKind.OFFICIAL}
    for organisation in world.made.values():
        Name.objects.create(organisation=organisation, text="بنك\u202eغنو", folded="x", **own)
    call = world.call(world.officer_of(world.made["a"]))
    signer = world.officer_of(world.made["b"])
    words = {"reservation": "Not in winter.", "language": "en"}
    sign(signer, call=call, digest=call.version.digest, **words)
    assert Act.objects.get().name == ODD
    pages.SHELF.clear()
    text, client = f"/s/{call.version.document.symbol}", log_in(signer)
    for page in (*(text + end for end in PUBLIC), "/", "/documents", "/calls", "/members",
                 "/members.csv", "/members.json", "/members/b", "/documents.atom",
                 f"/calls/{call.symbol}"):  # fmt: skip
        assert SHOWN in shown(Client(), page), page
    for page in (f"{text}/-/signatures", "/members", "/members/b"):
        assert "بنك[U+202E]غنو" in shown(Client(), page), page
    receipt = f"/calls/{call.symbol}/-/receipt/{Act.objects.get().number}"
    for page in ("/desk", f"/calls/{call.symbol}", receipt, "/desk/mail"):
        assert SHOWN in shown(client, page), page
    assert not any(MARKS.search(m.subject + m.body) for m in Mail.objects.all())


@pytest.mark.parametrize(
    ("name", "flagged"),
    [(ODD, True), ("Аssociation b", True), ("Uni\u200bon", True), ("Union b", False)],
)
def test_a_deceptive_name_is_flagged_where_it_signs(world, name, flagged):
    for slug in "ab":
        world.organisation(slug)
    Name.objects.filter(organisation=world.made["b"]).update(text=name)
    call = world.call(world.officer_of(world.made["a"]))
    words = {"reservation": "Not in winter.", "language": "en"}
    sign(world.officer_of(world.made["b"]), call=call, digest=call.version.digest, **words)
    pages.SHELF.clear()
    text = f"/s/{call.version.document.symbol}"
    sheet = f"{text}/-/signatures"
    for page, place in ((sheet, "tr[id] th"), (text, ".cols.small li"), (text, ".voice h3")):
        found = BeautifulSoup(Client().get(page).content, "html.parser").select(place)
        said = ["unusual characters" in one.get_text() for one in found]
        assert said == [flagged], (page, place)
