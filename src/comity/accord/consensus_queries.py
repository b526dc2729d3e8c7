"""Reads of tests of consensus: the facts that the core decides on, and what a viewer may see."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from comity.accord import policies
from comity.accord.enums import LADDER, Decision, Permission, StatementKind, Step, Verb
from comity.accord.models import (
    ConsensusTest,
    Entitled,
    Extension,
    Notice,
    Result,
    Room,
    Statement,
    StatementWithdrawal,
    Voice,
)
from comity.accord.queries import Row
from comity.core import consensus as core
from comity.directory import queries as directory
from comity.directory.enums import Capacity, Power
from comity.directory.models import Mandate, Organisation
from comity.documents.models import Document
from comity.kit import clock
from comity.kit.errors import NotFound
from comity.kit.models import Mail
from comity.kit.policy import Actor, Viewer, may


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything an outcome follows from."""

    terms: core.Terms
    members: tuple[core.Entitled, ...]
    voices: tuple[core.Voice, ...]
    extensions: tuple[core.Extension, ...]

    def decide(self, now: datetime) -> core.Decision:
        return core.decide(self.terms, self.members, self.voices, self.extensions, now)

    def agreed(self, now: datetime, idents: list[str]) -> tuple[str, ...]:
        return core.agreed_parts(
            self.terms, self.members, self.voices, self.extensions, now, idents
        )


def facts(test: ConsensusTest) -> Facts:
    """The recorded terms, who counts with proofs, every voice with its time, the extensions.

    Organisations go by their slugs. The clock's own extensions follow from the proofs and are
    left out. What the outbox handed over counts from that moment, noted or not.
    """
    rows = test.entitled.select_related("organisation").prefetch_related("notices")
    fresh = handed_over(Notice.objects.filter(entitled__test=test, handed_at=None))
    voices = test.voices.select_related("organisation").order_by("at", "id")
    return Facts(
        core.Terms(core.Rule(test.rule), test.opens_at, test.deadline, test.minus, test.finding_at),
        tuple(_entitled(row, fresh) for row in rows),
        tuple(_voice(row) for row in voices),
        tuple(
            core.Extension(e.at, e.deadline)
            for e in Extension.objects.filter(test=test, by_clock=False)
        ),
    )


def handed_over(notices: QuerySet[Notice]) -> dict[str, datetime]:
    """When the outbox handed these over, by message id."""
    sent = Mail.objects.filter(message_id__in=notices.values("message_id"), sent_at__isnull=False)
    return {message_id: at for message_id, at in sent.values_list("message_id", "sent_at") if at}


def _entitled(row: Entitled, fresh: dict[str, datetime]) -> core.Entitled:
    notices = tuple(
        core.Notice(n.handed_at or fresh.get(n.message_id), n.returned_at)
        for n in row.notices.all()
    )
    return core.Entitled(row.organisation.slug, row.present, notices)


def _voice(row: Voice) -> core.Voice:
    kind = core.Kind(row.kind)
    return core.Voice(row.organisation.slug, kind, row.at, row.paragraph, row.answered_at)


def standing(test: ConsensusTest) -> core.Decision:
    """How it stands now, or stood when it was decided."""
    return facts(test).decide(test.decided_at or clock.now())


def negotiating(room: Room) -> list[tuple[int, str]]:
    """Primary key and slug of every organisation that takes part today, in order."""
    rows = room.participants.filter(until=None).order_by("organisation__slug")
    return list(rows.values_list("organisation", "organisation__slug"))


def without_negotiator(room: Room, language: str) -> list[str]:
    """Names of those for which nobody may negotiate today: only their office can be told."""
    held = Mandate.objects.on(clock.today()).filter(
        power=Power.NEGOTIATE, revoked_at=None, person__is_active=True
    )
    keys = [pk for pk, _slug in negotiating(room)]
    rows = Organisation.objects.filter(pk__in=keys).exclude(pk__in=held.values("organisation"))
    return sorted(
        (directory.printed(o, language).text for o in rows.prefetch_related("names")),
        key=str.casefold,
    )


def last_test(room: Room) -> ConsensusTest | None:
    """The newest test of a room, running or decided."""
    return room.tests.select_related("version__document").order_by("number").last()


def running_tests(viewer: Viewer) -> list[tuple[ConsensusTest, bool]]:
    """Tests in which one of the viewer's organisations counts, and whether all of these spoke."""
    mine = Entitled.objects.filter(organisation__in=viewer.organisations)
    rows = ConsensusTest.objects.filter(outcome=Decision.RUNNING, pk__in=mine.values("test"))
    found = []
    for test in rows.select_related("room__document", "version"):
        said = test.voices.filter(replaced_at=None).values("organisation")
        waiting = mine.filter(test=test).exclude(organisation__in=said)
        found.append((test, not waiting.exists()))
    return found


def voices(viewer: Viewer, test: ConsensusTest) -> QuerySet[Voice]:
    """Voices that stand, as far as the viewer may see them, in the order they were raised."""
    rows = test.voices.filter(policies.voices_visible(viewer, test), replaced_at=None)
    return rows.select_related("organisation").prefetch_related("organisation__names")


def sees_voices(viewer: Viewer, test: ConsensusTest) -> bool:
    return policies.sees_voices(viewer, test)


def sees_positions(viewer: Viewer, room: Room) -> bool:
    return policies.sees_positions(viewer, room)


