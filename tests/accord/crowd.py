"""A process of the crowd: it signs once for each organisation it is given, at the same moment.

python tests/accord/crowd.py prepare NUMBER     a fresh database with a call and NUMBER members
python tests/accord/crowd.py sign SLUG...       each signs twice, with one form, fifteen at a time
python tests/accord/crowd.py send FOLDER        a worker that writes each mail to a file
python tests/accord/crowd.py report             what the database holds, as JSON
"""

# ruff: noqa: E402  # models are read after the settings

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

sys.path[:0] = [str(Path(__file__).parent.parent.parent / p) for p in (".", "src")]

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from tests.factories.world import World

from comity.accord.actions import sign
from comity.accord.models import Act, Call
from comity.core.record import schemas
from comity.core.record.entries import entry
from comity.core.record.merkle import Tree
from comity.directory.models import Organisation, Person
from comity.directory.queries import viewer_of
from comity.kit import outbox
from comity.kit.models import AuditLine, Mail
from comity.kit.policy import Actor
from comity.ledger import frontier
from comity.ledger.models import Head, Record


def prepare(number: str) -> None:
    call_command("migrate", verbosity=0)
    world = World.make()
    for place in range(int(number)):
        world.officer_of(world.organisation(f"m{place}"))
    world.call(world.officer_of(world.organisation("host")))


def sign_all(*slugs: str) -> None:
    call, problems = Call.objects.get(), []
    connection.close()

    def act(slug: str) -> None:
        try:
            person = Person.objects.get(email=f"secretary@{slug}.example")
            organisation = Organisation.objects.get(slug=slug)
            actor = Actor(person.pk, organisation=organisation.pk, viewer=viewer_of(person))
            sign(actor, call=call, digest=call.version.digest, once=f"form-{slug}")
        except Exception as error:  # told to the test
            problems.append(f"{slug}: {type(error).__name__}: {error}")
        finally:
            connection.close()

    # As many at once as a server admits: four processes of this make sixty connections.
    with ThreadPoolExecutor(15) as threads:
        list(threads.map(act, [s for s in slugs for _ in range(2)]))
    print(json.dumps(problems))


def send(folder: str) -> None:
    def carry(message) -> None:
        name = message["Message-ID"].strip("<>").partition("@")[0]
        (Path(folder) / f"{name}.{uuid4()}").write_text(str(message))

    while outbox.deliver(carry, limit=5):
        pass


def report() -> None:
    rows, tree = list(Record.objects.all()), Tree()
    for row in rows:
        schemas.read(bytes(row.data))
        tree.append(entry(bytes(row.data), b""))
    with transaction.atomic():
        head = Head.objects.get()
    print(
        json.dumps(
            {
                "signed": sorted(Act.objects.values_list("organisation__slug", flat=True)),
                "numbers": len(set(Act.objects.values_list("number", flat=True))),
                "records": [r.kind for r in rows].count("act"),
                "sequence": [r.seq for r in rows] == list(range(len(rows)))
                and head.size == len(rows),
                "root": frontier.root(head.peaks) == tree.root().hex(),
                "linked": set(Act.objects.values_list("record", flat=True))
                == {r.digest for r in rows if r.kind == "act"},
                "audit": AuditLine.objects.filter(verb="accord.act.sign").count(),
                "mails": Mail.objects.filter(key__startswith="act:").count(),
                "unsent": Mail.objects.exclude(state="sent").count(),
            }
        )
    )


if __name__ == "__main__":
    {"prepare": prepare, "sign": sign_all, "send": send, "report": report}[sys.argv[1]](
        *sys.argv[2:]
    )
