"""The clock of tests: proofs are noted, periods prolonged and said why, outcomes recorded."""

from comity.accord import consensus_queries as queries
from comity.accord.actions import notifying
from comity.accord.actions.testing import end, locked_test
from comity.accord.enums import Decision
from comity.accord.models import ConsensusTest, Extension
from comity.core import consensus as core
from comity.documents.models import Paragraph
from comity.kit import clock
from comity.kit.action import action
from comity.kit.policy import Actor


@action("accord.test.notify", silent=True)
def note_proofs(actor: Actor) -> int:
    """Write missing notices of running tests and note which were handed over.

    Who may: the clock. Repeats harmlessly; the number of notices written or proved.
    """
    running = ConsensusTest.objects.filter(outcome=Decision.RUNNING).select_related(
        "room", "version__document"
    )
    written = sum(notifying.notify(test) for test in running)
    return written + notifying.prove()


def conclude_due_tests(actor: Actor) -> int:
    """Conclude, or prolong, every test whose period has passed; the number concluded.

    Each is an act of its own: a stop between two loses neither.
    """
    note_proofs(actor)
    concluded = 0
    for test in ConsensusTest.objects.filter(outcome=Decision.RUNNING).select_related("room"):
        by = Actor(None, test.room.organisation_id, test.room.body_id, actor.channel)
        if queries.standing(test).outcome != core.Outcome.WAITS:
            concluded += conclude(by, test=test).outcome != Decision.RUNNING
        elif _unsaid(test):
            prolong(by, test=test)
    return concluded


@action("accord.test.conclude")
def conclude(actor: Actor, *, test: ConsensusTest) -> ConsensusTest:
    """Record what follows from the rule and from what was said until the deadline.

    Who may: the clock, and nothing depends on when it comes. A decided test stays as it is.
    """
    test = locked_test(test)
    facts = queries.facts(test)
    found = facts.decide(clock.now())
    if test.outcome != Decision.RUNNING or found.outcome == core.Outcome.WAITS:
        return test
    if found.outcome == core.Outcome.FAILED and test.parts:
        test.agreed = list(facts.agreed(clock.now(), _idents(test)))
    end(test, Decision(found.outcome), found.closes_at)
    return test


@action("accord.test.prolong")
def prolong(actor: Actor, *, test: ConsensusTest) -> ConsensusTest:
    """Say until when, and for whose missing proof, a period lasts that has passed unproved.

    Who may: the clock. It says each hour once, and everybody who counts is told.
    """
    test = locked_test(test)
    found = _unsaid(test)
    if test.outcome != Decision.RUNNING or found is None:
        return test
    Extension.objects.create(
        test=test,
        deadline=found.closes_at,
        reason=" ".join(found.unproved),
        by_clock=True,
        at=clock.now(),
    )
    notifying.tell_later(test, found.closes_at, "")
    return test


def _unsaid(test: ConsensusTest) -> core.Decision | None:
    """How the test stands if it lasts longer than was said to anybody; None otherwise."""
    said = test.extensions.order_by("deadline").last()
    known = max(test.deadline, said.deadline) if said else test.deadline
    found = queries.standing(test)
    certain = clock.now() >= known or not found.unproved
    return found if certain and found.closes_at > known else None


def _idents(test: ConsensusTest) -> list[str]:
    rows = Paragraph.objects.filter(
        language_version__version=test.version_id,
        language_version__language=test.room.language,
        language_version__replaced_at=None,
    )
    return list(rows.order_by("position").values_list("ident", flat=True))
