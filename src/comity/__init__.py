"""Comity: the shared desk of an international network of independent organisations."""

__version__ = "0.1.0"
