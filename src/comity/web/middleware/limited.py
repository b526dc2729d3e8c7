"""One limit for everything that a stranger can reach: signing in, forms, searches, exports.

It stands behind the pages that are kept ready: those cost nothing and are not counted.
"""

from django.conf import settings
from django.http.response import HttpResponseBase

from comity.kit.errors import Refused
from comity.web import errors, visitor
from comity.web.request import Answer, Asked


def limited(answer: Answer) -> Answer:
    """Answer 429, with a sentence, above the numbers of `visitor.LIMITS`."""

    def middleware(asked: Asked) -> HttpResponseBase:
        name = visitor.kind(asked)
        # A read-only installation has nothing to sign in to and cannot count.
        if name and not settings.READ_ONLY and not asked.user.is_authenticated:
            try:
                visitor.spend(asked, name)
                if name == "sign-in" and (who := visitor.typed(asked)):
                    visitor.spend(asked, "sign-in-address", who)
            except Refused as refusal:
                return errors.refused(asked, refusal)
        return answer(asked)

    return middleware
