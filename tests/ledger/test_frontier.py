"""The root from peaks equals the root of the whole tree."""

from comity.core.record.entries import entry
from comity.core.record.merkle import Tree
from comity.ledger import frontier


def test_the_root_from_peaks_is_the_root_of_the_tree():
    tree, peaks = Tree(), []
    for size in range(70):
        assert frontier.root(peaks) == tree.root().hex()
        record = f"record {size}".encode()
        tree.append(entry(record, b""))
        peaks = frontier.grown(peaks, size, record)
        assert len(peaks) == bin(size + 1).count("1")
