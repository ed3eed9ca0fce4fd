"""Does the wiring build what the settings ask for, and keep the demo's secrets secret and stable?"""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from api.letter_reading import Readings
from api.posting import exchange_post_of, office_post_of, token_maker
from api.settings import Environment, Settings
from api.wiring import (
    address_book,
    clock,
    current_settings,
    demo_token,
    inbox,
    mailer,
    open_unit_of_work,
    relay_record,
)
from emails.mail_account import Encryption, MailAccount, read_account
from emails.mailbox import ArchiveMailbox, Inbox, NoRecord
from emails.mailer import FolderMailer
from emails.smtp_mailer import SmtpMailer
from matchmaker.errors import MatchmakerError
from matchmaker.storage.schema import SchemaRefused
from tests.builders import a_taxonomy, a_town
from tests.fakes import FakeUnitOfWork
from tests.round_builders import a_proposal

SECRET = "0123456789abcdef0123456789abcdef"
DEMO = Settings(secret_key=SECRET, environment=Environment.DEMO)
PRODUCTION = Settings(secret_key=SECRET)
STARTERS = 8
FIRST, SECOND = a_proposal().members


@pytest.fixture
def demo_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in Settings.__slots__:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("ENVIRONMENT", "demo")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/var/x.db")
    return tmp_path / "var" / "demo.key"


def test_the_demo_makes_a_secret_of_its_own_once_and_only_its_owner_may_read_it(demo_variables: Path):
    first, second = current_settings(), current_settings()

    assert first == second
    assert re.fullmatch(r"[\w-]{43}", first.secret_key)
    assert demo_variables.read_text() == first.secret_key
    assert demo_variables.stat().st_mode & 0o077 == 0


def test_demos_that_start_at_once_share_one_secret(demo_variables: Path):
    for _ in range(20):
        demo_variables.unlink(missing_ok=True)
        together = Barrier(STARTERS)

        def start(_number: int, together: Barrier = together) -> str:
            together.wait(timeout=60)
            return current_settings().secret_key

        with ThreadPoolExecutor(STARTERS) as pool:
            found = set(pool.map(start, range(STARTERS)))

        assert found == {demo_variables.read_text()}
        assert [file.name for file in demo_variables.parent.iterdir()] == ["demo.key"]


def test_a_given_secret_is_taken_and_none_is_made(demo_variables: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_KEY", SECRET)

    assert current_settings().secret_key == SECRET
    assert not demo_variables.exists()


def test_in_production_no_secret_is_made(demo_variables: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ENVIRONMENT", "production")

    assert current_settings().secret_key == ""
    assert not demo_variables.exists()


def test_demo_links_are_the_same_each_time_and_different_for_each_member_proposal_and_secret():
    tokens = {
        token_maker(settings)(proposal, member, "reminder/1/a@town.example")
        for settings in (DEMO, Settings(secret_key=SECRET[::-1], environment=Environment.DEMO))
        for proposal in (a_proposal(1), a_proposal(1, id="other"))
        for member in (FIRST, SECOND)
    }

    assert len(tokens) == 8
    assert token_maker(DEMO)(a_proposal(1), FIRST, "reminder/2/b@town.example") in tokens
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)


def test_in_production_each_letter_to_each_mailbox_has_a_link_of_its_own_that_comes_out_the_same_again():
    def all_of_them() -> list[str]:
        return [
            token_maker(settings)(proposal, member, letter)
            for settings in (PRODUCTION, Settings(secret_key=SECRET[::-1]))
            for proposal in (a_proposal(1), a_proposal(1, id="other"))
            for member in (FIRST, SECOND)
            for letter in ("reminder/1/a@town.example", "reminder/2/a@town.example", "reminder/1/b@town.example")
        ]

    tokens = all_of_them()
    assert len(set(tokens)) == 24
    assert all_of_them() == tokens
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)


def test_links_of_proposals_exchanges_and_offices_are_apart_even_where_their_letters_are_named_alike():
    exchange, office = (
        exchange_post_of(PRODUCTION, taxonomy=a_taxonomy()).secrets,
        office_post_of(PRODUCTION, taxonomy=a_taxonomy()).secrets,
    )
    proposal = token_maker(PRODUCTION)(a_proposal(1), FIRST, "x")
    named = f"{a_proposal(1).id}/{FIRST.ags}/{FIRST.role}/x"

    assert len({proposal, exchange(named), office(named)}) == 3
    assert (exchange(named), office(named)) == (
        exchange_post_of(PRODUCTION, taxonomy=a_taxonomy()).secrets(named),
        office_post_of(PRODUCTION, taxonomy=a_taxonomy()).secrets(named),
    )


def test_without_a_key_nobody_can_derive_a_link():
    keyless = Settings()
    makers = (
        lambda: token_maker(keyless)(a_proposal(1), FIRST, "x"),
        lambda: exchange_post_of(keyless, taxonomy=a_taxonomy()).secrets("x"),
        lambda: office_post_of(keyless, taxonomy=a_taxonomy()).secrets("x"),
    )

    assert len({make() for make in makers for _ in range(5)}) == 15


def test_outside_of_the_demo_there_are_no_recurring_links():
    with pytest.raises(MatchmakerError, match="Demo"):
        demo_token(PRODUCTION, "sign_in/head_office")


def readings() -> Readings:
    uow = FakeUnitOfWork()
    with uow:
        uow.towns.replace_all([a_town(0, name="Zwönitz")])
        uow.commit()
    return Readings(uow.__enter__())


def test_outside_of_the_demo_letters_go_to_checked_addresses_alone():
    with pytest.raises(MatchmakerError, match="matchmaker offices add"):
        address_book(PRODUCTION)(FIRST, readings())


def test_the_demo_writes_to_offices_below_example():
    assert address_book(DEMO)(FIRST, readings()) == "buergermeisteramt@zwoenitz.example"


def test_mails_go_to_the_folder_of_the_settings():
    assert mailer(Settings(smtp_url="folder:/srv/my mails")) == FolderMailer(Path("/srv/my mails"))


def test_mails_go_to_the_relay_of_the_settings_and_a_copy_to_the_archive_s_own_address():
    settings = Settings(smtp_url="smtps://relay.example", mail_from="office@town.example")
    archived = replace(settings, mail_archive_url="imaps://copies%40town.example:secret@imap.example")
    account = MailAccount("relay.example", 465, Encryption.TLS)

    assert mailer(settings) == SmtpMailer(account, "office@town.example")
    assert mailer(archived) == SmtpMailer(account, "office@town.example", "copies@town.example")


def test_what_was_taken_stands_in_the_archive_else_in_the_folder_else_nowhere():
    archive = "imaps://copies%40town.example:secret@imap.example"

    assert relay_record(Settings()) == FolderMailer(Path("var/outbox"))
    assert relay_record(Settings(smtp_url="smtp://relay.example")) == NoRecord()
    assert relay_record(Settings(mail_archive_url=archive)) == ArchiveMailbox(read_account(archive))
    assert inbox(Settings()) is None
    assert inbox(Settings(mail_inbox_url=archive)) == Inbox(read_account(archive))


def test_an_unmigrated_database_is_refused_before_anything_is_read(tmp_path: Path):
    with pytest.raises(SchemaRefused, match="matchmaker migrate"):
        open_unit_of_work(Settings(database_url=f"sqlite:///{tmp_path}/new.db"))


def test_the_clock_speaks_utc():
    assert clock().utcoffset() == timedelta(0)
