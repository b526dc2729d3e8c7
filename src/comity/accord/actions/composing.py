"""The words of letters and notices: plain text, the whole text inline, in the reader's language."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from comity.accord.enums import Verb, Word
from comity.accord.models import (
    Act,
    Call,
    Decline,
    Letter,
    MailedAnswer,
    Sponsorship,
    StatementWithdrawal,
)
from comity.accord.phrases import MARK, say, spoken
from comity.accord.words import PUBLISH
from comity.accord.words import printed as word_printed
from comity.directory.models import Mandate, Organisation, Person
from comity.directory.queries import printed
from comity.documents import queries as documents
from comity.documents.enums import LanguageStatus
from comity.documents.models import LanguageVersion
from comity.kit.text import comma

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_DOES = {
    Word.SIGN: "does_sign",
    Word.NOTE: "does_note",
    Word.JOIN: "does_join",
    Word.DECLINE: "does_decline",
}


def moment(at: datetime, zone: str = "UTC") -> str:
    """2026-11-23 21:00 UTC, or the same moment in another zone without its name."""
    shown = at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    return f"{shown} UTC" if zone == "UTC" else shown


def masked(address: str) -> str:
    """An address without its local part."""
    return f"*@{address.rpartition('@')[2]}" if "@" in address else "*"


def offered(call: Call) -> tuple[Word, Word, Word]:
    """The three words a letter offers."""
    middle = Word.NOTE if call.reservations else Word.JOIN
    return Word.SIGN, middle, Word.DECLINE


def plain(text: str) -> str:
    """Inline Markdown as plain text: links with their address, no marks of emphasis."""
    return _LINK.sub(r"\1 (\2)", text).replace("**", "").replace("*", "")


class Shelf:
    """The letters of one call; what they share is made once per language."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self._texts: dict[str, tuple[str, str]] = {}
        self._initiators = list(call.initiators.all())

    def call_letter(self, letter: Letter) -> tuple[str, str]:
        """Subject and body of the letter that asks."""
        return self._letter(letter, "call_subject", "")

    def reminder(self, letter: Letter) -> tuple[str, str]:
        """Subject and body of the one reminder; the whole letter again, below one sentence."""
        mandate = letter.mandate
        language = spoken(mandate.person.language)
        name = printed(mandate.organisation, mandate.person.language)
        return self._letter(
            letter, "reminder_subject", say(language, "reminder", organisation=name)
        )

    def title(self, language: str) -> str:
        return self._text(language)[0]

    def _letter(self, letter: Letter, subject: str, first: str) -> tuple[str, str]:
        call, person = self.call, letter.mandate.person
        tag = person.language
        language = spoken(tag)
        title, text = self._text(tag)
        symbol, utc = call.version.document.symbol, moment(call.deadline)
        lines = [
            f"{MARK} {say(language, 'above')} {MARK}",
            # A telephone shows the first two lines below the subject, which holds the title.
            first,
            say(
                language,
                "asks",
                who=self.who(tag),
                organisation=printed(letter.mandate.organisation, tag),
            ),
            say(
                language,
                "closes" if call.host_zone != "UTC" else "closes_utc",
                utc=utc,
                local=moment(call.deadline, call.host_zone),
                zone=call.host_zone,
            ),
            f"{title}\n{symbol} · {call.symbol}",
            say(language, "how"),
            "\n".join(
                f"  {word_printed(language, word)}: {say(language, _DOES[word])}"
                for word in offered(call)
            ),
            say(language, "link"),
            f"  [[link:{letter.pk}]]",
            say(language, "next"),
            text,
        ]
        body = "\n\n".join(line for line in lines if line)
        return say(language, subject, title=title, symbol=symbol, utc=utc), body + "\n"

    def who(self, tag: str) -> str:
        """Those who ask, as a letter names them."""
        names = [str(printed(o, tag)) for o in self._initiators]
        if self.call.body:
            names.insert(0, str(self.call.body.names.get(tag) or self.call.body))
        return comma(tag).join(names)

    def _text(self, tag: str) -> tuple[str, str]:
        if tag not in self._texts:
            rows = documents.languages(self.call.version)
            row = documents.wording(self.call.version, documents.best_language(rows, tag))
            with override(tag.lower()):
                status = str(LanguageStatus(row.status).label)
            head = say(
                tag, "text", language=row.language, status=status, digest=self.call.version.digest
            )
            self._texts[tag] = row.title, f"{head}\n\n{row.title}\n\n{whole_text(row)}"
        return self._texts[tag]


