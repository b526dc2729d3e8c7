"""Documents that come by mail: an address makes a draft, a holder's word publishes it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from comity.accord import correspondence, keys
from comity.accord.actions import composing
from comity.accord.actions.letters import list_headers, new_letter
from comity.accord.enums import AnswerState, Permission, Vouched
from comity.accord.models import DraftAddress, Letter, MailedDraft
from comity.directory import queries as directory
from comity.directory.enums import Power
from comity.directory.models import Mandate, Organisation
from comity.directory.queries import viewer_of
from comity.documents import actions as documents
from comity.documents.enums import Audience, LanguageStatus, Type
from comity.documents.values import Reach, Wording
from comity.kit import clock, outbox
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as it came: one wording per language, the first is authentic; files beside it.

    files: (name, media type, bytes) of attachments that are no text; doubts: what a person must
    look at before it is published; undecided: a file holds tracked changes.
    """

    wordings: tuple[Wording, ...]
    files: tuple[tuple[str, str, bytes], ...]
    sender: str
    vouched: Vouched
    doubts: composing.Doubts = ()
    undecided: bool = False


@action("accord.mail.address")
def replace_address(actor: Actor, *, organisation: Organisation) -> DraftAddress:
    """Give the organisation a new address for drafts; the former one is dead at once.

    Who may: a publish mandate holder. Drafts that come to it are made by right of that person,
    and none are made when their mandate has ended.
    """
    require(actor, Permission.KEEP_ADDRESS, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    DraftAddress.objects.filter(organisation=organisation, replaced_at=None).update(
        replaced_at=clock.now()
    )
    salt = keys.salt()
    return DraftAddress.objects.create(
        organisation=organisation,
        person_id=actor.person or 0,
        salt=salt,
        reply_digest=keys.digest(keys.local_part(salt)),
        made_at=clock.now(),
    )


@action("accord.mail.draft")
def receive_draft(actor: Actor, *, address: DraftAddress, sheet: Sheet) -> MailedDraft:
    """Make a draft of what came to the address, seen by the organisation's own people.

    Who may: whoever writes to the address, by right of who made it. Refused: that mandate has
    ended, no title, no text. It is published at once when the message is signed for the
    registered address of a publish mandate holder and leaves no doubt; otherwise every holder is
    asked. With tracked changes it stays a draft that is decided and published on its page.
    """
    maker = Actor(
        address.person_id, address.organisation_id, None, "mail", viewer_of(address.person)
    )
    if not correspondence.may_publish(address.person_id, address.organisation_id):
        raise Refused(
            "mandate-ended",
            _(
                "The mandate behind this address has ended. Ask a publish mandate holder for "
                "a new one."
            ),
        )
    document = documents.create_document(maker, type=Type.STATEMENT, wording=sheet.wordings[0])
    version = document.versions.get()
    for wording in sheet.wordings[1:]:
        documents.put_language(maker, version=version, wording=wording)
    for name, media_type, data in sheet.files:
        documents.attach_file(
            maker,
            document=document,
            name=name,
            media_type=media_type,
            data=data,
            reach=Reach(Audience.OWN),
        )
    draft = MailedDraft.objects.create(
        organisation_id=address.organisation_id,
        version=version,
        sender=sheet.sender[:254],
        vouched=sheet.vouched,
        received_at=clock.now(),
    )
    title = sheet.wordings[0].title
    if sheet.undecided:
        _end(draft, AnswerState.CANCELLED)
        _ask(draft, sheet, title)
        return draft
    holder = directory.person_by_email(sheet.sender)
    if (
        sheet.vouched == Vouched.ALIGNED
        and not sheet.doubts
        and holder is not None
        and correspondence.may_publish(holder.pk, address.organisation_id)
    ):
        author = Actor(holder.pk, address.organisation_id, None, "mail", viewer_of(holder))
        return confirm_draft(author, draft=draft)
    _ask(draft, sheet, title)
    return draft


@action("accord.mail.confirm-draft")
def confirm_draft(actor: Actor, *, draft: MailedDraft) -> MailedDraft:
    """Publish a draft that came by mail.

    Who may: a publish mandate holder of the organisation. Refused: it no longer waits, and as
    publishing itself. Records `text`.
    """
    require(actor, Permission.CONFIRM_DRAFT, draft)
    draft = _waiting(draft)
    version = documents.publish(actor, version=draft.version, reach=Reach(Audience.PUBLIC))
    draft.version = version
    _end(draft, AnswerState.PUBLISHED)
    title = version.languages.filter(status=LanguageStatus.AUTHENTIC)[0].title
    for person in directory.holders(draft.organisation_id):
        subject, body = composing.published(
            draft.organisation, person, title=title, symbol=version.document.symbol or ""
        )
        outbox.put(
            key=f"draft:{draft.pk}:published",
            to=person.email,
            subject=subject,
            body=body,
            organisation=draft.organisation_id,
        )
    return draft


@action("accord.mail.cancel-draft")
def cancel_draft(actor: Actor, *, draft: MailedDraft) -> MailedDraft:
    """Leave a mailed draft unpublished; it stays among the drafts of the organisation.

    Who may: a publish mandate holder. Refused: it no longer waits.
    """
    require(actor, Permission.CONFIRM_DRAFT, draft)
    draft = _waiting(draft)
    _end(draft, AnswerState.CANCELLED)
    return draft


def _waiting(draft: MailedDraft) -> MailedDraft:
    draft = (
        MailedDraft.objects.select_for_update(of=("self",))
        .select_related("version__document", "organisation")
        .get(pk=draft.pk)
    )
    if draft.state != AnswerState.WAITING:
        raise Refused("not-waiting", _("This draft no longer waits. Reload to see its state."))
    return draft


def _end(draft: MailedDraft, state: AnswerState) -> None:
    draft.state, draft.decided_at = state, clock.now()
    draft.save(update_fields=["state", "decided_at"])
    Letter.objects.filter(draft=draft, spent_at=None).update(spent_at=clock.now())


def _ask(draft: MailedDraft, sheet: Sheet, title: str) -> None:
    """Word to everybody who may publish: with a link and a reply address where that can do it."""
    rows = Mandate.objects.on(clock.today()).filter(
        organisation=draft.organisation_id,
        power=Power.PUBLISH,
        revoked_at=None,
        person__is_active=True,
    )
    for mandate in rows.select_related("person", "organisation"):
        letter = None if sheet.undecided else new_letter(mandate, draft=draft)
        subject, body = composing.draft_arrived(
            mandate, title=title, sender=draft.sender, doubts=sheet.doubts, letter=letter
        )
        outbox.put(
            key=f"letter:{letter.pk}" if letter else f"draft:{draft.pk}:undecided",
            to=mandate.person.email,
            subject=subject,
            body=body,
            organisation=draft.organisation_id,
            reply_to=f"[[reply:{letter.pk}]]" if letter else "",
            headers=list_headers(""),
        )
