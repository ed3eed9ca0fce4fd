"""How does a proposal that will not come about become the mail that tells each of its members so?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from api.address_book import AddressBook
from api.letter_ground import OFFICE_NAME
from api.pages.statements import entry_label
from api.queued_mail import queued_mail
from api.settings import Settings
from emails.language import Language
from emails.letter_parts import HeadOffice
from emails.links import Links
from emails.postbox import Envelope
from emails.proposal_letters import NotRealised
from emails.rendering import render
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.round import Round
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy

OWN_AREA = "/mein-bereich"


@dataclass(frozen=True)
class FarewellLetters:
    """Writes the letter "not realised": the same after a no, after silence and when a proposal is taken back."""

    settings: Settings
    round: Round
    names: Mapping[str, str]
    taxonomy: Taxonomy
    address_of: AddressBook

    def write(self, proposal: Proposal, member: Member, now: datetime) -> OutboxMessage:
        """The mail to this member, in final bytes; the same arguments give the same mail."""
        letter = self._letter(proposal, member, now)
        envelope = Envelope(
            key=f"{proposal.id}/{member.ags}-{member.role}/{NotRealised.name}/1",
            sender=self.settings.mail_from,
            sender_name=OFFICE_NAME,
            reply_to=self.settings.mail_reply_to,
            recipient=self.address_of(letter.town, member.role),
            mail_domain=Links(self.settings.base_url).mail_domain,
            written_at=now,
        )
        return queued_mail(letter.name, render(letter, Language.GERMAN), envelope, proposal.id)

    def _letter(self, proposal: Proposal, member: Member, now: datetime) -> NotRealised:
        return NotRealised(
            town=self.names[member.ags],
            format=proposal.format,
            partners=tuple(self.names[other.ags] for other in proposal.members if other != member),
            topic=entry_label(proposal.topic, self.taxonomy) if proposal.topic else None,
            round_title=self.round.title,
            written_on=german_day(now),
            profile_link=self.settings.base_url.rstrip("/") + OWN_AREA,
            office=HeadOffice(OFFICE_NAME, self.settings.mail_reply_to),
        )


def farewells_of_round(round_id: str, uow: UnitOfWork, settings: Settings, address_of: AddressBook) -> FarewellLetters:
    """The letters for the proposals of a round, whether it ever had a run or not."""
    with uow:
        its_round = uow.rounds.get(round_id)
        names = {town.ags: town.name for town in uow.towns.all()}
    return FarewellLetters(settings, its_round, names, read_taxonomy(), address_of)
