"""The verdict on a bundle: one line for each fact, and an exit code.

0  valid and complete
1  invalid
2  genuine, but possibly incomplete, unwitnessed or of a network that was not pinned
3  unreadable
"""

import unicodedata
from dataclasses import dataclass, field

from comity.core.record.bundles import Bundle, parse_bundle
from comity.core.record.errors import RecordError
from comity.core.record.history import Act, Text
from comity.core.record.notes import SIGNATURE, NoteKey, verify_note
from comity.core.record.policies import WitnessPolicy
from comity.core.record.reading import Reading, ReadingFault, read_bundle
from comity.core.record.register import RECOVERED, TAKEN_OVER, Identity, Signed

VALID, INVALID, DOUBTFUL, UNREADABLE = 0, 1, 2, 3

_WITH_BODY = {"sign": "a reservation", "join": "a reservation"}
_NOUNS = {
    "abstain": "abstention",
    "break-silence": "broken silence",
    "explain": "explanation",
    "join": "joined without signing",
    "object": "objection",
    "sign": "signature",
    "sponsor": "sponsor",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lines` as they are printed, without control characters; `exit` from 0 to 3."""

    lines: tuple[str, ...]
    exit: int


@dataclass(slots=True)
class _Report:
    lines: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def ok(self, text: str) -> None:
        self._add("OK", text)

    def note(self, text: str) -> None:
        self._add("NOTE", text)

    def doubt(self, text: str, reason: str) -> None:
        self._add("WARN", text)
        if reason not in self.doubts:
            self.doubts.append(reason)

    def fail(self, text: str) -> None:
        self._add("FAIL", text)

    def end(self, verdict: str, code: int) -> Verdict:
        self.lines.append(f"VERDICT {verdict}")
        return Verdict(tuple(self.lines), code)

    def _add(self, label: str, text: str) -> None:
        self.lines.append(f"{label:<5} {printable(text)}")


def printable(text: str, longest: int = 400) -> str:
    """`text` with control, format, bidirectional and unassigned characters written as escapes."""
    shown = "".join(
        character
        if unicodedata.category(character) not in _UNSEEN
        else f"\\u{{{ord(character):x}}}"
        for character in text[: longest + 1]
    )
    return shown if len(text) <= longest else f"{shown[:longest]}..."


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def verify(data: bytes, network: str = "", policy: WitnessPolicy | None = None) -> Verdict:
    """The verdict on the bytes of a bundle; never raises.

    `network` is the id of the network that the reader expects, empty if any will do; `policy`
    says whose cosignatures the reader wants.
    """
    report = _Report()
    try:
        bundle = parse_bundle(data)
    except RecordError as error:
        report.fail(f"unreadable: {error}")
        return report.end("unreadable", UNREADABLE)
    try:
        reading = read_bundle(bundle)
        _report_origin(report, reading, network)
        _report_witnesses(report, reading, policy)
    except RecordError as error:
        faults = error.faults if isinstance(error, ReadingFault) else [str(error)]
        for fault in faults:
            report.fail(fault)
        return report.end(f"invalid, {_count(len(faults), 'fault')}", INVALID)
    _report_document(report, reading, bundle)
    _report_completeness(report, reading)
    result = _summary(reading)
    if report.doubts:
        return report.end(f"genuine but {', '.join(report.doubts)}, {result}", DOUBTFUL)
    return report.end(f"valid and complete, {result}", VALID)


def _report_origin(report: _Report, reading: Reading, network: str) -> None:
    checkpoint, known = reading.checkpoint, reading.register.network
    last = reading.manifest or reading.chain[-1].signed
    report.note(
        f"as of {last.text('claimed_at')}, the date the record states; "
        "what was logged later is not shown here"
    )
    if network and network != known:
        raise RecordError(f"the bundle is of the network {known}")
    report.ok(f"checkpoint {checkpoint.origin} size {checkpoint.size}, signed by the log")
    if network:
        report.ok(f"network {known}, as expected")
    else:
        report.doubt(f"network {known}, not compared with one you know", "of an unpinned network")


def _report_witnesses(report: _Report, reading: Reading, policy: WitnessPolicy | None) -> None:
    if policy is None:
        report.note("no witness was asked for: the log alone vouches that all see one history")
        return
    log = reading.register.log_key
    assert log is not None
    key = NoteKey(reading.checkpoint.origin, SIGNATURE, log.point)
    if policy.logs and key not in policy.logs:
        raise RecordError("the policy names other logs than this one")
    cosigned = set()
    for name, witness in policy.witnesses.items():
        if verify_note(reading.note, witness) is not None:
            cosigned.add(name)
            report.ok(f"cosigned by witness {name}")
    if not policy.quorum:
        report.note("the policy asks for no quorum of witnesses")
    elif policy.met_by(cosigned):
        report.ok(f"quorum of witnesses met, {_count(len(cosigned), 'cosignature')}")
    else:
        report.doubt("the quorum of witnesses is not met", "unwitnessed")


def _report_document(report: _Report, reading: Reading, bundle: Bundle) -> None:
    history = reading.history
    for member in sorted(history.authors, key=lambda one: reading.register.members[one].slug):
        identity = reading.register.members[member]
        name = bundle.bodies.get(identity.name)
        shown = f", named {name.text}" if name else ""
        report.ok(f"member {identity.slug}, id {member}{shown}")
    for text in history.texts.values():
        _report_text(report, reading, bundle, text)
    for act in history.acts.values():
        _report_act(report, reading, bundle, act)
    for index, act in history.withdrawn.items():
        slug = reading.register.members[act.author].slug
        report.note(f"withdrawn: {_NOUNS[act.verb]} {slug}, entry {act.index}, by entry {index}")
    for item in reading.chain:
        _report_addition(report, reading, bundle, item.signed)


def _report_text(report: _Report, reading: Reading, bundle: Bundle, text: Text) -> None:
    line = f"text of version {text.version} ({text.language}), entry {text.index}"
    _report_body(report, reading, bundle, text.commitment, line)
    if text.withdrawn:
        report.note(f"version {text.version} was withdrawn by its author")


def _report_body(
    report: _Report, reading: Reading, bundle: Bundle, commitment: str, line: str
) -> None:
    erased = reading.history.erased.get(commitment)
    if commitment in bundle.bodies:
        report.ok(f"{line}, as committed to")
    elif erased is not None:
        eraser = "the network" if erased.by_network else "its author"
        report.note(f"{line}, erased by {eraser}, entry {erased.index}")
    else:
        report.doubt(f"{line}, not in this bundle", "possibly incomplete")


def _report_act(report: _Report, reading: Reading, bundle: Bundle, act: Act) -> None:
    identity = reading.identities[act.id]
    line = f"{_NOUNS[act.verb]} {identity.slug}"
    if act.body:
        line += f" with {_WITH_BODY.get(act.verb, 'a statement')}"
    if act.capacity != "member":
        line += f", as {act.capacity}"
    line += f", entry {act.index}, {_custody(identity)}"
    current = reading.history.current
    text = reading.history.texts.get(act.text)
    if current and act.text != current.commitment:
        version = text.version if text else "not shown here"
        line += f", on version {version}, not carried over"
    plain = identity.custody == "own" and identity.lineage != RECOVERED and not act.body
    (report.ok if plain else report.note)(line)
    if act.body:
        body = f"{_WITH_BODY.get(act.verb, 'a statement')} of {identity.slug}, entry {act.index}"
        _report_body(report, reading, bundle, act.body, body)


def _report_addition(report: _Report, reading: Reading, bundle: Bundle, record: Signed) -> None:
    kind = record.text("kind")
    if kind in ("translation", "correction"):
        line = f"{kind}, entry {record.index}"
        _report_body(report, reading, bundle, record.text("body"), line)
    if kind == "decision":
        counted = record.fields["counted"]
        assert isinstance(counted, list)
        report.ok(
            f"decision, entry {record.index}, outcome {record.text('rung')} "
            f"by the rule {record.text('rule')}, {len(counted)} counted"
        )


def _custody(identity: Identity) -> str:
    if identity.custody == "hosted":
        line = "key held by the host: the host could have signed"
    else:
        line = "key held by the member"
    if identity.lineage == TAKEN_OVER:
        line += f" since entry {identity.since}, where the host handed it over"
    if identity.lineage == RECOVERED:
        line += "; identity recovered by decision, not by the member's key"
    return line


def _report_completeness(report: _Report, reading: Reading) -> None:
    reason = "possibly incomplete"
    for first, last in reading.missing:
        report.doubt(f"entries {first} to {last} of the document are missing", reason)
    if reading.manifest is None:
        report.doubt("no manifest: whether entries are missing cannot be told", reason)
    elif reading.manifest.index != reading.checkpoint.size - 1 or reading.after_manifest:
        shown = reading.manifest.index
        report.doubt(f"complete up to entry {shown} at most: the log goes on after it", reason)
    elif not reading.missing:
        report.ok(
            "complete as of this checkpoint: "
            f"{_count(len(reading.chain), 'entry', 'entries')}, none missing"
        )


def _summary(reading: Reading) -> str:
    current = reading.history.current
    acts = [
        act for act in reading.history.acts.values() if current and act.text == current.commitment
    ]
    signed = [act for act in acts if act.verb == "sign"]
    reserved = sum(1 for act in signed if act.body)
    result = _count(len(signed), "signatory", "signatories")
    if reserved:
        result += f", {reserved} with reservations"
    for verb in ("sponsor", "join", "object"):
        count = sum(1 for act in acts if act.verb == verb)
        if count:
            result += f", {count} {_SUMMARY[verb]}"
    if current and current.withdrawn:
        result += ", the text is withdrawn"
    return result


_SUMMARY = {"sponsor": "sponsoring", "join": "joining without signing", "object": "objecting"}


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