def whole_text(row: LanguageVersion) -> str:
    """Every paragraph of a language version, numbered where it carries a number."""
    return "\n\n".join(
        f"{p.number}. {plain(p.text)}" if p.number else plain(p.text) for p in row.paragraphs.all()
    )


def receipt(act: Act, person: Person, title: str) -> tuple[str, str]:
    """Subject and body of the notice of a public act."""
    tag = person.language
    symbol = act.call.version.document.symbol
    with override(tag.lower()):
        verb = str(Verb(act.verb).label)
    lines = [
        say(tag, "receipt", organisation=printed(act.organisation, tag), verb=verb),
        say(tag, "receipt_number", number=act.number),
        say(tag, "receipt_text", title=title, symbol=symbol, digest=act.digest),
        say(tag, "receipt_time", at=moment(act.at)),
        say(tag, "receipt_received", at=moment(act.received_at)) if act.received_at else "",
        say(tag, "receipt_where", address=f"{settings.ORIGIN}/calls/{act.call.symbol}"),
        act.text,
        say(tag, "receipt_wrong"),
    ]
    body = "\n\n".join(line for line in lines if line) + "\n"
    return say(tag, "receipt_subject", number=act.number, symbol=symbol), body


def withdrew(done: StatementWithdrawal, person: Person) -> tuple[str, str]:
    """Subject and body of the notice that a published statement was withdrawn."""
    tag, said = person.language, done.statement
    document = said.room.result.document
    with override(tag.lower()):
        verb = str(Verb.WITHDRAW.label)
    version = document.versions.earliest("number")
    title = documents.best_row(list(version.languages.filter(replaced_at=None)), tag).title
    lines = [
        say(tag, "receipt", organisation=printed(said.organisation, tag), verb=verb),
        say(tag, "receipt_number", number=done.number),
        say(tag, "receipt_text", title=title, symbol=document.symbol, digest=version.digest),
        say(tag, "receipt_time", at=moment(done.at)),
        say(tag, "receipt_where", address=f"{settings.ORIGIN}/s/{said.symbol}"),
        said.text,
    ]
    subject = say(tag, "receipt_subject", number=done.number, symbol=said.symbol)
    return subject, "\n\n".join(lines) + "\n"


def named_as_sponsor(named: Sponsorship, person: Person, title: str) -> tuple[str, str]:
    """Subject and body of the notice that somebody named the organisation as one that asks."""
    call, tag = named.call, person.language
    given = {
        "organisation": printed(named.organisation, tag),
        "title": title,
        "symbol": call.version.document.symbol,
        "who": Shelf(call).who(tag),
    }
    with override(tag.lower()):
        subject = _("Will you ask together with others? %(symbol)s") % given
        body = _(
            "%(who)s asks for signatures under %(title)s (%(symbol)s) and named %(organisation)s "
            "as one that asks with it. Until your organisation confirms this, nobody else is shown "
            "it. If you decline, or do nothing, nobody outside your organisation learns it."
        )
    return subject, f"{body % given}\n\n{settings.ORIGIN}/desk\n"


def declined(decline: Decline, person: Person, title: str) -> tuple[str, str]:
    """Subject and body of the notice of a private answer, for the organisation's own people."""
    tag, symbol = person.language, decline.call.version.document.symbol
    body = say(
        tag,
        "declined",
        organisation=printed(decline.organisation, tag),
        title=title,
        symbol=symbol,
        at=moment(decline.at),
    )
    return say(tag, "declined_subject", symbol=symbol), body + "\n"


