"""What the book refuses."""


class BookClosed(Exception):
    """Somebody tried to change or delete what was recorded."""
