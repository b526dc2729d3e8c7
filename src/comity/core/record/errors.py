"""Errors of the record: each names the field it is about and the reason."""


class RecordError(ValueError):
    """Bytes, a field or a value that the record refuses.

    `field` is a dotted path into the object ("seen.root"), empty for the object as a whole;
    `reason` is one sentence without a full stop.
    """

    def __init__(self, reason: str, field: str = "") -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field}: {reason}" if field else reason)
