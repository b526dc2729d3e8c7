"""What an action may answer instead of doing its work."""


class Refused(Exception):
    """A sentence that says what to do next.

    code: stable, for tests and the API; message: a translated sentence for the reader;
    field: the form field it belongs to, or None for the whole form.
    """

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        self.code = code
        self.message = message
        self.field = field
        super().__init__(f"{code}: {message}")


class Forbidden(Refused):
    """The actor holds no right to do this."""


class NotFound(Exception):
    """Absent, or not to be seen by this viewer: the two are never told apart."""
