"""A drafting room of 500 organisations and 200 paragraphs, served as it would be.

    .venv/bin/python -m benchmarks.room [--members 500] [--paragraphs 200] [--proposals 0]

With proposals, two fifths of them are on one paragraph. Goals: every page <= 50 kB on the wire;
the first view of a room with 100 proposals within 1 s, later ones within 0.3 s; the first picture
of the common ground within 2 s of the request; the exact answer reported when it is proved. Prints,
for each page, its weight and the median of five times; then how long until a new picture is shown
after one position changed, while the old one is being proved and afterwards.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("", "/-/clean", "/-/table", "/-/positions", "/-/objections", "/-/ground", "/-/ground/text")
PORT = 8123


def stances(members: int, paragraphs: int, seed: int) -> list[list[str]]:
    """The mild instance of the design: a third rejects 12 % of a contested fifth, the rest 4 %."""
    chance = random.Random(seed)
    contested = set(chance.sample(range(paragraphs), paragraphs // 5))
    rows = []
    for member in range(members):
        share = 0.12 if member < members * 0.35 else 0.04
        row = [
            "reject" if chance.random() < (share if p in contested else 0.001) else "accept"
            for p in range(paragraphs)
        ]
        rows.append(row)
    return rows


def build(members: int, paragraphs: int, proposals: int) -> tuple[str, str]:
    """A network with the room in `COMITY_DATA`; the room's handle, and the cookie of a member."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from tests.factories.rooms import scene
    from tests.factories.world import World

    from comity.accord import negotiation, rolling
    from comity.accord.enums import OperationKind
    from comity.accord.models import Position
    from comity.directory.models import Person
    from comity.kit import clock

    slugs = [f"org-{n:03}" for n in range(members)]
    texts = tuple(
        f"Paragraph {n}: the organisations that sign this text measure their river together and "
        "say each year, in plain figures, what they found and what they did."
        for n in range(1, paragraphs + 1)
    )
    made = scene(World.make(), *slugs, texts=texts, french=False)
    chance = random.Random(3)
    for n in range(proposals):
        target = 5 if n < proposals * 2 // 5 else chance.randrange(1, paragraphs + 1)
        said = texts[target - 1].split()
        said[chance.randrange(2, len(said))] = f"word{n}"
        made.propose(
            slugs[n % members], OperationKind.REPLACE, target=f"p{target}", text=" ".join(said)
        )
    digests = {k: v for k, v in rolling.items(made.room).items() if k.startswith("p:")}
    now, round_ = clock.now(), made.room.rounds.get()
    Position.objects.bulk_create(
        (
            Position(
                room=made.room, round=round_, organisation_id=made.key(slug), item=item,
                stance=stance, text="Not so." if stance == "reject" else "", digest=digest,
                objection="open" if stance == "reject" else "", at=now,
            )
            for slug, row in zip(slugs, stances(members, paragraphs, 7), strict=True)
            for (item, digest), stance in zip(digests.items(), row, strict=True)
        ),
        batch_size=2_000,
    )  # fmt: skip
    person = Person.objects.get(pk=made[slugs[0]].person)
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.save()
    from django.db import connections

    connections.close_all()
    return negotiation.key(made.room), f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def get(path: str, cookie: str) -> tuple[str, int, float]:
    """The page, its bytes on the wire, and the seconds it took."""
    import gzip

    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}{path}",
        headers={"Cookie": cookie, "Accept-Encoding": "gzip"},
    )
    start = time.perf_counter()
    with urllib.request.urlopen(request, timeout=120) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    took = time.perf_counter() - start
    return (gzip.decompress(body) if packed else body).decode(), len(body), took


def change(handle: str) -> None:
    """One organisation takes one other position, in this process."""
    from comity.accord import negotiation
    from comity.accord.models import Position, Room

    room = next(r for r in Room.objects.all() if negotiation.key(r) == handle)
    row = Position.objects.filter(room=room, stance="accept", replaced_at=None).first()
    assert row is not None
    from comity.kit import clock

    row.replaced_at = clock.now()
    row.save()
    row.pk, row.replaced_at, row.stance, row.text = None, None, "reject", "Not so."
    row.save()


def renewed(handle: str, cookie: str) -> float:
    """Seconds from a change to a picture drawn from it."""
    page = f"/negotiation/{handle}/-/ground.json"
    before = json.loads(get(page, cookie)[0])["asked"]["as_of"]
    change(handle)
    start = time.perf_counter()
    while json.loads(get(page, cookie)[0])["asked"]["as_of"] == before:
        time.sleep(0.1)
    return time.perf_counter() - start


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--members", type=int, default=500)
    options.add_argument("--paragraphs", type=int, default=200)
    options.add_argument("--proposals", type=int, default=0)
    given = options.parse_args()
    folder = tempfile.mkdtemp(prefix="comity-room-")
    os.environ |= {
        "COMITY_DATA": folder,
        "COMITY_SECRET_KEY": "only-for-measuring-" + "x" * 40,
        "DJANGO_SETTINGS_MODULE": "comity.config.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    started = time.perf_counter()
    handle, cookie = build(given.members, given.paragraphs, given.proposals)
    print(f"{given.members} x {given.paragraphs} made in {time.perf_counter() - started:.0f} s")
    served = subprocess.Popen(
        [sys.executable, "-m", "comity", "up", "--data", folder, "--port", str(PORT)]
    )
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.25)
        room = f"/negotiation/{handle}"
        get("/documents", cookie)
        first, again = get(room, cookie)[2], get(room, cookie)[2]
        print(f"{given.proposals} proposals: first view {first:.2f} s, the next {again:.2f} s")
        waited = until(f"{room}/-/ground", cookie, "can sign")
        print(f"first picture, from an idle worker's start: {waited:.1f} s")
        for page in PAGES:
            seen = [get(room + page, cookie) for _ in range(5)]
            took = statistics.median(s[2] for s in seen)
            print(f"{page or '/':<16} {seen[-1][1] / 1000:6.1f} kB  {took * 1000:7.0f} ms")
        print(f"a position changed during the proof: new picture {renewed(handle, cookie):.1f} s")
        print(f"proved after {until(f'{room}/-/ground', cookie, 'Proven', without='Still'):.1f} s")
        print(f"a position changed after the proof: new picture {renewed(handle, cookie):.1f} s")
    finally:
        served.terminate()
        served.wait(30)


def until(path: str, cookie: str, words: str, without: str = "\0") -> float:
    """Seconds until the page says the words, and not the others; two minutes at most."""
    start = time.perf_counter()
    while time.perf_counter() - start < 120:
        page = get(path, cookie)[0]
        if words in page and without not in page:
            break
        time.sleep(0.1)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
