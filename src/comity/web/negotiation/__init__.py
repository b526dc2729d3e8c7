"""Drafting rooms: read by those who negotiate, never by the public."""
