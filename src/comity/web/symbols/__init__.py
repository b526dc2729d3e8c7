"""Addresses of symbols: documents with everything that rooms add to them."""
