"""Do letters of an installation in use leave through STARTTLS and a login, and does its archive settle a doubt?"""

import imaplib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from api.wiring import clock, open_unit_of_work
from emails.mailbox import verified
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.reconciling import GRACE
from tests.command_line import run
from tests.imap_servers import PASSWORD, imap_server, kinds
from tests.operator_cast import OPERATOR
from tests.relay import Relay, running_relay
from tests.round_builders import a_message, a_message_in_data

ARCHIVE = "archiv@town.example"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of ``localhost``, by an authority that this installation trusts (``SSL_CERT_FILE``)."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    file = tmp_path / "server.pem"
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(file))
    return file


@pytest.fixture
def relay(certificate: Path, tmp_path: Path) -> Iterator[Relay]:
    options = ("--certificate", str(certificate), "--starttls", "--login")
    with running_relay(tmp_path / "journal", *options) as running:
        yield running


@pytest.fixture(params=kinds())
def imap_port(request: pytest.FixtureRequest, certificate: Path) -> Iterator[int]:
    # A short path that another user may enter: Dovecot's sockets lie there.
    folder = Path(tempfile.mkdtemp(prefix="imap-", dir="/tmp"))
    folder.chmod(0o755)
    shutil.copy(certificate, folder / "server.pem")
    try:
        with imap_server(request.param, folder / "server.pem", folder) as port:
            yield port
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def installation(relay: Relay, imap_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    chosen = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/var/m.db",
        "ENVIRONMENT": "production",
        "BASE_URL": "https://austausch.example",
        "SECRET_KEY": "invented and sealed with 39 characters",
        "SMTP_URL": f"smtp://office:geheim%3A%20%2F%3F@localhost:{relay.port}?tls=starttls",
        "MAIL_FROM": "office@austausch.example",
        "MAIL_REPLY_TO": "office@austausch.example",
        "MAIL_ARCHIVE_URL": f"imaps://archiv%40town.example:geheim%3A1%2F2@localhost:{imap_port}",
        **OPERATOR,
    }
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    assert run(capsys, "migrate").exit_code == 0


def queue(*mails: OutboxMessage) -> None:
    with open_unit_of_work() as uow:
        for mail in mails:
            uow.outbox.queue(mail)
        uow.commit()


def fate(mail: OutboxMessage, relay: Relay) -> tuple[str, int]:
    """The mail's state, and how often the relay took it (head office's overview leaves beside it)."""
    with open_unit_of_work(reading=True) as uow:
        state = uow.outbox.by_key(mail.key).state
    return state.value, sum(mail.recipient in entry["recipients"] for entry in relay.taken())


def into_the_archive(port: int, mail: OutboxMessage) -> None:
    copy = f"Message-ID: {mail.message_id}\r\n\r\nGuten Tag\r\n".encode()
    with imaplib.IMAP4_SSL("localhost", port, ssl_context=verified(), timeout=30) as box:
        box.login(ARCHIVE, PASSWORD)
        assert box.append("INBOX", None, None, copy)[0] == "OK"


def test_an_operator_s_check_and_worker_reach_relay_and_archive(capsys, relay: Relay):
    mail = a_message(1, due_at=clock())
    queue(mail)

    assert run(capsys, "check").exit_code == 0
    assert run(capsys, "worker", "--once").exit_code == 0

    assert fate(mail, relay) == ("sent", 1)
    taken = next(entry for entry in relay.taken() if mail.recipient in entry["recipients"])
    assert (taken["encrypted"], taken["user"]) == (True, "office")
    assert taken["recipients"] == [mail.recipient, ARCHIVE]


def test_a_copy_that_comes_late_into_the_archive_means_doubt_first_and_never_a_second_letter(
    capsys, relay: Relay, imap_port: int
):
    long_ago = clock() - GRACE - timedelta(minutes=1)
    mail = a_message_in_data(1, long_ago, due_at=long_ago)
    queue(mail)

    run(capsys, "worker", "--once")
    assert fate(mail, relay) == ("in_doubt", 0)
    assert "Versand unklar" in run(capsys, "tasks", "list").out
    into_the_archive(imap_port, mail)
    run(capsys, "worker", "--once")

    assert fate(mail, relay) == ("sent", 0)
    assert run(capsys, "tasks", "list").out == "Es gibt keine offenen Aufgaben.\n"


def test_an_archive_that_cannot_be_read_is_no_reason_to_send_again(
    capsys, relay: Relay, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MAIL_ARCHIVE_URL", "imaps://archiv%40town.example:falsch@localhost:9")
    long_ago = clock() - GRACE - timedelta(minutes=1)
    mail = a_message_in_data(1, long_ago, due_at=long_ago)
    queue(mail)

    run(capsys, "worker", "--once")

    assert fate(mail, relay) == ("in_doubt", 0)
