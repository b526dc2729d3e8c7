"""What django-allauth asks us to decide."""

from allauth.account.adapter import (
    DefaultAccountAdapter,
)
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No public sign-up: an account follows from a mandate."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
