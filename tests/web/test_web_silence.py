"""What an organisation does in private changes no byte of what anybody else can reach.

Every role walks the whole site, following each link of each page it is given, and every format of
it. Then one organisation declines, drafts, grants, revokes and publishes for itself, in an order
and with words that are drawn anew for each run, and the clock ticks. The walks, the mail of the
others, the public book and the log are compared byte by byte.
"""

import html
import logging
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.accord.actions import (
    decline,
    decline_sponsor,
    explain,
    receive_answer,
    replace_address,
    sign,
    take_back_decline,
    withdraw,
)
from comity.accord.actions.mailed import Arrived
from comity.accord.enums import Vouched, Word
from comity.accord.models import Decline, Letter, Sponsorship
from comity.cli.operate import run_tick
from comity.core.folding import fold
from comity.directory import actions
from comity.directory.actions.decisions import Minute
from comity.directory.enums import Office, Power
from comity.directory.models import Claim, Edition, Forum, Mandate, Person, Seat, Source, Subject
from comity.documents.actions import (
    add_translation,
    attach_file,
    create_document,
    publish,
    put_language,
    revise,
)
from comity.documents.enums import Audience, LanguageStatus, Type
from comity.documents.models import Document
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock
from comity.kit.models import Mail
from comity.kit.policy import Actor
from comity.ledger.models import Record
from comity.web import network, visitor
from comity.web.middleware import pages

NOW = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)
MARK = "Zzyzxmark"  # stands in every private word
# What differs from one answer to the next by design: tokens of forms.
_TOKENS = re.compile(rb'name="(?:csrfmiddlewaretoken|once)" value="[^"]*"')
_WEIGHT = re.compile(rb"weighs \d+ kB")
# Doors that need a secret or a file in hand, are for the organisation that was asked, or exist in
# the demonstration only.
APART = {"sponsor", "revise", "letter", "login-link", "box", "code", "import", "decide-answer", "decide-draft",
         "new-address", "take-back", "receipt", "withdraw", "answer"}  # fmt: skip

# The drafting rooms are for their participants, and their own tests show who sees what: no room is
# open in this world.
ROOMS = {"chair", "clean", "csv", "detach", "edit", "ground", "json", "ladder", "map", "objections",
         "open", "participants", "positions", "proposal", "propose", "reword", "room", "rooms",
         "sheet", "sheet-csv", "sheet-xlsx", "statement", "step", "table", "test",
         "text"}  # fmt: skip


@dataclass
class Scene:
    """The world, who walks, and who acts in private."""

    hub: World
    beta: Actor
    walkers: dict[str, Client]
    starts: list[str]


