"""A person's own settings."""

import pytest

from comity.directory.actions import keep_settings
from comity.directory.models import Person
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine
from comity.kit.policy import Actor
from comity.ledger.models import Record

pytestmark = pytest.mark.django_db
GOOD = {"name": " Ana\u0301  Reis ", "language": "pt", "time_zone": "America/Sao Paulo"}


@pytest.fixture
def ana(world) -> Person:
    return world.person("ana@a.example")


def test_a_person_keeps_name_language_and_time_zone(world, ana):
    before = list(Record.objects.values_list("digest", flat=True))
    kept = keep_settings(world.actor(ana), person=ana, **GOOD)
    ana.refresh_from_db()
    assert kept == ana
    assert (ana.name, ana.language, ana.time_zone) == ("Aná Reis", "pt", "America/Sao_Paulo")
    line = AuditLine.objects.get(verb="directory.person.settings")
    assert (line.person, line.organisation, line.thing) == (ana.pk, None, "")
    assert list(Record.objects.values_list("digest", flat=True)) == before


def test_nobody_else_keeps_them(world, ana):
    other = world.actor(world.person("other@a.example"))
    for actor in (other, Actor(None), world.registrar("first")):
        with pytest.raises(Forbidden):
            keep_settings(actor, person=ana, **GOOD)
    Person.objects.filter(pk=ana.pk).update(is_active=False)
    ana.refresh_from_db()
    with pytest.raises(Forbidden):
        keep_settings(world.actor(ana), person=ana, **GOOD)
    ana.refresh_from_db()
    assert (ana.name, ana.language, ana.time_zone) == ("ana", "en", "UTC")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": "a\0b"}, "control", "name"),
        ({"name": "n" * 201}, "too-long", "name"),
        ({"language": "xx!"}, "language", "language"),
        ({"time_zone": "Mars/Olympus"}, "time-zone", "time_zone"),
        ({"time_zone": ""}, "time-zone", "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time-zone", "time_zone"),
        ({"time_zone": "America"}, "time-zone", "time_zone"),
        ({"time_zone": "a\0b"}, "time-zone", "time_zone"),
        ({"time_zone": "A/" * 4000}, "time-zone", "time_zone"),
    ],
)
def test_settings_that_are_none_are_refused(world, ana, change, code, field):
    with pytest.raises(Refused) as refusal:
        keep_settings(world.actor(ana), person=ana, **{**GOOD, **change})
    assert (refusal.value.code, refusal.value.field) == (code, field)
    ana.refresh_from_db()
    assert (ana.name, ana.language, ana.time_zone) == ("ana", "en", "UTC")