def arrived(answer: MailedAnswer, person: Person, where: str) -> tuple[str, str]:
    """Subject and body of the notice that an answer arrived by mail and is not yet published."""
    tag, symbol = person.language, answer.call.version.document.symbol
    wait = (
        say(tag, "received_due", at=moment(answer.publish_at))
        if answer.publish_at
        else say(tag, "received_wait", at=moment(answer.lapses_at))
    )
    lines = [
        say(
            tag,
            "received",
            organisation=printed(answer.organisation, tag),
            at=moment(answer.received_at),
            sender=answer.sender,
            word=word_printed(spoken(tag), Word(answer.word)),
        ),
        f"{say(tag, 'received_note')}\n\n{answer.text}" if answer.text else "",
        f"{say(tag, 'received_further')}\n\n{answer.further}" if answer.further else "",
        wait,
        f"{say(tag, 'received_link')}\n  {where}",
    ]
    body = "\n\n".join(line for line in lines if line) + "\n"
    return say(tag, "received_subject", symbol=symbol), body


def ended(answer: MailedAnswer, person: Person, step: str) -> tuple[str, str]:
    """Subject and body of the notice that a mailed answer was cancelled or lapsed."""
    tag, symbol = person.language, answer.call.version.document.symbol
    body = say(tag, step, at=moment(answer.received_at))
    return say(tag, f"{step}_subject", symbol=symbol), f"{body}\n\n{answer.problem}".strip() + "\n"


def problem(
    language: str,
    name: str,
    *,
    symbol: str,
    sender: str = "",
    sentence: str = "",
    call: Call | None = None,
    found: tuple[Word, ...] = (),
) -> tuple[str, str]:
    """Subject and body of the one answer to a message that could not be taken in.

    name: a phrase, unless `sentence` says it already; sender: masked, when the message came
    from somebody else than the reader.
    """
    tongue = spoken(language)
    words = [word_printed(tongue, w) for w in (offered(call) if call else ())]
    said = sentence or say(
        language,
        name,
        words=comma(tongue).join(words),
        found=comma(tongue).join(word_printed(tongue, w) for w in found),
        sign=word_printed(tongue, Word.SIGN),
    )
    lines = [
        say(language, "problem_other", sender=sender) if sender else "",
        said,
        say(language, "problem_kept"),
    ]
    subject = (
        say(language, "problem_subject", symbol=symbol)
        if symbol
        else say(language, "draft_problem_subject")
    )
    return subject, "\n\n".join(line for line in lines if line) + "\n"


Doubts = tuple[tuple[str, str], ...]  # (phrase, names of files)


def draft_arrived(
    mandate: Mandate, *, title: str, sender: str, doubts: Doubts, letter: Letter | None
) -> tuple[str, str]:
    """Subject and body of the letter about a draft that came by mail.

    letter: none when it cannot be published by mail; then the letter says where it can.
    """
    tag = mandate.person.language
    way = [f"{settings.ORIGIN}/desk"]
    if letter is not None:
        way = [say(tag, "draft_how", word=PUBLISH[spoken(tag)]), f"  [[link:{letter.pk}]]"]
    lines = [
        f"{MARK} {say(tag, 'above')} {MARK}" if letter else "",
        say(tag, "draft", sender=sender, organisation=printed(mandate.organisation, tag)),
        title,
        *(say(tag, phrase, files=names) for phrase, names in doubts),
        *way,
    ]
    body = "\n\n".join(line for line in lines if line) + "\n"
    return say(tag, "draft_subject", title=title), body


def published(
    organisation: Organisation, person: Person, *, title: str, symbol: str
) -> tuple[str, str]:
    """Subject and body of the notice that a mailed draft was published."""
    tag = person.language
    body = say(
        tag, "published", title=title, organisation=printed(organisation, tag), symbol=symbol
    )
    where = say(tag, "receipt_where", address=f"{settings.ORIGIN}/s/{symbol}")
    return say(tag, "published_subject", symbol=symbol), f"{body}\n\n{where}\n"
