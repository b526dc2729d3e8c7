"""The reader's policy: which log it knows, and whose cosignatures it wants.

Lines of C2SP tlog-policy, `#` begins a comment:

    log <vkey>
    witness <name> <vkey>
    group <name> <number | any | all> <name>...
    quorum <name | none>
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from comity.core.record.errors import RecordError
from comity.core.record.notes import COSIGNATURE, SIGNATURE, NoteKey, parse_vkey

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,127}")
MAX_POLICY_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class GroupRule:
    """At least `threshold` of `members`, each a witness or another group."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WitnessPolicy:
    """What a reader asks of a checkpoint. `quorum` is a name, empty if no witness is asked for."""

    logs: tuple[NoteKey, ...]
    witnesses: dict[str, NoteKey]
    groups: dict[str, GroupRule]
    quorum: str

    def met_by(self, cosigned: set[str]) -> bool:
        """Whether the witnesses with these names make the quorum."""
        return not self.quorum or self._counts(self.quorum, cosigned)

    def _counts(self, name: str, cosigned: set[str]) -> bool:
        if name in self.witnesses:
            return name in cosigned
        # A group names only what was defined before it, so this ends.
        group = self.groups[name]
        return sum(self._counts(member, cosigned) for member in group.members) >= group.threshold


class PolicyFault(RecordError):
    """One line for each problem of a policy file, with its number."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def parse_policy(text: str) -> WitnessPolicy:
    """The policy in a file; PolicyFault lists every problem with its line."""
    draft = _Draft()
    problems = []
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.partition("#")[0].split()
        try:
            draft.read(words)
        except RecordError as error:
            problems.append(f"line {number}: {error}")
    if draft.quorum is None:
        problems.append("there is no quorum line")
    if problems:
        raise PolicyFault(problems)
    return WitnessPolicy(
        tuple(draft.logs),
        draft.witnesses,
        draft.groups,
        "" if draft.quorum in (None, "none") else draft.quorum,
    )


class _Draft:
    def __init__(self) -> None:
        self.logs: list[NoteKey] = []
        self.witnesses: dict[str, NoteKey] = {}
        self.groups: dict[str, GroupRule] = {}
        self.quorum: str | None = None

    def read(self, words: list[str]) -> None:
        match words:
            case []:
                return
            case ["log", vkey]:
                self.logs.append(_key(vkey, SIGNATURE))
            case ["witness", name, vkey]:
                self._define(name)
                key = _key(vkey, COSIGNATURE)
                if key.point in {known.point for known in self.witnesses.values()}:
                    raise RecordError("this witness is listed already under another name")
                self.witnesses[name] = key
            case ["group", name, threshold, *members] if members:
                self._define(name)
                self.groups[name] = GroupRule(
                    _threshold(threshold, len(members)), tuple(self._known(members))
                )
            case ["quorum", name]:
                self._set_quorum(name)
            case _:
                raise RecordError("this is not a log, witness, group or quorum line")

    def _define(self, name: str) -> None:
        if not _WORD.fullmatch(name) or name == "none":
            raise RecordError("this name cannot be used")
        if name in self.witnesses or name in self.groups:
            raise RecordError("this name is defined already")

    def _known(self, members: list[str]) -> Iterator[str]:
        if len(set(members)) != len(members):
            raise RecordError("a group names a member twice")
        for member in members:
            if member not in self.witnesses and member not in self.groups:
                raise RecordError("a group names what is not defined above it")
            yield member

    def _set_quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise RecordError("there is a second quorum line")
        if name != "none" and name not in self.witnesses and name not in self.groups:
            raise RecordError("the quorum is not defined above it")
        self.quorum = name


def _key(vkey: str, algorithm: int) -> NoteKey:
    key = parse_vkey(vkey)
    if key.algorithm != algorithm:
        raise RecordError("the key is not of the type that such a line takes")
    return key


def _threshold(word: str, count: int) -> int:
    if word in ("any", "all"):
        return 1 if word == "any" else count
    if not re.fullmatch("[1-9][0-9]{0,3}", word) or int(word) > count:
        raise RecordError("the threshold is not a number of the members")
    return int(word)
