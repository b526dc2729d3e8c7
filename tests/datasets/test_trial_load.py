"""The trial world passes through the same verbs and leaves a book that verifies."""

from collections import Counter

import pytest

from comity.accord import negotiation, stances
from comity.accord import queries as accord
from comity.accord.models import Act, Call, Decline, Room
from comity.accord.policies import round_open, sits_in_chair
from comity.core.record import schemas
from comity.core.symbols import is_symbol
from comity.datasets.trial import read
from comity.datasets.trial.load import load
from comity.directory.models import Organisation
from comity.directory.queries import person_by_email, viewer_of
from comity.documents.models import Document
from comity.kit import installation
from comity.kit.policy import PUBLIC
from comity.ledger.models import Record


@pytest.mark.django_db
def test_the_trial_world_loads_whole_and_its_book_is_valid():
    load()
    world, made = read(), installation.read()
    assert made is not None
    assert made.kind == "trial"
    assert Organisation.objects.filter(external=False).count() >= len(world.organisations) == 118
    assert Document.objects.exclude(published_at=None).count() == len(world.documents)
    verbs = {"sign": 0, "sign-reservation": 0, "join": 0, "explain": 0, "withdraw": 0, "decline": 0}
    for act in world.acts:
        verbs[act.verb] += 1
    assert Decline.objects.count() == verbs.pop("decline")
    author = {d.symbol: d.organisation for d in world.documents}
    asking = [(c.id, o) for c in world.calls for o in c.initiators if o != author[c.symbol]]
    sponsors = Act.objects.filter(verb="sponsor").values_list("call__symbol", "organisation__slug")
    assert sorted(sponsors) == sorted(asking)
    assert Act.objects.count() == sum(verbs.values()) + len(asking)
    for call in Call.objects.prefetch_related("initiators"):
        wanted = next(set(c.initiators) for c in world.calls if c.id == call.symbol)
        assert {o.slug for o in call.initiators.all()} == wanted
    assert all(schemas.read(bytes(r.data))["kind"] == r.kind for r in Record.objects.all())
    assert all(
        is_symbol(s) for s in Act.objects.exclude(symbol=None).values_list("symbol", flat=True)
    )
    hidden = set(Document.objects.exclude(audience="public").values_list("symbol", flat=True))
    assert hidden
    assert not Record.objects.filter(doc__in=hidden).exists()
    for call in accord.calls(PUBLIC):
        assert accord.signatures(PUBLIC, [call], "en").total > 0
    check_room(Room.objects.get())


def check_room(room: Room) -> None:
    """24 associations of six regions, four of each; a round is open; the member has a voice."""
    regions = Counter(
        room.participants.values_list("organisation__country__region__slug", flat=True)
    )
    assert sorted(regions.values()) == [4, 4, 4, 4, 4, 4]
    secretary = viewer_of(person_by_email("secretary@bank.example"))
    editor = viewer_of(person_by_email("editor@concert.example"))
    assert [o.slug for o in Organisation.objects.filter(pk__in=stances.voice(secretary, room))] == [
        "ar-avel"
    ]
    assert sits_in_chair(editor, room)
    assert round_open(room) is not None
    lines = negotiation.lines(secretary, room)
    assert [len(line.offers) + len(line.inserts) for line in lines] == [0, 1, 0, 2, 1, 0, 2, 0]
    counted = negotiation.counters(secretary, room, lines)
    assert (counted.brackets, counted.options, counted.objections) == (1, 6, {"open": 20})
    assert not negotiation.rooms(PUBLIC)