def entitled(test: ConsensusTest) -> QuerySet[Entitled]:
    return test.entitled.select_related("organisation").prefetch_related(
        "organisation__names", "notices"
    )


def extensions(test: ConsensusTest) -> QuerySet[Extension]:
    return test.extensions.all()


def statements(viewer: Viewer, room: Room) -> QuerySet[Statement]:
    """What was attached: all of it for those who negotiate and the chair, else what is public."""
    rows = Statement.objects.filter(room=room, replaced_at=None)
    if not (policies.takes_part(viewer, room) or policies.sits_in_chair(viewer, room)):
        rows = rows.exclude(published_at=None)
    return rows.select_related("organisation", "withdrawal").prefetch_related("organisation__names")


def own_statement(viewer: Viewer, number: str) -> Statement:
    """A published statement of one of the viewer's own organisations, by its number."""
    rows = Statement.objects.filter(organisation__in=viewer.organisations, number=number)
    found = rows.exclude(published_at=None).select_related(
        "organisation", "room__result__document", "withdrawal"
    )
    row = found.prefetch_related("organisation__names").first()
    if row is None:
        raise NotFound(number)
    return row


def withdrawable(actor: Actor, document: Document) -> frozenset[str]:
    """Numbers of the statements beside an outcome by which the actor's own organisations stand
    and which the actor may withdraw."""
    rows = Statement.objects.filter(
        organisation__in=actor.viewer.organisations,
        room__result__document=document,
        withdrawal=None,
    ).exclude(published_at=None)
    return frozenset(
        row.number
        for row in rows
        if may(replace(actor, organisation=row.organisation_id), Permission.WITHDRAW_STATEMENT, row)
    )


def withdrawn_statements(viewer: Viewer, document: Document) -> list[StatementWithdrawal]:
    """Withdrawals of statements beside an outcome, by date."""
    shown = Statement.objects.filter(policies.acts_visible(viewer), room__result__document=document)
    rows = StatementWithdrawal.objects.filter(statement__in=shown)
    return list(
        rows.select_related("statement__organisation").prefetch_related(
            "statement__organisation__names"
        )
    )


def attached(
    viewer: Viewer, document: Document, language: str
) -> dict[StatementKind, tuple[Row, ...]]:
    """What was attached to a negotiated outcome, by kind and date, as rows of a document's page;
    what was withdrawn stays in its place, with the moment."""
    rows = Statement.objects.filter(
        policies.acts_visible(viewer), room__result__document=document, replaced_at=None
    ).exclude(published_at=None)
    found: dict[StatementKind, list[Row]] = {kind: [] for kind in StatementKind}
    loaded = rows.select_related("organisation__country", "withdrawal").prefetch_related(
        "organisation__names"
    )
    for row in loaded:
        found[StatementKind(row.kind)].append(_row(row, language))
    return {kind: tuple(said) for kind, said in found.items()}


def _row(row: Statement, language: str) -> Row:
    at, own = row.published_at or row.at, row.organisation
    name = directory.printed(own, language, at.date())
    countries = own.country.names if own.country else {}
    return Row(
        number=row.number,
        slug=own.slug,
        name=name.text,
        name_language=name.language,
        own_name=name.own,
        own_language=name.own_language,
        country=countries.get(language) or countries.get("en", ""),
        capacity=own.capacity,
        capacity_label=str(Capacity(own.capacity).label),
        verb=Verb.JOIN if row.kind == StatementKind.RESERVATION else Verb.EXPLAIN,
        at=at,
        late=False,
        reservation=row.text,
        language=row.language,
        paragraph=row.paragraph,
        symbol=row.symbol or "",
        withdrawn_at=row.withdrawal.at if hasattr(row, "withdrawal") else None,
        record=row.record,
        odd=bool(name.flags),
    )


def counted_names(viewer: Viewer, test: ConsensusTest, language: str) -> tuple[list[str], int]:
    """Who counted, from A to Z, and how many more show no acts and are not named."""
    counted = standing(test).counted
    rows = test.entitled.filter(policies.acts_visible(viewer), organisation__slug__in=counted)
    found = rows.select_related("organisation").prefetch_related("organisation__names")
    names = [directory.printed(row.organisation, language).text for row in found]
    return sorted(names, key=str.casefold), len(counted) - len(names)


def public_objections(viewer: Viewer, result: Result) -> list[Voice]:
    """Objections that the rule made public, of organisations that show their acts."""
    rows = Voice.objects.filter(policies.acts_visible(viewer), test=result.test).exclude(record="")
    return list(rows.select_related("organisation").prefetch_related("organisation__names"))


def steps(room: Room) -> frozenset[Step]:
    """The steps of the ladder that are open now."""
    if Result.objects.filter(room=room).exists():
        return frozenset()
    test = last_test(room)
    found = LADDER[Decision(test.outcome)] if test else LADDER[Decision.STOPPED]
    if Step.PARTS in found and not (test and test.parts and test.agreed):
        found -= {Step.PARTS}
    return found


def result(room: Room) -> Result | None:
    return Result.objects.filter(room=room).select_related("document", "test").first()


def result_of(document: int) -> Result | None:
    """How a public document came out of a negotiation; None where it did not."""
    rows = Result.objects.filter(document=document)
    return rows.select_related("test__version", "room", "document").first()


def unproved_notices() -> QuerySet[Notice]:
    """Notices of running tests whose handing over is not known yet."""
    return Notice.objects.filter(
        Q(handed_at=None), entitled__test__outcome=Decision.RUNNING
    ).select_related("entitled")
