"""What must hold between the tables of the trial world, each fault told in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from comity.datasets.trial.world import Call, Document, World

NAME_KINDS = frozenset({"official", "short", "acronym", "former", "alias"})
CAPACITIES = frozenset({"member", "other", "youth-women", "section"})
STANDINGS = frozenset({"member", "observer", "guest"})
VERBS = frozenset({"sign", "sign-reservation", "join", "decline", "withdraw", "explain"})
CLAIM_KINDS = frozenset({"planned", "announced", "reported", "final", "official"})
POWERS = frozenset({"publish", "negotiate", "sign", "register", "translate", "grant"})
STATUSES = frozenset({"authentic", "official", "courtesy"})
EVENTS = frozenset(
    {"split-from", "merged-from", "merged-into", "renamed", "dissolved", "section-of"}
)
LEGAL = frozenset({"registered", "unregistered", "restricted", "banned"})
COMMITTING = frozenset({"sign", "sign-reservation", "join"})


def problems_of(world: World) -> tuple[str, ...]:
    """Every fault of `world`, in the order of the tables; empty where there is none."""
    return tuple(
        problem
        for check in (_keys, _places, _past, _offices, _library, _languages, _calls, _acts)
        for problem in check(world)
    )


def _twice(file: str, ids: Iterable[object]) -> Iterator[str]:
    for key, count in Counter(ids).items():
        if count > 1:
            yield f"{file}: {key} stands there {count} times."


def _known(file: str, who: str, column: str, value: str, among: Iterable[str]) -> Iterator[str]:
    if value not in among:
        yield f"{file}: {who}: {column} {value!r} is not known."


def _domain(file: str, who: str, address: str) -> Iterator[str]:
    if address and not address.endswith(".example"):
        yield f"{file}: {who}: {address} does not end in .example."


def _keys(world: World) -> Iterator[str]:
    yield from _twice("countries.csv", (c.code for c in world.countries))
    ids = [o.id for o in world.organisations] + [p.id for p in world.predecessors]
    yield from _twice("organisations.csv", ids)
    yield from _twice("people.csv", (p.id for p in world.people))
    yield from _twice("documents.csv", (d.symbol for d in world.documents))
    yield from _twice("editions.csv", (e.id for e in world.editions))
    yield from _twice("languages.csv", ((v.symbol, v.language) for v in world.languages))
    yield from _twice("calls.csv", (c.id for c in world.calls))
    yield from _twice("claims.csv", (c.id for c in world.claims))
    yield from _twice("acts.csv", (a.id for a in world.acts))


def _ids(world: World) -> set[str]:
    return {o.id for o in world.organisations} | {p.id for p in world.predecessors}


def _places(world: World) -> Iterator[str]:
    regions = {r.code for r in world.regions}
    countries = {c.code for c in world.countries}
    living = {o.id for o in world.organisations}
    for country in world.countries:
        yield from _known("countries.csv", country.code, "region", country.region, regions)
    for org in world.organisations:
        file = "organisations.csv"
        yield from _known(file, org.id, "country", org.country, countries)
        yield from _known(file, org.id, "section_of", org.section_of, living | {""})
        for capacity in (org.capacity, *org.capacities):
            yield from _known(file, org.id, "capacity", capacity, CAPACITIES)
        for address in (org.keeper, org.contact, org.domain):
            yield from _domain(file, org.id, address)
    for old in world.predecessors:
        yield from _known("predecessors.csv", old.id, "country", old.country, countries)


def _past(world: World) -> Iterator[str]:
    everyone = _ids(world)
    claimants = {c.id for c in world.claimants}
    forums = {f.id for f in world.forums}
    for claimant in world.claimants:
        yield from _known("claimants.csv", claimant.id, "for", claimant.organisation, everyone)
        yield from _domain("claimants.csv", claimant.id, claimant.contact)
    for name in world.names:
        yield from _known("names.csv", name.text, "organisation", name.organisation, everyone)
        yield from _known("names.csv", name.text, "kind", name.kind, NAME_KINDS)
        yield from _known("names.csv", name.text, "claimant", name.claimant, claimants | {""})
    for who in everyone - {n.organisation for n in world.names if n.kind == "official"}:
        yield f"names.csv: {who} has no official name."
    for line in world.lineage:
        yield from _known("lineage.csv", line.event, "organisation", line.organisation, everyone)
        yield from _known("lineage.csv", line.organisation, "other", line.other, everyone | {""})
        yield from _known("lineage.csv", line.organisation, "event", line.event, EVENTS)
    for row in world.standings:
        yield from _known("standings.csv", row.standing, "organisation", row.organisation, everyone)
        yield from _known("standings.csv", row.organisation, "standing", row.standing, STANDINGS)
        among = {""} if row.scope == "network" else forums
        yield from _known("standings.csv", row.organisation, "forum", row.forum, among)
        if row.until and row.until < row.from_:
            yield f"standings.csv: {row.organisation}: ends before it begins."
    for fact in world.legal:
        yield from _known("legal.csv", fact.status, "organisation", fact.organisation, everyone)
        yield from _known("legal.csv", fact.organisation, "status", fact.status, LEGAL)


def _offices(world: World) -> Iterator[str]:
    everyone = _ids(world)
    bodies = {b.id for b in world.bodies}
    forums = {f.id for f in world.forums}
    people = {p.id for p in world.people}
    countries = {c.code for c in world.countries}
    for body in world.bodies:
        yield from _known("bodies.csv", body.id, "forum", body.forum, forums | {""})
    for seat in world.compositions:
        yield from _known("compositions.csv", seat.body, "body", seat.body, bodies)
        yield from _known("compositions.csv", seat.body, "for", seat.organisation, everyone)
    for meeting in world.editions:
        yield from _known("editions.csv", meeting.id, "forum", meeting.forum, forums)
        yield from _known("editions.csv", meeting.id, "country", meeting.country, countries)
        yield from _known("editions.csv", meeting.id, "host", meeting.host, everyone)
    for person in world.people:
        yield from _known(
            "people.csv", person.id, "organisation", person.organisation, everyone | {""}
        )
        yield from _known("people.csv", person.id, "body", person.body, bodies | {""})
        yield from _domain("people.csv", person.id, person.email)
    for mandate in world.mandates:
        who = mandate.id
        yield from _known("mandates.csv", who, "person", mandate.person, people)
        yield from _known(
            "mandates.csv", who, "organisation", mandate.organisation, everyone | {""}
        )
        yield from _known("mandates.csv", who, "body", mandate.body, bodies | {""})
        yield from _known("mandates.csv", who, "power", mandate.power, POWERS)
        yield from _known("mandates.csv", who, "granted_by", mandate.granted_by, people | {""})
    yield from _claims(world)


def _claims(world: World) -> Iterator[str]:
    among = {"organisation": _ids(world), "edition": {e.id for e in world.editions}}
    symbols = {d.symbol for d in world.documents} | {""}
    for claim in world.claims:
        subjects = among.get(claim.subject_kind, set())
        yield from _known("claims.csv", claim.id, "subject", claim.subject, subjects)
        yield from _known("claims.csv", claim.id, "kind", claim.kind, CLAIM_KINDS)
        yield from _known("claims.csv", claim.id, "source_symbol", claim.source_symbol, symbols)


def _audience(document: Document, world: World) -> Iterator[str]:
    kind, _, whom = document.audience.partition(":")
    among = {
        "body": {b.id for b in world.bodies},
        "forum": {f.id for f in world.forums},
        "named": _ids(world),
        "public": {""},
        "members": {""},
        "own": {""},
    }.get(kind, set())
    for one in whom.split(","):
        yield from _known("documents.csv", document.symbol, "audience", one, among)


def _library(world: World) -> Iterator[str]:
    everyone = _ids(world)
    bodies = {b.id for b in world.bodies} | {""}
    editions = {e.id for e in world.editions} | {""}
    for document in world.documents:
        symbol = document.symbol
        yield from _known("documents.csv", symbol, "body", document.body, bodies)
        yield from _known("documents.csv", symbol, "edition", document.edition, editions)
        for author in document.organisations:
            yield from _known("documents.csv", symbol, "organisation", author, everyone)
        yield from _audience(document, world)
        stated = {
            v.language for v in world.languages if (v.symbol, v.status) == (symbol, "authentic")
        }
        if stated != set(document.authentic):
            yield f"documents.csv: {symbol}: languages.csv names other authentic languages."


def _languages(world: World) -> Iterator[str]:
    rows = {(v.symbol, v.language) for v in world.languages}
    translators = {p.id for p in world.people} | {""}
    for symbol, language in rows ^ set(world.texts):
        yield f"languages.csv: {symbol} in {language} has a row or a text, but not both."
    for version in world.languages:
        who = f"{version.symbol} in {version.language}"
        yield from _known("languages.csv", who, "status", version.status, STATUSES)
        yield from _known("languages.csv", who, "translator", version.translator, translators)
        text = world.texts.get((version.symbol, version.language))
        if text is None:
            continue
        if (text.translated, len(text.paragraphs)) != (version.paragraphs, version.of):
            yield f"languages.csv: {who}: the text counts other paragraphs than the row."
        if version.complete != (version.paragraphs == version.of):
            yield f"languages.csv: {who}: complete and the count of paragraphs disagree."
        if text.title != version.title:
            yield f"languages.csv: {who}: the text has another title."


def _calls(world: World) -> Iterator[str]:
    symbols = {d.symbol for d in world.documents}
    everyone = _ids(world)
    for call in world.calls:
        yield from _known("calls.csv", call.id, "symbol", call.symbol, symbols)
        for one in call.initiators:
            yield from _known("calls.csv", call.id, "initiator", one, everyone)
        for capacity in call.capacities:
            yield from _known("calls.csv", call.id, "capacity", capacity, CAPACITIES)
        if (call.deadline is None) == (call.deadline_offset_days is None):
            yield f"calls.csv: {call.id}: needs a deadline or its offset, and not both."
        if (call.opens_offset_days is None) != (call.deadline_offset_days is None):
            yield f"calls.csv: {call.id}: needs both offsets or none."


def _acts(world: World) -> Iterator[str]:
    calls = {c.id: c for c in world.calls}
    accepted = {o.id: o.capacities for o in world.organisations}
    standing: dict[tuple[str, str], str] = {}
    for act in world.acts:
        call = calls.get(act.call)
        yield from _known("acts.csv", act.id, "call", act.call, calls)
        yield from _known("acts.csv", act.id, "organisation", act.organisation, accepted)
        yield from _known("acts.csv", act.id, "verb", act.verb, VERBS)
        yield from _known(
            "acts.csv", act.id, "capacity", act.capacity, accepted.get(act.organisation, ())
        )
        if call is None:
            continue
        yield from _known("acts.csv", act.id, "capacity", act.capacity, call.capacities)
        if act.verb == "sign-reservation" and not call.reservations:
            yield f"acts.csv: {act.id}: {call.id} allows no reservations."
        if act.verb == "decline" and act.shown:
            yield f"acts.csv: {act.id}: a decline is never shown."
        if (act.offset_days is None) != (call.deadline_offset_days is None):
            yield f"acts.csv: {act.id}: has an offset exactly when its call has one."
        key = (act.call, act.organisation)
        yield from _order(act.id, act.verb, standing.get(key, ""))
        if act.verb != "explain":
            standing[key] = act.verb
        yield from _in_time(act.id, act.date.isoformat(), call)
    yield from _voices(world)


def _order(who: str, verb: str, before: str) -> Iterator[str]:
    if verb == "withdraw" and before not in COMMITTING:
        yield f"acts.csv: {who}: withdraws what was never signed."
    if verb in COMMITTING and before in COMMITTING:
        yield f"acts.csv: {who}: signs a second time without withdrawing."


def _in_time(who: str, day: str, call: Call) -> Iterator[str]:
    if day < call.opens.date().isoformat():
        yield f"acts.csv: {who}: acts before {call.id} opens."
    if call.deadline and not call.open_after and day > call.deadline.date().isoformat():
        yield f"acts.csv: {who}: acts after {call.id} has closed."


def _voices(world: World) -> Iterator[str]:
    spoken = {(a.call, a.organisation, a.language) for a in world.acts if a.language}
    for act in world.acts:
        if (act.verb in ("sign-reservation", "explain")) != bool(act.language):
            yield f"acts.csv: {act.id}: a reservation or explanation, and only one, has words."
    for call, organisation, language in sorted(spoken - set(world.voices)):
        yield f"reservations: {organisation} on {call} has no words in {language}."
    speakers = {(call, organisation) for call, organisation, _ in spoken}
    for call, organisation, language in sorted(world.voices):
        if (call, organisation) not in speakers:
            yield f"reservations: {organisation} on {call} in {language} belongs to no act."
