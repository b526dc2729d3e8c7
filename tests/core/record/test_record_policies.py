"""Policy files: witnesses, groups and quorums."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.record.notes import COSIGNATURE, SIGNATURE, NoteKey
from comity.core.record.policies import PolicyFault, parse_policy


def key(number: int, algorithm: int = COSIGNATURE) -> str:
    return NoteKey(f"w{number}.example", algorithm, bytes([number] * 32)).vkey


FILE = f"""
# two of three, and the fourth
log {key(9, SIGNATURE)}
witness a {key(1)}
witness b {key(2)}
witness c {key(3)}  # in the south
witness d {key(4)}
group abc 2 a b c
group both all abc d
quorum both
"""


def test_a_policy_is_read() -> None:
    policy = parse_policy(FILE)
    assert [one.vkey for one in policy.logs] == [key(9, SIGNATURE)]
    assert {name: one.vkey for name, one in policy.witnesses.items()} == {
        "a": key(1),
        "b": key(2),
        "c": key(3),
        "d": key(4),
    }
    assert policy.quorum == "both"


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(st.sets(st.sampled_from("abcd")))
def test_the_quorum(cosigned: set[str]) -> None:
    expected = len(cosigned & set("abc")) >= 2 and "d" in cosigned
    assert parse_policy(FILE).met_by(cosigned) == expected
    either = parse_policy(FILE.replace("2 a b c", "any a b c"))
    assert either.met_by(cosigned) == (bool(cosigned & set("abc")) and "d" in cosigned)
    one = parse_policy(FILE.replace("quorum both", "quorum d"))
    assert one.met_by(cosigned) == ("d" in cosigned)
    assert parse_policy(FILE.replace("quorum both", "quorum none")).met_by(cosigned)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("quorum none", "line 12: there is a second quorum line"),
        ("witness e", "line 12: this is not a log, witness, group or quorum line"),
        ("group e any", "line 12: this is not a log, witness, group or quorum line"),
        (f"witness a {key(5)}", "line 12: this name is defined already"),
        (f"witness abc {key(5)}", "line 12: this name is defined already"),
        (f"witness none {key(5)}", "line 12: this name cannot be used"),
        (f"witness \x1b {key(5)}", "line 12: this name cannot be used"),
        (f"witness e {key(1)}", "line 12: this witness is listed already under another name"),
        (
            f"witness e {key(5, SIGNATURE)}",
            "line 12: the key is not of the type that such a line takes",
        ),
        (f"log {key(5)}", "line 12: the key is not of the type that such a line takes"),
        ("log x", "line 12: the verifier key is not name+id+key with an Ed25519 key"),
        ("group e 1 a a", "line 12: a group names a member twice"),
        ("group e 1 z", "line 12: a group names what is not defined above it"),
        ("group e 1 e", "line 12: a group names what is not defined above it"),
        ("group e 0 a", "line 12: the threshold is not a number of the members"),
        ("group e 3 a b", "line 12: the threshold is not a number of the members"),
        ("group e x a b", "line 12: the threshold is not a number of the members"),
    ],
)
def test_faults_name_their_line(line: str, reason: str) -> None:
    with pytest.raises(PolicyFault) as caught:
        parse_policy(FILE + "\n" + line)
    assert caught.value.problems == [reason]


def test_every_fault_is_listed() -> None:
    with pytest.raises(PolicyFault) as caught:
        parse_policy("quorum x\nlog y z\n")
    assert caught.value.problems == [
        "line 1: the quorum is not defined above it",
        "line 2: this is not a log, witness, group or quorum line",
        "there is no quorum line",
    ]


def test_an_empty_quorum_is_said_so() -> None:
    policy = parse_policy("quorum none")
    assert (policy.logs, policy.quorum, policy.met_by(set())) == ((), "", True)
