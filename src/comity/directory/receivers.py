"""References of the register, resolved for whoever shows them."""

from comity.directory.models import Body, Edition, Forum, Organisation
from comity.directory.queries import printed
from comity.kit.refs import Resolved, resolver


@resolver("organisation")
def _organisation(key: str) -> Resolved | None:
    # No viewer is known here, so what the public may not see stays unresolved.
    shown = Organisation.objects.filter(slug=key, not_shown=False)
    row = shown.prefetch_related("names").first()
    return Resolved(printed(row, "en").text, f"/members/{key}") if row else None


@resolver("forum")
def _forum(key: str) -> Resolved | None:
    row = Forum.objects.filter(slug=key).first()
    return Resolved(str(row), f"/forums/{key}") if row else None


@resolver("edition")
def _edition(key: str) -> Resolved | None:
    row = Edition.objects.filter(slug=key).first()
    return Resolved(str(row), f"/meetings/{key}") if row else None


@resolver("body")
def _body(key: str) -> Resolved | None:
    row = Body.objects.filter(slug=key).first()
    return Resolved(str(row), f"/bodies/{key}") if row else None
