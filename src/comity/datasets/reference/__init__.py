"""The network of the article as sourced facts, and how such a data set is read.

Owns the CSV files beside this module, `read` (all rows or none) and `check_folder` (every fault
with file, row, column and reason). It promises facts only: no acts, no invented person, no text of
a real body; conflicting claims stand side by side, what is not known stands in `gaps.csv`, and a
probable error of a source is marked with its reason and never corrected.
"""

from pathlib import Path

from comity.datasets.reference.check import Problem, check_file, check_folder
from comity.datasets.reference.read import FaultyDataset, read
from comity.datasets.reference.rows import Reference

FOLDER = Path(__file__).parent

__all__ = ["FOLDER", "FaultyDataset", "Problem", "Reference", "check_file", "check_folder", "read"]
