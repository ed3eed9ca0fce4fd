"""A real server of its own for journeys over a mailbox: whoever walks them reads the mails that are written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy

from api.correspondence import TownCorrespondence
from api.demo_book import demo_book
from api.exchange_post import ExchangePaper, exchange_post
from api.settings import Environment, Settings
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.exchange_telling import tell_agreed
from matchmaker.taxonomy.reading import read_taxonomy
from tests.browser.live_site import NOW, SECRET, fill, served
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.office_builders import an_office

NEW_TOWN, OFFICE = "14521690", "rathaus@zschopau.example"
PARTNER = "the-partners-link"


@dataclass(frozen=True)
class MailboxSite:
    """Where the site is, and what it stores; a test plays the worker."""

    address: str
    database: FakeDatabase

    def tell_of_agreement(self) -> None:
        """What the worker does within a minute after the last yes."""
        settings = Settings(secret_key=SECRET, environment=Environment.DEMO, base_url=self.address)
        taxonomy = read_taxonomy()
        letters = TownCorrespondence(settings, demo_book, taxonomy)
        post = exchange_post(ExchangePaper(settings, demo_book, taxonomy), letters, lambda key: hash_of(key)[:20])
        tell_agreed(post, FakeUnitOfWork(self.database), NOW)

    def mails(self, letter: str) -> list[str]:
        """The texts of the letters of a kind that wait to be sent, the newest last."""
        with FakeUnitOfWork(self.database, reading=True) as uow:
            found = [one for one in uow.outbox.due(NOW + timedelta(days=2), 99) if one.letter == letter]
        bodies = (message_from_bytes(one.content, policy=policy.default).get_body(("plain",)) for one in found)
        return [body.get_content() for body in bodies if body is not None]

    def link_in(self, mail: str, path: str) -> str:
        """The address of this path in a mail, on this site."""
        found = re.search(rf"https?://[^/\s]+({path}[\w./?=&-]*)", mail)
        assert found is not None, mail
        return self.address + found[1]


@contextmanager
def mailbox_site() -> Iterator[MailboxSite]:
    """A fresh site in a thread until the block is left; one town has an office and has stated nothing yet."""
    taxonomy, database = read_taxonomy(), FakeDatabase()
    with FakeUnitOfWork(database) as uow:
        fill(uow, taxonomy)
        offered = uow.proposals.get("r1-1-01")
        later, other = NOW + timedelta(days=28), offered.members[1].ags
        to_proposal = LinkPurpose.PROPOSAL
        uow.access.add_link(SignInLink(hash_of(PARTNER), to_proposal, Audience.TOWN, later, other, offered.id))
        uow.offices.add(an_office(9, ags=NEW_TOWN, address=OFFICE, added_at=NOW, checked_at=NOW))
        uow.commit()
    with served(database, taxonomy) as address:
        yield MailboxSite(address, database)
