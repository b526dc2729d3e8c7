"""Names compared as people read them: case, marks and spacing aside."""

import unicodedata


def fold(name: str) -> str:
    """Lower case without marks, punctuation kept, runs of space made one."""
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(bare.casefold().replace("ł", "l").split())


def one_of(name: str, patterns: str) -> bool:
    """Whether the folded name begins with one of the patterns, which are split at "|"."""
    folded = fold(name)
    return any(folded.startswith(fold(pattern)) for pattern in patterns.split("|"))
