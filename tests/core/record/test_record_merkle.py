"""The tree against an independent recursive oracle and the vectors of transparency-dev."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.record.merkle import (
    EMPTY_ROOT,
    Tree,
    verify_consistency,
    verify_inclusion,
)

# One vector of transparency-dev has a placeholder of 12 bytes for a root.
PLACEHOLDER = "sizes-are-equal-one-and-proof-is-empty"


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """RFC 6962, section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def split(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def leaves_of(count: int) -> list[bytes]:
    return [b"leaf %d" % number for number in range(count)]


def tree_of(leaves: list[bytes]) -> Tree:
    tree = Tree()
    tree.extend(leaves)
    return tree


def test_roots_agree_with_the_oracle_at_every_size() -> None:
    leaves = leaves_of(70)
    tree = tree_of(leaves)
    assert [tree.root(size) for size in range(71)] == [mth(leaves[:size]) for size in range(71)]
    assert tree.root() == mth(leaves)
    assert len(tree) == 70


def test_inclusion_proofs_agree_with_the_oracle() -> None:
    leaves = leaves_of(40)
    tree = tree_of(leaves)
    for size in range(1, 41):
        for index in range(size):
            proof = tree.inclusion_proof(index, size)
            assert proof == path(index, leaves[:size])
            assert verify_inclusion(tree.leaf_hash(index), index, size, proof, tree.root(size))


def test_consistency_proofs_agree_with_the_oracle() -> None:
    leaves = leaves_of(40)
    tree = tree_of(leaves)
    for size in range(1, 41):
        for old in range(1, size + 1):
            proof = tree.consistency_proof(old, size)
            assert proof == subproof(old, leaves[:size], True)
            assert verify_consistency(old, tree.root(old), size, tree.root(size), proof)


def test_the_defaults_are_the_whole_tree() -> None:
    tree = tree_of(leaves_of(21))
    assert tree.inclusion_proof(5) == tree.inclusion_proof(5, 21)
    assert tree.consistency_proof(5) == tree.consistency_proof(5, 21)
    assert tree.consistency_proof(0) == []
    assert tree.consistency_proof(21) == []


def test_any_other_index_size_or_root_is_refused() -> None:
    tree = tree_of(leaves_of(23))
    for index in range(23):
        proof, leaf = tree.inclusion_proof(index), tree.leaf_hash(index)
        for other in range(-1, 25):
            good = verify_inclusion(leaf, other, 23, proof, tree.root())
            assert good == (other == index)
        assert not verify_inclusion(leaf, index, 23, proof, tree.root(22))
        assert not verify_inclusion(leaf, index, 23, [*proof, tree.root()], tree.root())
        assert not verify_inclusion(leaf, index, 23, proof[:-1], tree.root())


def test_a_proof_of_other_than_32_bytes_is_refused() -> None:
    tree = tree_of(leaves_of(2))
    # Without the check of lengths the longer "hash" would be taken for a leaf of its own.
    left, right = tree.leaf_hash(0), tree.leaf_hash(1)
    root = hashlib.sha256(b"\x01" + left + right + b"x").digest()
    assert not verify_inclusion(left, 0, 2, [right + b"x"], root)
    assert not verify_consistency(1, left, 2, root, [right + b"x"])


def test_a_proof_longer_than_the_tree_is_high_is_refused() -> None:
    """Even where the hashes add up: the sizes say how long a proof is."""
    tree = tree_of(leaves_of(2))
    one, extra = tree.leaf_hash(0), tree.leaf_hash(1)
    above = hashlib.sha256(b"\x01" + extra + one).digest()
    assert verify_inclusion(one, 0, 1, [extra], above) is False
    grown = tree_of(leaves_of(5))
    proof = [*grown.consistency_proof(3), extra]
    before, after = (hashlib.sha256(b"\x01" + extra + grown.root(size)).digest() for size in (3, 5))
    assert verify_consistency(3, before, 5, after, proof) is False


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(st.integers(1, 300), st.data())
def test_one_flipped_bit_is_refused(size: int, data: st.DataObject) -> None:
    tree = tree_of(leaves_of(size))
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(index)
    if proof:
        at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
        proof[at] = flipped(proof[at], bit)
        assert not verify_inclusion(tree.leaf_hash(index), index, size, proof, tree.root())
    old = data.draw(st.integers(1, size))
    steps = tree.consistency_proof(old)
    assert not verify_consistency(old, flipped(tree.root(old), 3), size, tree.root(), steps)
    assert not verify_consistency(old, tree.root(old), size, flipped(tree.root(), 3), steps)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_consistency_of_sizes_that_make_no_sense() -> None:
    tree = tree_of(leaves_of(5))
    root = tree.root()
    assert verify_consistency(0, EMPTY_ROOT, 5, root, []) is False
    assert verify_consistency(6, root, 5, root, []) is False
    assert not verify_consistency(5, root, 5, root, [root])
    assert not verify_consistency(5, tree.root(4), 5, root, [])
    assert not verify_consistency(3, tree.root(3), 5, root, [])
    proof = tree.consistency_proof(3)
    assert not verify_consistency(3, tree.root(3), 5, root, [*proof, root])
    assert not verify_consistency(3, tree.root(3), 5, root, proof[:-1])


def test_the_empty_tree() -> None:
    tree = Tree()
    assert (len(tree), tree.root()) == (0, EMPTY_ROOT)
    with pytest.raises(IndexError, match="no leaf 0 in a tree of 0"):
        tree.inclusion_proof(0)


@pytest.mark.parametrize("index", [-1, 5])
def test_outside_the_tree(index: int) -> None:
    tree = tree_of(leaves_of(5))
    with pytest.raises(IndexError, match=f"no leaf {index} in a tree of 5"):
        tree.leaf_hash(index)
    with pytest.raises(IndexError, match=f"no leaf {index} in a tree of 5"):
        tree.inclusion_proof(index)


@pytest.mark.parametrize("size", [-1, 6])
def test_sizes_outside_the_tree(size: int) -> None:
    tree = tree_of(leaves_of(5))
    for ask in (tree.root, lambda size: tree.inclusion_proof(0, size)):
        with pytest.raises(IndexError, match=f"no tree of {size} inside one of 5"):
            ask(size)
    with pytest.raises(IndexError, match=f"no tree of {size} inside one of 5"):
        tree.consistency_proof(size)


def test_leaves_can_be_given_as_hashes() -> None:
    tree = tree_of(leaves_of(9))
    again = Tree(tree.leaf_hash(index) for index in range(9))
    assert again.root() == tree.root()
    with pytest.raises(ValueError, match="a leaf hash is 32 bytes long"):
        again.extend_hashes([b"short"])
    assert again.append(b"tenth") == 9


def test_the_classic_eight_leaves() -> None:
    """The inputs and the root that the implementations of RFC 6962 share."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    tree = tree_of([bytes.fromhex(leaf) for leaf in leaves])
    tree.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
    expected = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert tree.root().hex() == expected


def cases(vectors: Path, kind: str) -> list[tuple[str, dict[str, object]]]:
    folder = vectors / "transparency-dev-merkle" / "testdata" / kind
    return [(file.stem, json.loads(file.read_text())) for file in sorted(folder.rglob("*.json"))]


def hashes(value: object) -> list[bytes]:
    assert value is None or isinstance(value, list)
    return [base64.b64decode(item) for item in value or []]


def test_inclusion_vectors_of_transparency_dev(vectors: Path) -> None:
    found = cases(vectors, "inclusion")
    assert len(found) == 98
    for name, case in found:
        leaf, root = hashes([case["leafHash"], case["root"]])
        index, size = int(str(case["leafIdx"])), int(str(case["treeSize"]))
        good = verify_inclusion(leaf, index, size, hashes(case["proof"]), root)
        assert good is not case["wantErr"], name


def test_consistency_vectors_of_transparency_dev(vectors: Path) -> None:
    found = cases(vectors, "consistency")
    assert len(found) == 98
    for name, case in found:
        if name == PLACEHOLDER:
            continue
        old_root, root = hashes([case["root1"], case["root2"]])
        old, size = int(str(case["size1"])), int(str(case["size2"]))
        good = verify_consistency(old, old_root, size, root, hashes(case["proof"]))
        assert good is not case["wantErr"], (name, case)
