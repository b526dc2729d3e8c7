"""What an action may answer instead of doing its work."""

from comity.kit.refs import Resolved


class Refused(Exception):
    """A sentence that says what to do next.

    code: stable, for tests and the API; message: a translated sentence for the reader;
    field: the form field it belongs to, or None for the whole form; leads_to: the page where
    the reader goes on, which the actor may see.
    """

    def __init__(
        self,
        code: str,
        message: str,
        field: str | None = None,
        leads_to: Resolved | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.field = field
        self.leads_to = leads_to
        super().__init__(f"{code}: {message}")

    def written(self, origin: str) -> str:
        """The sentence for a door without links, with the full address where to go on."""
        return f"{self.message} {origin}{self.leads_to.address}" if self.leads_to else self.message


class Forbidden(Refused):
    """The actor holds no right to do this."""


class NotFound(Exception):
    """Absent, or not to be seen by this viewer: the two are never told apart."""
