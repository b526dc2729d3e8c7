"""Folding of text for search, and the look of names: what a reader could mistake.

fold(text)      the same string for every spelling a person would type for it
suspicions(text)   bidi controls, invisible characters, letters of several alphabets
display(text)   the text with such characters written out visibly
"""

from comity.core.folding.fold import fold
from comity.core.folding.looks import display, skeleton, suspicions

__all__ = ["display", "fold", "skeleton", "suspicions"]
