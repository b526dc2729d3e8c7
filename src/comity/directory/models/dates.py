"""Dated rows: from a day, until a day; both may be unknown."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


def days_in_order(name: str) -> models.CheckConstraint:
    """The constraint that no row ends before it begins."""
    return models.CheckConstraint(
        condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name=name
    )


class DatedQuerySet(models.QuerySet):  # type: ignore[type-arg]  # shared by several models
    def on(self, day: date) -> Self:
        """Rows in force on `day`: the first day counts, the last day is the day after."""
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))
