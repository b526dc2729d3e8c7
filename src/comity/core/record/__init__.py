"""The record: canonical bytes, the Merkle log, notes, signatures, the bundle and its verifier.

It owns what is published, who signed it, and the proof; the formats are in docs/protocol/record.md.
It promises the same verdict on every machine: no clock, no network, no file but in `verify`.

    canonical, shapes, schemas, entries, commitments    the bytes of records and leaves
    publickeys, ed25519, sshsig, notes                  keys, signatures, checkpoints
    merkle, tiles                                       the log's tree and its export
    register, history                                   the rules, replayed in log order
    bundles, reading, policies, verdicts, verify        proof in one file, and what it proves
    ending                                              how a command at the terminal ends
"""
