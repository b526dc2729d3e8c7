"""Data sets that travel with the software: sourced facts, never acts."""
