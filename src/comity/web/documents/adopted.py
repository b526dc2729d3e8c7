"""By which rule a document was adopted and who objected, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comity.accord import consensus_queries as consensus
from comity.accord.enums import Publicity, Rule
from comity.directory.queries import printed
from comity.documents.enums import Rung
from comity.kit.text import comma
from comity.web import dates

if TYPE_CHECKING:
    from comity.accord.models import Result
    from comity.core.consensus import Decision
    from comity.documents.models import Document
    from comity.kit.policy import Viewer

LONGEST = 300  # letters of names in one line; the record has them all


@dataclass(frozen=True, slots=True)
class Adopted:
    """Two lines of a document's head; empty where there is nothing to say."""

    rule: str
    objections: str


def adopted(viewer: Viewer, document: Document, tongue: str) -> Adopted:
    """From the recorded test where it came out of a negotiation, else as its author stated it."""
    result = consensus.result_of(document.pk) if document.rung else None
    if result is None:
        return Adopted(document.rule, document.objections)
    if document.rung == Rung.MOTIONS:
        return Adopted(_("open to signature; adopted by nobody"), "")
    if result.test is None:
        return Adopted("", "")
    found = consensus.standing(result.test)
    return Adopted(_rule(result, found), _objections(viewer, result, found, tongue))


def _rule(result: Result, found: Decision) -> str:
    """The rule, who counted and when it took effect: what "adopted" rests on."""
    test = result.test
    assert test is not None, "asked of what was tested"
    given = {
        "rule": test.get_rule_display(),
        "n": len(found.counted),
        "moment": dates.moment(found.closes_at),
        "minus": test.minus,
    }
    line = _("%(rule)s; %(n)d organisations counted; closed on %(moment)s") % given
    if test.rule == Rule.MINUS:
        line = _beside(line, _("up to %(minus)d objections do not prevent it") % given)
    if not result.whole and result.document.rung != Rung.NONE:
        line = _beside(line, _("each paragraph by itself"))
    return line


def _beside(line: str, more: str) -> str:
    return _("%(line)s; %(more)s") % {"line": line, "more": more}


def _objections(viewer: Viewer, result: Result, found: Decision, tongue: str) -> str:
    """How many objected; who, where the rule made it public and they show their acts."""
    test, number = result.test, len(found.objecting)
    assert test is not None, "asked of what was tested"
    if not number:
        return _("none")
    rows = consensus.public_objections(viewer, result)
    named = sorted((printed(row.organisation, tongue).text for row in rows), key=str.casefold)
    if test.publicity != Publicity.PUBLIC or not named:
        return _("%(n)d; the rule does not make public whose") % {"n": number}
    line = f"{number}: {comma().join(named)}"
    return line if len(line) <= LONGEST else _("%(n)d; they stand in the record") % {"n": number}
