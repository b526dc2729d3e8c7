"""Verbs of the library."""

from comity.documents.actions.drafting import create_document, put_language, revise
from comity.documents.actions.files import attach_file
from comity.documents.actions.publishing import add_translation, publish, widen
from comity.documents.actions.succession import follow, withdraw_document

__all__ = [
    "add_translation",
    "attach_file",
    "create_document",
    "follow",
    "publish",
    "put_language",
    "revise",
    "widen",
    "withdraw_document",
]
