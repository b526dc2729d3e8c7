"""A first or lost mandate: the registrar enters, a second person confirms, the organisation
gives the code it was sent, and seven days of public notice pass. Nobody can do both steps.
"""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.directory import policies, queries
from comity.directory.actions.mandates import tell
from comity.directory.enums import (
    REQUEST_TRANSITIONS,
    Permission,
    Power,
    RequestState,
)
from comity.directory.models import Body, Mandate, MandateRequest, Organisation, Person
from comity.kit import clock, handles, outbox
from comity.kit.action import action
from comity.kit.errors import Forbidden, Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_email, clean_line

NOTICE = timedelta(days=7)
ATTEMPTS = 5


@action("directory.request.enter")
def enter_request(
    actor: Actor, *, organisation: Organisation, email: str, name: str, decision: str
) -> MandateRequest:
    """Enter a request with the body's decision.

    Who may: a registrar of the body that keeps mandates. Refused: another request is open, two
    leaderships are in dispute, the organisation published no address before now, or the person
    named is the registrar.
    """
    require(actor, Permission.ENTER_REQUEST, organisation)
    decision = clean_line(decision, "decision", 200)
    if not decision:
        raise Refused("no-decision", _("Enter the symbol of the body’s decision."), "decision")
    if policies.is_disputed(organisation.pk, clock.today()):
        raise Refused(
            "disputed",
            _("Two leaderships claim this organisation. Record the body’s recognition first."),
        )
    address = queries.published_address(organisation.pk, clock.now())
    if address is None:
        raise Refused(
            "no-address",
            _("The organisation has published no address to which a code could go."),
        )
    email = clean_email(email)
    _refuse_own(actor, email)
    try:
        with transaction.atomic():
            return MandateRequest.objects.create(
                organisation=organisation,
                body=Body.objects.get(pk=actor.body or 0),
                email=email,
                name=clean_line(name, "name", 200),
                decision=decision,
                entered_by=Person.objects.get(pk=actor.person or 0),
                entered_at=clock.now(),
                sent_to=address.email,
            )
    except IntegrityError as error:
        raise Refused("open", _("Another request for this organisation is open.")) from error


@action("directory.request.confirm")
def confirm_request(actor: Actor, *, request: MandateRequest) -> MandateRequest:
    """Confirm as a second person of the body; the code goes out.

    Who may: a registrar or member of the body who did not enter it and is not the person named.
    Refused: it is not waiting for confirmation.
    """
    require(actor, Permission.CONFIRM_REQUEST, request)
    request = _locked(request, RequestState.CONFIRMED)
    _refuse_own(actor, request.email)
    code = f"{secrets.randbelow(10**8):08d}"
    request.confirmed_by_id = actor.person
    request.confirmed_at = clock.now()
    request.code_digest = _digest(request, code)
    request.save()
    outbox.put(
        key=f"request:{request.pk}:code",
        to=request.sent_to,
        subject=_("Code for a mandate of your organisation"),
        body=_(
            "A mandate to grant was requested for %(name)s by decision %(decision)s.\n"
            "If your organisation agrees, enter this code at the address below:\n\n"
            "%(code)s\n%(address)s\n"
        )
        % {
            "name": request.name,
            "decision": request.decision,
            "code": code,
            "address": f"{settings.ORIGIN}/code/{handles.handle('code', request)}",
        },
        organisation=request.organisation_id,
    )
    return request


@action("directory.request.code")
def give_code(actor: Actor, *, request: MandateRequest, code: str) -> MandateRequest:
    """Give the code that was sent to the published address; the seven days of notice begin.

    Who may: whoever holds the code, at most five attempts. All earlier holders are told.
    """
    request = _locked(request, RequestState.NOTICE)
    if request.code_attempts >= ATTEMPTS:
        raise Refused("attempts", _("Too many attempts. The body must enter a new request."))
    if not hmac.compare_digest(_digest(request, code.strip()), request.code_digest):
        # Counted outside the refused transaction by `count_attempt`.
        raise Refused("code", _("This is not the code. Copy it from the mail."), "code")
    request.notice_since = clock.now()
    request.ends_at = clock.now() + NOTICE
    request.save()
    for person in _earlier_holders(request):
        outbox.put(
            key=f"request:{request.pk}:notice",
            to=person.email,
            subject=_("A new mandate for your organisation, in seven days"),
            body=_(
                "By decision %(decision)s a mandate to grant will be given to %(name)s on "
                "%(day)s. If this is wrong, stop it on your desk or tell the body."
            )
            % {
                "decision": request.decision,
                "name": request.name,
                "day": request.ends_at.date().isoformat(),
            },
            organisation=request.organisation_id,
        )
    return request


@action("directory.request.count-attempt")
def count_attempt(actor: Actor, *, request: MandateRequest) -> MandateRequest:
    """Count a wrong code; its own transaction, since a refusal undoes the other."""
    request = MandateRequest.objects.select_for_update().get(pk=request.pk)
    request.code_attempts += 1
    request.save(update_fields=["code_attempts"])
    return request


@action("directory.request.stop")
def stop_request(actor: Actor, *, request: MandateRequest, reason: str) -> MandateRequest:
    """Stop an open request with a reason.

    Who may: a registrar or member of the body, or a present grant holder of the organisation.
    """
    require(actor, Permission.STOP_REQUEST, request)
    reason = clean_line(reason, "reason", 400)
    if not reason:
        raise Refused("no-reason", _("Enter the reason."), "reason")
    request = _locked(request, RequestState.STOPPED)
    request.stopped_because = reason
    request.ends_at = clock.now()
    request.save()
    return request


@action("directory.request.complete", silent=True)
def complete_due_requests(actor: Actor) -> int:
    """Grant what has stood its notice; run by the clock, any number of times."""
    due = MandateRequest.objects.select_for_update().filter(
        state=RequestState.NOTICE, ends_at__lte=clock.now()
    )
    number = 0
    for request in due:
        if policies.is_disputed(request.organisation_id, clock.today()):
            continue
        person = Person.objects.invite(request.email, request.name)
        mandate, made = Mandate.objects.get_or_create(
            person=person,
            organisation_id=request.organisation_id,
            power=Power.GRANT,
            revoked_at=None,
            until=None,
            defaults={
                "since": clock.today(),
                "granted_at": clock.now(),
                "request": request,
            },
        )
        request.state = RequestState.GRANTED
        request.save(update_fields=["state"])
        if made:
            tell(mandate, _("You may now act for %(organisation)s"), "granted")
        number += 1
    return number


def _locked(request: MandateRequest, to: RequestState) -> MandateRequest:
    request = MandateRequest.objects.select_for_update().get(pk=request.pk)
    if to not in REQUEST_TRANSITIONS[RequestState(request.state)]:
        raise Refused("state", _("This request has moved on. Reload the page to see where it is."))
    request.state = to
    return request


def _refuse_own(actor: Actor, email: str) -> None:
    if Person.objects.filter(pk=actor.person or 0, email=email.lower()).exists():
        raise Forbidden("own", _("Nobody can request or confirm a mandate for themselves."))


def _digest(request: MandateRequest, code: str) -> str:
    return sha256(f"{request.pk}|{request.entered_at.isoformat()}|{code}".encode()).hexdigest()


def _earlier_holders(request: MandateRequest) -> list[Person]:
    return list(Person.objects.filter(mandates__organisation=request.organisation_id).distinct())