@pytest.fixture
def scene(hub: World, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    for name, (_most, seconds) in visitor.LIMITS.items():
        monkeypatch.setitem(visitor.LIMITS, name, (1_000_000, seconds))
    with clock.at(NOW):
        yield _made(hub, log_in)


def _made(hub: World, log_in: LogIn) -> Scene:
    alpha, beta, gamma = (hub.officer_of(hub.made[slug]) for slug in ("alpha", "beta", "gamma"))
    operator = hub.person("operator@hub.example")
    Person.objects.filter(pk=operator.pk).update(is_operator=True)
    for office in (Office.REGISTRAR, Office.MEMBER, Office.EDITOR):
        host = hub.registrar("host", office)
    Seat.objects.create(body=hub.body, organisation=hub.made["gamma"])
    forum = Forum.objects.create(slug="meeting", names={"en": "Meeting"})
    Edition.objects.create(forum=forum, slug="meeting-1", ordinal=1, names={"en": "First"})
    source = Source.objects.create(slug="paper", title="The Paper")
    Subject.objects.create(slug="system-1", kind="system", label="A system", number="01")
    Subject.objects.create(slug="topic-1", kind="topic", label="A topic")
    Claim.objects.create(slug="c1", subject="edition:meeting-1", measure="present", value="9",
                         kind="reported", source=source)  # fmt: skip
    version = hub.published(alpha)
    closed = hub.call(alpha, version, deadline=clock.now() + timedelta(days=3))
    sign(gamma, call=closed, digest=version.digest, reservation="So.", language="en")
    withdraw(beta, act=sign(beta, call=closed, digest=version.digest))
    explain(beta, call=closed, digest=version.digest, text="We explain.", language="en")
    second = revise(alpha, document=version.document)
    second = publish(alpha, version=second)
    add_translation(alpha, version=second, wording=_wording("fr", "Des eaux", "L’eau."))
    hub.call(alpha, second, initiators=(hub.made["beta"].pk,))
    hub.published(host, title="Minutes", audience=Audience.PUBLIC)
    hub.published(beta, title="Public words of beta")
    draft = hub.draft(alpha, title="Alpha drafts")
    wording = _wording("fr", "Alpha écrit", "Une rivière.")
    put_language(alpha, version=draft.versions.get(), wording=replace(wording, status="authentic"))
    attach_file(alpha, document=version.document, name="map.txt", media_type="text/plain",
                data=b"a map", reach=Reach(Audience.PUBLIC))  # fmt: skip
    other = hub.registrar("other")
    actions.enter_request(
        other, organisation=hub.made["delta"], email="d@delta.example", name="D", decision="CR/1"
    )
    actions.appoint_officer(other, minute=Minute("CR/2", clock.today()), body=hub.body,
                            email="new@hub.example", name="New", office=Office.MEMBER)  # fmt: skip
    symbol = version.document.symbol
    walkers = {
        "stranger": Client(),
        "another member": log_in(gamma),
        "initiator": log_in(alpha),
        "officer of the host body": log_in(host),
        "operator": log_in(hub.actor(operator)),
    }
    views = ("", "/-/fr", "/-/en+fr", "/-/v/1", "/-/versions", "/-/diff/1..2", "/-/print",
             "/-/signatures", "/-/record", ".txt", ".json", ".html", "/-/signatures.csv",
             "/-/signatures.txt", "/-/signatures.json", "/-/signatures.atom")  # fmt: skip
    starts = ["/", "/healthz", "/robots.txt", "/desk", "/notices", "/_patterns/", "/doubts",
              "/documents.atom", "/documents.csv", "/documents.json", "/members.csv", "/timeline",
              "/members.json", "/calls.csv", "/calls.json", "/members/beta.json", "/forums",
              "/members?by=country", "/members/map", "/meetings.csv", "/meetings.json", "/bodies",
              f"/documents?q={MARK}", f"/members?q={MARK}", "/subjects", "/sources", "/systems",
              "/data", "/search", "/documents?member=beta", f"/desk/import/{symbol}",
              "/desk/register/organisation", "/desk/disputes/beta", "/desk/record/alpha",
              f"/search?q={MARK}", *(f"/s/{symbol}{view}" for view in views)]  # fmt: skip
    return Scene(hub, beta, walkers, starts)


def _wording(language: str, title: str, text: str) -> Wording:
    status = LanguageStatus.COURTESY if language != "en" else LanguageStatus.AUTHENTIC
    return Wording(language, status, title, (Piece(text),))


def walk(client: Client, starts: list[str]) -> dict[str, tuple[int, bytes, str]]:
    """Every address that can be reached from these: its status, bytes and tag."""
    seen: dict[str, tuple[int, bytes, str]] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        answer = client.get(address)
        sent = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        body = _WEIGHT.sub(b"", _TOKENS.sub(b"", sent)) + answer.get("Location", "").encode()
        # The tag of a page with a token in it is a new one each time, as the token is.
        tag = answer.get("ETag", "") if b"csrfmiddlewaretoken" not in sent else ""
        seen[address] = answer.status_code, body, tag
        if "text/html" in answer.get("Content-Type", ""):
            waiting += _links(address, sent.decode())
        if answer.has_header("Location"):
            waiting.append(urljoin(address, answer["Location"]))
    return seen


def _links(address: str, page: str) -> Iterator[str]:
    for found in re.findall(r'(?:href|action)="([^"]+)"', page):
        parts = urlsplit(urljoin(address, html.unescape(found)))
        slow = parts.path.endswith((".pdf", ".docx"))
        apart = parts.path.startswith(("/accounts/", "/static/"))
        # One other language of the interface is as good as six.
        if not (parts.netloc or parts.scheme or slow or apart or "lang=" in parts.query):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def walks(scene: Scene) -> dict[str, dict[str, tuple[int, bytes, str]]]:
    pages.SHELF.clear()
    network.forget()
    return {role: walk(client, scene.starts) for role, client in scene.walkers.items()}


def others_mail(scene: Scene) -> list[tuple[str, str, str, str]]:
    """What stands in the outbox for anybody but beta's own people."""
    rows = Mail.objects.exclude(organisation=scene.hub.made["beta"].pk).order_by("id")
    return list(rows.values_list("key", "recipient", "subject", "body"))


def book() -> list[bytes]:
    return [bytes(data) for data in Record.objects.order_by("seq").values_list("data", flat=True)]


def declines(scene: Scene, word: str) -> None:
    call = Sponsorship.objects.get().call
    decline(scene.beta, call=call, note=word)


def takes_back(scene: Scene, word: str) -> None:
    for row in Decline.objects.filter(taken_back_at=None):
        take_back_decline(scene.beta, decline=row)


def answers_no_by_mail(scene: Scene, word: str) -> None:
    letter = Letter.objects.filter(
        mandate__organisation=scene.hub.made["beta"], call=Sponsorship.objects.get().call
    ).first()
    assert letter is not None
    actor = Actor(None, scene.hub.made["beta"].pk, None, "mail")
    arrived = Arrived(
        Word.DECLINE, "", word, sender="secretary@beta.example", vouched=Vouched.ALIGNED
    )
    receive_answer(actor, letter=letter, arrived=arrived)


def drafts(scene: Scene, word: str) -> None:
    made = create_document(scene.beta, type=Type.STATEMENT, wording=_wording("en", word, word))
    put_language(scene.beta, version=made.versions.get(), wording=_wording("en", f"{word} 2", word))


def revises(scene: Scene, word: str) -> None:
    row = Document.objects.get(organisation=scene.hub.made["beta"], audience=Audience.PUBLIC)
    if not row.versions.filter(locked_at=None).exists():
        revise(scene.beta, document=row, note=word)


def attaches(scene: Scene, word: str) -> None:
    row = Document.objects.get(organisation=scene.hub.made["beta"], audience=Audience.PUBLIC)
    attach_file(scene.beta, document=row, name=word, media_type="text/plain",
                data=word.encode(), reach=Reach(Audience.OWN))  # fmt: skip


def grants(scene: Scene, word: str) -> None:
    beta = scene.hub.made["beta"]
    actions.grant_mandate(scene.beta, organisation=beta, power=Power.SIGN, name=word,
                          email=f"{word.lower()}{Mandate.objects.count()}@beta.example")  # fmt: skip


def revokes(scene: Scene, word: str) -> None:
    beta = scene.hub.made["beta"]
    row = Mandate.objects.filter(organisation=beta, power=Power.NEGOTIATE, revoked_at=None).first()
    if row:
        actions.revoke_mandate(scene.beta, mandate=row)


def publishes_for_itself(scene: Scene, word: str) -> None:
    made = create_document(scene.beta, type=Type.STATEMENT, wording=_wording("en", word, word))
    publish(scene.beta, version=made.versions.get(), reach=Reach(Audience.OWN))


def publishes_for_one_other(scene: Scene, word: str) -> None:
    made = create_document(scene.beta, type=Type.STATEMENT, wording=_wording("en", word, word))
    reach = Reach(Audience.NAMED, named=(scene.hub.made["delta"].pk,))
    publish(scene.beta, version=made.versions.get(), reach=reach)


def declines_to_sponsor(scene: Scene, word: str) -> None:
    row = Sponsorship.objects.get()
    if row.state == "waiting":
        decline_sponsor(scene.beta, sponsorship=row)


def moves_its_address(scene: Scene, word: str) -> None:
    replace_address(scene.beta, organisation=scene.hub.made["beta"])


Deed = Callable[[Scene, str], None]
DEEDS: tuple[Deed, ...] = (
    declines, takes_back, answers_no_by_mail, drafts, revises, attaches, grants, revokes,
    publishes_for_itself, publishes_for_one_other, declines_to_sponsor, moves_its_address,
)  # fmt: skip


def routes(resolver: URLResolver) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or ""
        elif "allauth" not in str(entry.urlconf_name):
            yield from routes(entry)


def reached(walked: dict[str, dict[str, tuple[int, bytes, str]]]) -> set[str | None]:
    """Names of the addresses that somebody was shown."""
    return {
        resolve(urlsplit(address).path).url_name
        for found in walked.values()
        for address, (status, _, _) in found.items()
        if status in (200, 302)
    }


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
def test_no_byte_that_another_can_reach_changes(
    scene: Scene, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    """All private deeds in a drawn order; then the roles' walks, mail, book and log are the same."""
    caplog.set_level(logging.DEBUG)
    drawn = random.Random(seed)  # a seed that a failure names
    deeds = drawn.sample(DEEDS, len(DEEDS))
    run_tick()
    before, mail, records = walks(scene), others_mail(scene), book()
    assert sorted(set(routes(get_resolver())) - reached(before) - APART - ROOMS) == []
    for deed in deeds:
        deed(scene, MARK + "".join(drawn.sample("abcdefgh", 6)))
    run_tick()
    after = walks(scene)
    for role, walked in before.items():
        assert set(after[role]) == set(walked), (role, [d.__name__ for d in deeds])
        changed = [address for address in walked if after[role][address] != walked[address]]
        assert changed == [], (role, [d.__name__ for d in deeds])
        spoken = [a for a, (_, body, _) in after[role].items()
                  if fold(MARK).encode() in body.lower() and "q=" not in a]  # fmt: skip
        assert spoken == [], role
    assert others_mail(scene) == mail
    assert book() == records
    assert MARK.lower() not in caplog.text.lower()
