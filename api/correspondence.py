"""How does the order of a letter become one mail in its final bytes?"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from api.address_book import AddressBook, NoAddress
from api.letter_ground import Ground
from api.letter_reading import Readings
from api.letter_writing import WRITERS
from api.proposal_letters import Post, ProposalLetters, read_letters
from api.queued_mail import queued_mail
from api.settings import Settings
from api.sign_in import Seals
from emails.language import Language
from emails.letters import Letter
from emails.postbox import CalendarFile, Envelope
from emails.rendering import render
from emails.wording_check import words_in_use
from matchmaker.rounds.assessment import STATED_IN, TIED_BY
from matchmaker.rounds.change import Fact
from matchmaker.rounds.correspondence import LetterKind, LetterOrder
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.scoring.wording import Wording
from matchmaker.taxonomy.model import Taxonomy

REMINDERS = (LetterKind.REMINDER, LetterKind.PROFILE_REMINDER)
# An offer itself changes proposals: those of other rounds are told as they stood when the sweep began.
SCORED_FROM = tuple({*STATED_IN, *TIED_BY} - {Fact.PROPOSALS})
CALENDAR_METHODS = {LetterKind.INVITATION: "REQUEST", LetterKind.CANCELLATION: "CANCEL"}


@dataclass(frozen=True)
class TownCorrespondence:
    """Writes every letter (``Correspondence``), in the language given unless another is settled.

    ``facts["language"]`` says it for one letter, the proposal's own for all about that proposal.

    Made anew for each command or sweep: what the reasons of a round are scored from is kept until it changes.
    """

    settings: Settings
    address_of: AddressBook
    taxonomy: Taxonomy
    language: Language = Language.GERMAN
    _read: Readings | None = field(default=None, repr=False, compare=False)
    _offers: dict[tuple[str, object, str], ProposalLetters] = field(default_factory=dict, repr=False, compare=False)

    def in_language(self, language: Language) -> "TownCorrespondence":
        """The same in another language; keys stay, so that nobody gets a letter in both."""
        return replace(self, language=language)

    def sharing(self, members: Iterable[Member], uow: UnitOfWork) -> "TownCorrespondence":
        """The same for letters to or about these members inside this transaction alone: they share what is read."""
        return replace(self, _read=Readings(uow, frozenset(member.ags for member in members)))

    def reaches(self, member: Member, uow: UnitOfWork) -> bool:
        """Whether a letter to this member has an address to go to."""
        try:
            self.mailbox(member, uow)
        except NoAddress:
            return False
        return True

    def mailbox(self, member: Member, uow: UnitOfWork) -> str:
        """The address that letters to this member go to; ``NoAddress`` where it has none."""
        return self.address_of(member, self._read or Readings(uow))

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        """The mail in final bytes, due now; ``FactMissing`` names what its order leaves out."""
        language = Language(str(order.facts.get("language", self._settled(order))))
        read = self._read or Readings(uow)
        ground = Ground(order, read, now, self.settings, Wording(self.taxonomy, language.value))
        proposal_id = order.proposal.id if order.proposal else None
        letter = self._letter(ground)
        rendered = render(letter, language, words_in_use(read.own_words, letter.name))
        return queued_mail(letter.name, rendered, self._envelope(ground), proposal_id)

    def _settled(self, order: LetterOrder) -> str:
        spoken = order.proposal.language if order.proposal else None
        return spoken or self.language.value

    def _letter(self, ground: Ground) -> Letter:
        if ground.order.kind is not LetterKind.PROPOSAL_OFFERED:
            return WRITERS[ground.order.kind](ground)
        return self._offers_of(ground).letter(
            ground.proposal,
            ground.order.member,
            ground.links.proposal(ground.token, ground.language),
            ground.answer_by,
        )

    def _offers_of(self, ground: Ground) -> ProposalLetters:
        round_id = ground.round.id
        key = (round_id, ground.read.told_from(round_id, SCORED_FROM), ground.wording.language)
        if key not in self._offers:
            post = Post(self.settings, ground.wording)
            self._offers[key] = read_letters(round_id, ground.uow, post)
        return self._offers[key]

    def _envelope(self, ground: Ground) -> Envelope:
        order, settings = ground.order, self.settings
        envelope = Envelope(
            key=key_of(order),
            sender=settings.mail_from,
            sender_name=ground.office.name,
            reply_to=settings.mail_reply_to,
            recipient=self._recipient(ground),
            mail_domain=ground.links.mail_domain,
            written_at=ground.now,
        )
        calendar = ground.fact_or("calendar", bytes, None)
        if calendar is not None:
            envelope = replace(envelope, calendar=CalendarFile(calendar, CALENDAR_METHODS[order.kind]))
        # Mail programs call nothing but https with one click (RFC 8058); the demo on this machine has none.
        if order.kind in REMINDERS and settings.base_url.startswith("https://"):
            token = Seals(settings.secret_key).sealed_mail(envelope.digest)
            envelope = replace(envelope, unsubscribe_link=ground.links.unsubscribe(token))
        return envelope

    def _recipient(self, ground: Ground) -> str:
        if ground.order.kind is LetterKind.DIGEST:
            return self.settings.mail_reply_to
        # Whom we write to for the first time has no address that speaks for its town yet.
        return ground.fact_or("address", str, None) or self.address_of(ground.order.member, ground.read)


def key_of(order: LetterOrder) -> str:
    """What makes a letter one of a kind: the same order twice has one key, and the outbox takes it once."""
    about = order.proposal.id if order.proposal else order.facts.get("about") or order.facts.get("round_id") or "-"
    return f"{about}/{order.member.ags}-{order.member.role}/{order.kind}/{order.number}"
