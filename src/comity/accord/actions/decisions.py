"""A decision in the public book."""

import rfc8785
from django.utils.translation import gettext as _

from comity.accord import consensus_queries as queries
from comity.accord.actions.statements import may_be_named, record_act
from comity.accord.enums import Publicity, Rule, VoiceKind
from comity.accord.models import ConsensusTest, Voice
from comity.core.consensus import Decision
from comity.core.record.canonical import Json
from comity.directory.models import Organisation
from comity.documents.actions.succession import author_id
from comity.documents.models import Version
from comity.kit.errors import Refused
from comity.ledger import actions as book

_MINUTE = "%Y-%m-%dT%H:%MZ"
# The record's word for each rule; none for what decides nothing.
_RULES = {
    Rule.PRESENT: "consensus",
    Rule.ALL: "unanimity",
    Rule.SILENCE: "silence",
    Rule.MINUS: "consensus-minus-one",
    Rule.TWO_THIRDS: "two-thirds",
    Rule.MAJORITY: "majority",
    Rule.ROUGH: "rough-consensus",
}
_VERBS = {VoiceKind.OBJECT: "object", VoiceKind.BREAK: "break-silence"}


def record_decision(test: ConsensusTest, version: Version) -> str:
    """Record the decision and public objections; the digest of the decision's record.

    Organisations that show no acts counted and are not named; their number is in the account.
    """
    found = queries.standing(test)
    members = Organisation.objects.filter(slug__in=found.counted)
    counted = sorted(o.record_id for o in members if may_be_named(o))
    if not counted:
        raise Refused(
            "not-shown",
            _("No organisation that counted shows its acts, and a decision is public."),
        )
    document = version.document
    rule = _RULES[Rule(test.rule)]
    fields: dict[str, Json] = {
        "rule": "consensus-minus" if test.minus > 1 else rule,
        "rung": str(document.rung),
        "counted": list(counted),
        "text": version.commitment,
        "opener": author_id(test.room.document),
        "deadline": found.closes_at.strftime(_MINUTE),
        "body": book.commit(account(test, found)),
    }
    if test.minus > 1:
        fields["minus"] = test.minus
    if test.publicity == Publicity.PUBLIC:
        _record_objections(test, version, found)
    done = book.record(
        "decision", author=author_id(document), doc=document.symbol or "", fields=fields
    )
    return done.digest


def account(test: ConsensusTest, found: Decision) -> str:
    """RFC 8785 of how the outcome came about, in numbers and moments; names stand in records."""
    content: dict[str, Json] = {
        "comity": "decision-account/1",
        "rule": test.rule,
        "minus": test.minus,
        "opened_at": test.opens_at.strftime(_MINUTE),
        "deadline": test.deadline.strftime(_MINUTE),
        "closed_at": found.closes_at.strftime(_MINUTE),
        "recorded_at": test.recorded_at.strftime(_MINUTE) if test.recorded_at else "",
        "outcome": test.outcome,
        "counted": len(found.counted),
        "agreed": len(found.agreeing),
        "objected": len(found.objecting),
        "abstained": len(found.abstaining),
        "silent": len(found.silent),
        "finding": test.finding,
        "reasons": [str(r.why) for r in found.reasons],
    }
    return rfc8785.dumps(content).decode()


def _record_objections(test: ConsensusTest, version: Version, found: Decision) -> None:
    rows = Voice.objects.filter(test=test, kind__in=list(_VERBS), replaced_at=None)
    for row in rows.filter(organisation__slug__in=found.objecting).select_related("organisation"):
        if may_be_named(row.organisation):
            verb = _VERBS[VoiceKind(row.kind)]
            row.record = record_act(row.organisation, version, verb, row.reason)
            row.save(update_fields=["record"])
