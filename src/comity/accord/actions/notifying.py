"""Notices of a test: to everybody who may negotiate for those who count, in their language."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import override

from comity.accord import consensus_queries as queries
from comity.accord.actions.composing import moment, whole_text
from comity.accord.actions.inviting import address
from comity.accord.enums import Decision, Rule
from comity.accord.models import ConsensusTest, Entitled, Notice
from comity.accord.phrases import say
from comity.directory import queries as directory
from comity.directory.enums import Power
from comity.directory.models import Organisation, Person
from comity.directory.queries import printed
from comity.documents import queries as documents
from comity.documents.enums import LanguageStatus, Rung
from comity.documents.models import LanguageVersion
from comity.kit import clock, outbox
from comity.kit.handles import handle
from comity.kit.models import Mail


def notify(test: ConsensusTest) -> int:
    """Write to everybody who may negotiate for an organisation that counts and was not told yet.

    Where nobody may, the published address of the organisation is told that a test runs, and
    nothing of the text. Repeats harmlessly; the number of new notices.
    """
    told = Notice.objects.filter(returned_at=None, to_office=False).values("entitled")
    rows = test.entitled.select_related("organisation").exclude(pk__in=told)
    rows = rows.prefetch_related("organisation__names")
    texts = Texts(test)
    return sum(_notify(test, row, texts) for row in rows)


class Texts:
    """The text of a test, read once for each language of its readers."""

    def __init__(self, test: ConsensusTest) -> None:
        self.version, self.rows = test.version, documents.languages(test.version)
        self._read: dict[str, LanguageVersion] = {}

    def of(self, tag: str) -> LanguageVersion:
        best = documents.best_language(self.rows, tag)
        if best not in self._read:
            self._read[best] = documents.wording(self.version, best)
        return self._read[best]


def _notify(test: ConsensusTest, row: Entitled, texts: Texts) -> int:
    people = list(directory.holders(row.organisation_id, Power.NEGOTIATE).order_by("email"))
    if people:
        mails = [(p.email, _asked(test, row.organisation, p, texts)) for p in people]
    else:
        mails = _to_the_office(test, row.organisation)
    return sum(_put(test, row, to, *words, office=not people) for to, words in mails)


def _put(
    test: ConsensusTest, row: Entitled, to: str, subject: str, body: str, *, office: bool
) -> int:
    mail = _post("test", test, row, to, subject, body)
    _notice, made = Notice.objects.get_or_create(
        message_id=mail.message_id,
        defaults={
            "entitled": row,
            "domain": to.rpartition("@")[2],
            "to_office": office,
            "written_at": clock.now(),
        },
    )
    return int(made)


def _to_the_office(
    test: ConsensusTest, organisation: Organisation
) -> list[tuple[str, tuple[str, str]]]:
    row = directory.published_address(organisation.pk, clock.now())
    if row is None:
        return []
    utc, name = moment(test.deadline), printed(organisation, "en")
    where = f"{settings.ORIGIN}/negotiation/{handle('room', test.room)}/-/test"
    body = say("en", "test_office", organisation=name, utc=utc, address=where)
    return [(row.email, (say("en", "test_office_subject", utc=utc), f"{body}\n"))]


def prove() -> int:
    """Keep the proofs of running tests, which the outbox forgets; the number of new ones.

    A notice that the outbox has given up counts as come back, so that others may be told.
    """
    waiting = queries.unproved_notices()
    lost = Mail.objects.filter(state=Mail.State.FAILED, sent_at=None)
    waiting.filter(returned_at=None, message_id__in=lost.values("message_id")).update(
        returned_at=clock.now()
    )
    sent = queries.handed_over(waiting)
    for notice in waiting.filter(message_id__in=sent):
        notice.handed_at = sent[notice.message_id]
        notice.save(update_fields=["handed_at"])
    return len(sent)


def tell_later(test: ConsensusTest, deadline: datetime, reason: str) -> None:
    """Everybody who counts hears of a later deadline, and why; no reason: a missing proof."""
    texts = Texts(test)
    for row, person in _listeners(test):
        tag = person.language
        why = reason or say(tag, "test_unproved")
        body = f"{_deadline(test, deadline, tag)}\n\n{why}\n\n{_where(test)}\n"
        subject = say(tag, "test_later_subject", title=texts.of(tag).title)
        step = f"later-{deadline:%Y%m%d%H%M}"
        _post(step, test, row, person.email, subject, body)


def tell_outcome(test: ConsensusTest) -> None:
    """Everybody who counts hears how the test ended."""
    texts = Texts(test)
    for row, person in _listeners(test):
        tag = person.language
        title = texts.of(tag).title
        with override(tag.lower()):
            outcome = str(Decision(test.outcome).label)
        body = say(tag, "test_over", title=title, outcome=outcome, address=_where(test))
        subject = say(tag, "test_over_subject", title=title, outcome=outcome)
        _post("over", test, row, person.email, subject, f"{body}\n")


def _listeners(test: ConsensusTest) -> list[tuple[Entitled, Person]]:
    return [
        (row, person)
        for row in test.entitled.all()
        for person in directory.holders(row.organisation_id, Power.NEGOTIATE)
    ]


def _asked(
    test: ConsensusTest, organisation: Organisation, person: Person, texts: Texts
) -> tuple[str, str]:
    """Subject and body of the notification, with the text in the reader's language."""
    tag, row = person.language, texts.of(person.language)
    with override(tag.lower()):
        rung, rule = str(Rung(test.rung).label), str(Rule(test.rule).label)
        status = str(LanguageStatus(row.status).label)
    name = printed(organisation, tag)
    lines = [
        say(tag, "test", title=row.title, rung=rung, organisation=name),
        say(tag, "test_rule", rule=rule),
        say(tag, "test_silence") if test.rule == Rule.SILENCE else "",
        _deadline(test, test.deadline, tag),
        say(tag, "test_where", address=_where(test)),
        say(tag, "room_seen"),
        say(tag, "text", language=row.language, status=status, digest=test.digest),
        row.title,
        whole_text(row),
    ]
    body = "\n\n".join(line for line in lines if line) + "\n"
    return say(tag, "test_subject", title=row.title), body


def _deadline(test: ConsensusTest, at: datetime, tag: str) -> str:
    zone = test.host_zone
    return say(tag, "test_deadline", utc=moment(at), local=moment(at, zone), zone=zone)


def _where(test: ConsensusTest) -> str:
    return f"{address(test.room)}/-/test"


def _post(step: str, test: ConsensusTest, row: Entitled, to: str, subject: str, body: str) -> Mail:
    """One message of a step to one reader of one organisation, however often it is asked for."""
    key = f"{step}:{test.pk}:{row.organisation_id}"
    return outbox.put(key=key, to=to, subject=subject, body=body, organisation=row.organisation_id)
