"""What must hold between the tables of the trial world, each fault told in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from comity.datasets.trial.library import Act, Call, Document
from comity.datasets.trial.world import World

NAME_KINDS = frozenset({"official", "short", "acronym", "former", "alias"})
CAPACITIES = frozenset({"member", "other", "youth-women", "section"})
STANDINGS = frozenset({"member", "observer", "guest"})
VERBS = frozenset({"sign", "sign-reservation", "join", "decline", "withdraw", "explain"})
CLAIM_KINDS = frozenset({"planned", "announced", "reported", "final", "official"})
POWERS = frozenset({"publish", "negotiate", "sign", "register", "translate", "grant"})
STATUSES = frozenset({"authentic", "official", "courtesy"})
LINEAGE = frozenset({"founded", "split", "merged", "renamed", "dissolved"})
LEGAL = frozenset({"legal", "tolerated", "banned", "restored", "dissolved"})
OFFICES = frozenset({"registrar", "member", "editor"})
RUNGS = frozenset({"declaration", "appeal", "plan", "release", "motions", "statements", "none", ""})
TYPES = frozenset({"DEC", "APP", "PLA", "REL", "MOT", "CON", "MSG", "INF", "SR", "RES", "STA", "L"})
COMMITTING = frozenset({"sign", "sign-reservation", "join"})


def problems_of(world: World) -> tuple[str, ...]:
    """Every fault of `world`, in the order of the tables; empty where there is none."""
    return tuple(
        problem
        for check in (
            _keys,
            _places,
            _past,
            _spans,
            _sources,
            _offices,
            _library,
            _versions,
            _languages,
            _calls,
            _acts,
        )
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
    yield from _twice("acts.csv", (a.symbol for a in world.acts if a.symbol))
    yield from _twice("sources.csv", (s.id for s in world.sources))
    yield from _twice("mandates.csv", (m.id for m in world.mandates))


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
        who = line.organisation
        yield from _known("lineage.csv", line.kind, "organisation", who, everyone)
        yield from _known("lineage.csv", who, "kind", line.kind, LINEAGE)
        for other in (line.other, line.contested_by):
            yield from _known("lineage.csv", who, "other", other, (everyone | {""}) - {who})
    for row in world.standings:
        who = row.organisation
        yield from _known("standings.csv", row.kind, "organisation", who, everyone)
        yield from _known("standings.csv", who, "kind", row.kind, STANDINGS)
        yield from _known("standings.csv", who, "forum", row.forum, forums | {""})
    for fact in world.legal:
        yield from _known("legal.csv", fact.kind, "organisation", fact.organisation, everyone)
        yield from _known("legal.csv", fact.organisation, "kind", fact.kind, LEGAL)


def _spans(world: World) -> Iterator[str]:
    for file, spans in (
        ("names.csv", ((n.text, n.from_, n.until) for n in world.names)),
        ("standings.csv", ((s.organisation, s.from_, s.until) for s in world.standings)),
        ("legal.csv", ((f.organisation, f.from_, f.until) for f in world.legal)),
        ("seats.csv", ((s.organisation, s.from_, s.until) for s in world.seats)),
        ("officers.csv", ((o.person, o.from_, o.until) for o in world.officers)),
        ("mandates.csv", ((m.id, m.from_, m.until) for m in world.mandates)),
    ):
        for who, begins, ends in spans:
            if begins and ends and ends < begins:
                yield f"{file}: {who}: ends before it begins."


def _sources(world: World) -> Iterator[str]:
    known = {s.id for s in world.sources}
    for file, stated in (
        ("claimants.csv", ((c.id, c.source) for c in world.claimants)),
        ("lineage.csv", ((line.organisation, line.source) for line in world.lineage)),
        ("legal.csv", ((fact.organisation, fact.source) for fact in world.legal)),
        ("claims.csv", ((c.id, c.source) for c in world.claims)),
    ):
        for who, source in stated:
            yield from _known(file, who, "source", source, known)


def _offices(world: World) -> Iterator[str]:
    everyone = _ids(world)
    bodies = {b.id for b in world.bodies}
    forums = {f.id for f in world.forums}
    people = {p.id for p in world.people}
    countries = {c.code for c in world.countries}
    for body in world.bodies:
        yield from _known("bodies.csv", body.id, "forum", body.forum, forums | {""})
        yield from _domain("bodies.csv", body.id, body.address)
    for seat in world.seats:
        yield from _known("seats.csv", seat.organisation, "body", seat.body, bodies)
        yield from _known("seats.csv", seat.body, "organisation", seat.organisation, everyone)
    for officer in world.officers:
        yield from _known("officers.csv", officer.person, "body", officer.body, bodies)
        yield from _known("officers.csv", officer.body, "person", officer.person, people)
        yield from _known("officers.csv", officer.person, "office", officer.office, OFFICES)
    for meeting in world.editions:
        yield from _known("editions.csv", meeting.id, "forum", meeting.forum, forums)
        yield from _known("editions.csv", meeting.id, "country", meeting.country, countries)
        yield from _known("editions.csv", meeting.id, "host", meeting.host, everyone)
        yield from _known("editions.csv", meeting.id, "rung", meeting.rung, RUNGS)
    yield from _mandates(world, everyone, people)
    yield from _claims(world)


def _mandates(world: World, everyone: set[str], people: set[str]) -> Iterator[str]:
    claimants = {c.id for c in world.claimants}
    for person in world.people:
        among = everyone | {""}
        yield from _known("people.csv", person.id, "organisation", person.organisation, among)
        yield from _domain("people.csv", person.id, person.email)
    for mandate in world.mandates:
        file, who = "mandates.csv", mandate.id
        yield from _known(file, who, "person", mandate.person, people)
        yield from _known(file, who, "organisation", mandate.organisation, everyone)
        yield from _known(file, who, "power", mandate.power, POWERS)
        yield from _known(file, who, "claimant", mandate.claimant, claimants | {""})
        yield from _known(file, who, "granted_by", mandate.granted_by, people | {""})


def _claims(world: World) -> Iterator[str]:
    among = {"organisation": _ids(world), "edition": {e.id for e in world.editions}}
    symbols = {d.symbol for d in world.documents} | {""}
    for claim in world.claims:
        subjects = among.get(claim.subject_kind, set())
        yield from _known("claims.csv", claim.id, "subject", claim.subject, subjects)
        yield from _known("claims.csv", claim.id, "kind", claim.kind, CLAIM_KINDS)
        yield from _known("claims.csv", claim.id, "source_symbol", claim.source_symbol, symbols)


def _audience(document: Document, world: World) -> Iterator[str]:
    file, symbol = "documents.csv", document.symbol
    among: dict[str, set[str]] = {
        "body": {b.id for b in world.bodies},
        "forum": {f.id for f in world.forums},
        "named": _ids(world),
        "public": set(),
        "members": set(),
        "own": set(),
    }
    yield from _known(file, symbol, "audience", document.audience, among)
    for one in document.audience_of:
        yield from _known(file, symbol, "audience_of", one, among.get(document.audience, set()))
    if among.get(document.audience) and not document.audience_of:
        yield f"{file}: {symbol}: says not which {document.audience} may see it."


def _library(world: World) -> Iterator[str]:
    everyone = _ids(world)
    bodies = {b.id for b in world.bodies} | {""}
    editions = {e.id for e in world.editions} | {""}
    for document in world.documents:
        symbol = document.symbol
        yield from _known("documents.csv", symbol, "body", document.body, bodies)
        yield from _known("documents.csv", symbol, "edition", document.edition, editions)
        for author in (document.organisation, *document.joint):
            yield from _known("documents.csv", symbol, "organisation", author, everyone | {""})
        if bool(document.body) == bool(document.organisation):
            yield f"documents.csv: {symbol}: a body or an organisation is its author."
        yield from _known("documents.csv", symbol, "type", document.type, TYPES)
        yield from _known("documents.csv", symbol, "rung", document.rung, RUNGS)
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


def _versions(world: World) -> Iterator[str]:
    numbers: dict[str, list[int]] = {}
    for version in world.versions:
        numbers.setdefault(version.symbol, []).append(version.number)
    symbols = {d.symbol for d in world.documents}
    for symbol, counted in numbers.items():
        yield from _known("versions.csv", symbol, "symbol", symbol, symbols)
        if counted != list(range(1, len(counted) + 1)):
            yield f"versions.csv: {symbol}: the versions are not counted from 1."
    told = {(symbol, n) for symbol, counted in numbers.items() for n in counted[:-1]}
    for symbol, number in sorted(told ^ {(symbol, n) for symbol, n, _ in world.earlier}):
        yield f"versions.csv: {symbol} version {number} has a row or a text, but not both."


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
        if (act.offset_days is None) != (call.deadline_offset_days is None):
            yield f"acts.csv: {act.id}: has an offset exactly when its call has one."
        key = (act.call, act.organisation)
        yield from _order(act.id, act.verb, standing.get(key, ""))
        if act.verb != "explain":
            standing[key] = act.verb
        yield from _in_time(act, call)
    yield from _voices(world)


def _order(who: str, verb: str, before: str) -> Iterator[str]:
    if verb == "withdraw" and before not in COMMITTING:
        yield f"acts.csv: {who}: withdraws what was never signed."
    if verb in COMMITTING and before in COMMITTING:
        yield f"acts.csv: {who}: signs a second time without withdrawing."


def _in_time(act: Act, call: Call) -> Iterator[str]:
    if act.at < call.opens:
        yield f"acts.csv: {act.id}: acts before {call.id} opens."
    if call.deadline and not call.open_after and act.at > call.deadline:
        yield f"acts.csv: {act.id}: acts after {call.id} has closed."


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
