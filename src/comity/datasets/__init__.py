"""Data that ships with the software. Nothing here knows the web or the database."""
