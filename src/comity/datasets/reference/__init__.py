"""The reference data set."""
