"""The registry of verbs. `@action` names one and opens its transaction, and does no more.

The body is always read in the same order: require, lock, check, change, record, emit. What it
returns is the object of the verb, and stands in the private book beside the actor.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import transaction

from comity.kit import audit, revision
from comity.kit.policy import Actor

P = ParamSpec("P")
R = TypeVar("R")
Verb = Callable[Concatenate[Actor, P], R]

VERBS: dict[str, Callable[..., object]] = {}


def action(verb: str, *, silent: bool = False) -> Callable[[Verb[P, R]], Verb[P, R]]:
    """Register `verb` (`room.object.verb`) for a function `(actor, *, ...) -> object`.

    `silent` leaves no line in the private book; only the clock's own bookkeeping uses it.
    Raises ValueError when the verb is taken.
    """

    def register(
        function: Callable[Concatenate[Actor, P], R],
    ) -> Callable[Concatenate[Actor, P], R]:
        if verb in VERBS:
            raise ValueError(f"{verb} is registered twice")

        @wraps(function)
        def perform(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic():
                done = function(actor, *args, **kwargs)
                if not silent:
                    audit.write(verb, actor, done)
                revision.advance()
            return done

        VERBS[verb] = perform
        return perform

    return register
