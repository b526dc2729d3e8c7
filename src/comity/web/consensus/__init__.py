"""Tests of consensus and the ladder: pages of a drafting room, for those who negotiate in it."""
