"""Do archive and inbox say over IMAP what lies in them, on Dovecot as on the small server of the tests?"""

import imaplib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from emails.mail_account import MailAccount, read_account
from emails.mailbox import MOST_BYTES, ArchiveMailbox, Inbox, InboxAway, NoRecord, verified
from matchmaker.rounds.relay_answer import Finding, RecordAway
from tests.imap_servers import PASSWORD, imap_server, kinds
from tests.round_builders import a_message


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@pytest.fixture(params=kinds())
def account(request: pytest.FixtureRequest, authority: trustme.CA) -> Iterator[MailAccount]:
    # A short path that another user may enter: Dovecot's sockets lie there.
    folder = Path(tempfile.mkdtemp(prefix="imap-", dir="/tmp"))
    folder.chmod(0o755)
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    try:
        with imap_server(request.param, folder / "server.pem", folder) as port:
            yield read_account(f"imaps://office%40town.example:geheim%3A1%2F2@localhost:{port}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put(account: MailAccount, *mails: bytes) -> None:
    with imaplib.IMAP4_SSL(account.host, account.port, ssl_context=verified(), timeout=30) as box:
        box.login(account.user, PASSWORD)
        for mail in mails:
            assert box.append("INBOX", None, None, mail)[0] == "OK"


def a_copy(number: int) -> bytes:
    return f"Message-ID: {a_message(number).message_id}\r\nSubject: {number}\r\n\r\nGuten Tag\r\n".encode()


def read_all(inbox: Inbox) -> list[bytes]:
    read: list[bytes] = []
    inbox.read(read.append)
    return read


def test_what_lies_in_the_archive_was_sent_and_of_the_rest_nothing_is_known(account: MailAccount, trusting: None):
    put(account, a_copy(1), a_copy(3))
    asked = [a_message(number) for number in (1, 2, 3)]

    found = ArchiveMailbox(account).look_up(asked)

    assert found == {"m1": Finding.ACCEPTED, "m3": Finding.ACCEPTED}


def test_looking_into_the_archive_marks_nothing_as_read(account: MailAccount, trusting: None):
    put(account, a_copy(1))
    ArchiveMailbox(account).look_up([a_message(1)])

    assert read_all(Inbox(account)) == [a_copy(1)]


def test_every_mail_of_the_inbox_is_read_once(account: MailAccount, trusting: None):
    put(account, a_copy(1), a_copy(2))

    assert read_all(Inbox(account)) == [a_copy(1), a_copy(2)]
    put(account, a_copy(3))
    assert read_all(Inbox(account)) == [a_copy(3)]
    assert read_all(Inbox(account)) == []


def test_a_mail_whose_task_could_not_be_stored_is_read_again(account: MailAccount, trusting: None):
    put(account, a_copy(1), a_copy(2))
    read: list[bytes] = []

    def take(raw: bytes) -> None:
        if read:
            raise ValueError("disk full")
        read.append(raw)

    with pytest.raises(ValueError, match="disk full"):
        Inbox(account).read(take)

    assert read_all(Inbox(account)) == [a_copy(2)]


def test_of_a_huge_mail_the_beginning_is_read(account: MailAccount, trusting: None):
    huge = a_copy(1) + b"Anhang\r\n" * (MOST_BYTES // 4)
    put(account, huge)

    assert read_all(Inbox(account)) == [huge[:MOST_BYTES]]


@pytest.mark.parametrize("fault", ["password", "nobody there", "not trusted"])
def test_a_mailbox_that_cannot_be_opened_is_a_sentence(
    account: MailAccount, fault: str, authority: trustme.CA, request: pytest.FixtureRequest
):
    if fault != "not trusted":
        request.getfixturevalue("trusting")
    wrong = {"password": replace(account, password="falsch"), "nobody there": replace(account, port=9)}.get(
        fault, account
    )

    with pytest.raises(RecordAway, match="Das Archiv localhost lässt sich nicht lesen"):
        ArchiveMailbox(wrong).look_up([a_message()])
    with pytest.raises(InboxAway, match="Der Posteingang localhost lässt sich nicht lesen"):
        read_all(Inbox(wrong))


def test_without_a_record_nothing_is_known():
    assert NoRecord().look_up([a_message()]) == {"m1": Finding.UNKNOWN}
