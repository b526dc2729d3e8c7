"""Links that log one person in once."""

import secrets
from datetime import timedelta
from hashlib import sha256

from comity.directory import queries
from comity.directory.models import LoginLink, Person
from comity.kit import clock
from comity.kit.action import action
from comity.kit.errors import NotFound
from comity.kit.policy import Actor


def digest(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


@action("directory.login.link", silent=True)
def login_link(actor: Actor, *, person: Person, hours: int = 24) -> str:
    """Make a token for one login; only its digest is kept. Called by the terminal door only."""
    token = secrets.token_urlsafe(24)
    LoginLink.objects.create(
        person=person,
        digest=digest(token),
        made_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=hours),
    )
    return token


@action("directory.login.use")
def use_login_link(actor: Actor, *, token: str) -> Person:
    """Spend the token; NotFound when it is unknown, used or expired. The second of two loses."""
    link = queries.login_link(digest(token))
    if link is None:
        raise NotFound("login link")
    spent = LoginLink.objects.filter(pk=link.pk, used_at=None).update(used_at=clock.now())
    if not spent:
        raise NotFound("login link")
    return link.person
