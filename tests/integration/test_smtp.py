"""Do mails reach a real relay over SMTP, each with the right verdict whatever happens on the line?"""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from time import monotonic

import pytest
import trustme

from emails.mail_account import Encryption, MailAccount, read_account
from emails.smtp_mailer import SmtpMailer
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.relay_answer import ClaimLost, RelayAway, Verdict
from tests.fakes import FakeUnitOfWork
from tests.relay import Relay, running_relay
from tests.round_builders import NOW, a_message

SENDER = "austausch@matchmaker.example"
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    with running_relay(tmp_path_factory.mktemp("relay") / "journal") as running:
        yield running


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certificate(authority: trustme.CA, tmp_path: Path) -> Path:
    file = tmp_path / "server.pem"
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(file))
    return file


@pytest.fixture
def trusting(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


def mailer(relay: Relay, **changes: object) -> SmtpMailer:
    account = MailAccount("localhost", relay.port, Encryption.NONE)
    return SmtpMailer(**({"account": account, "sender": SENDER, "timeout_s": 20.0} | changes))


def a_mail(fate: str, key: str = "1") -> OutboxMessage:
    message_id = f"<{fate}-{key}@matchmaker.example>"
    content = f"Message-ID: {message_id}\r\nSubject: Vorschlag\r\n\r\n.\r\n..Gr=FC=DFe\r\n.\r\nEnde\r\n".encode()
    return a_message(id=key, key=key, message_id=message_id, recipient=f"{fate}@town.example", content=content)


def open_fence() -> None:
    """Nobody else has the mail."""


def taken(relay: Relay, mail: OutboxMessage) -> list[dict]:
    return [entry for entry in relay.taken() if entry["message_id"] == mail.message_id]


def test_a_mail_arrives_byte_for_byte_also_where_a_line_is_a_dot(relay: Relay):
    mail = a_mail("rathaus")

    with mailer(relay).connect() as line:
        answer = line.deliver(mail, open_fence)

    assert answer.verdict is Verdict.TAKEN
    assert taken(relay, mail) == [
        {
            "message_id": mail.message_id,
            "sender": SENDER,
            "recipients": ["rathaus@town.example"],
            "digest": sha256(mail.content).hexdigest(),
            "encrypted": False,
            "user": None,
        }
    ]


@pytest.mark.parametrize(
    ("fate", "verdict", "refuses_address", "arrived"),
    [
        ("unknown", Verdict.NEVER, True, 0),
        ("policy", Verdict.NEVER, False, 0),
        ("greylisted", Verdict.LATER, False, 0),
        ("refused-content", Verdict.NEVER, False, 0),
        ("busy-content", Verdict.LATER, False, 0),
        ("dropped-at-rcpt", Verdict.LATER, False, 0),
        ("dropped-before-dot", Verdict.UNKNOWN, False, 0),
        ("taken-then-dropped", Verdict.UNKNOWN, False, 1),
    ],
)
def test_every_fate_gets_its_verdict_and_the_line_takes_the_next_mail(
    relay: Relay, fate: str, verdict: Verdict, refuses_address: bool, arrived: int
):
    mail, after = a_mail(fate), a_mail("after", fate)

    with mailer(relay).connect() as line:
        answer = line.deliver(mail, open_fence)
        assert line.deliver(after, open_fence).verdict is Verdict.TAKEN

    assert (answer.verdict, answer.refuses_address) == (verdict, refuses_address)
    assert (len(taken(relay, mail)), len(taken(relay, after))) == (arrived, 1)


@pytest.mark.parametrize("address", ["rathaüs@town.example", "a@town.example\r\nRCPT TO:<b@town.example>"])
def test_an_address_that_cannot_be_said_is_the_fault_of_its_mail_alone(relay: Relay, address: str):
    mail, after = replace(a_mail("odd", address[:4]), recipient=address), a_mail("after", address[:5])

    with mailer(relay).connect() as line:
        assert line.deliver(mail, open_fence).verdict is Verdict.NEVER
        assert line.deliver(after, open_fence).verdict is Verdict.TAKEN

    assert taken(relay, mail) == []


def test_a_closed_fence_keeps_the_relay_from_ever_getting_the_dot(relay: Relay):
    def closed() -> None:
        raise ClaimLost("weg")

    mail, after = a_mail("fenced"), a_mail("after", "fence")
    with mailer(relay).connect() as line:
        with pytest.raises(ClaimLost):
            line.deliver(mail, closed)
        line.deliver(after, open_fence)

    assert (len(taken(relay, mail)), len(taken(relay, after))) == (0, 1)


def test_the_archive_gets_a_copy_in_the_same_transaction_and_its_refusal_stops_nothing(relay: Relay):
    mails = [a_mail("rathaus", "copy"), a_mail("rathaus", "no copy")]
    for mail, archive in zip(mails, ("archive@office.example", "unknown@office.example"), strict=True):
        with mailer(relay, archive=archive).connect() as line:
            assert line.deliver(mail, open_fence).verdict is Verdict.TAKEN

    assert [entry["recipients"] for mail in mails for entry in taken(relay, mail)] == [
        ["rathaus@town.example", "archive@office.example"],
        ["rathaus@town.example"],
    ]


def test_a_relay_that_is_not_there_is_a_sentence(tmp_path: Path):
    with running_relay(tmp_path / "journal") as gone:
        pass

    with pytest.raises(RelayAway, match=rf"Der Mailserver localhost:{gone.port} ist nicht erreichbar: .*refused"):
        mailer(gone).connect()


def test_a_relay_that_went_away_and_came_back_gets_every_mail_once_and_in_order(tmp_path: Path):
    uow = FakeUnitOfWork()
    with uow:
        for number in range(3):
            uow.outbox.queue(a_mail("rathaus", str(number)))
        uow.commit()
    with running_relay(tmp_path / "journal") as gone:
        pass
    for _ in range(3):
        with pytest.raises(RelayAway):
            deliver_due(Sender(mailer(gone), uow, lambda: NOW))

    with running_relay(tmp_path / "journal", "--port", str(gone.port)) as back:
        assert deliver_due(Sender(mailer(back), uow, lambda: NOW)) == 3
        assert [entry["message_id"] for entry in back.taken()] == [
            f"<rathaus-{number}@matchmaker.example>" for number in range(3)
        ]


def test_an_idle_line_that_the_relay_closed_costs_no_mail(tmp_path: Path):
    with running_relay(tmp_path / "journal") as first:
        line = mailer(first).connect()
    with running_relay(tmp_path / "journal", "--port", str(first.port)) as second, line:
        assert line.deliver(a_mail("rathaus"), open_fence).verdict is Verdict.TAKEN
        assert len(second.taken()) == 1


@pytest.mark.parametrize(("word", "options"), [("smtp", ["--starttls"]), ("smtps", [])])
def test_a_login_is_sent_only_through_a_line_that_is_encrypted_and_verified(
    word: str, options: list[str], certificate: Path, trusting: None, tmp_path: Path
):
    with running_relay(tmp_path / "journal", "--certificate", str(certificate), "--login", *options) as relay:
        url = f"{word}://office:geheim%3A%20%2F%3F@localhost:{relay.port}?tls=starttls"
        with mailer(relay, account=read_account(url)).connect() as line:
            line.deliver(a_mail("rathaus"), open_fence)

        assert [(entry["encrypted"], entry["user"]) for entry in relay.taken()] == [(True, "office")]
        wrong = replace(read_account(url), password="falsch")
        with pytest.raises(RelayAway, match="lehnt die Anmeldung ab"):
            mailer(relay, account=wrong).connect()


@pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.TLS])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    encryption: Encryption, certificate: Path, tmp_path: Path
):
    options = ["--starttls"] if encryption is Encryption.STARTTLS else []
    with (
        running_relay(tmp_path / "journal", "--certificate", str(certificate), *options) as relay,
        pytest.raises(RelayAway, match="certificate verify failed"),
    ):
        mailer(relay, account=MailAccount("localhost", relay.port, encryption, "office", "geheim: /?")).connect()


def test_a_relay_without_starttls_gets_no_word_where_it_is_asked_for(relay: Relay):
    with pytest.raises(RelayAway, match="STARTTLS"):
        mailer(relay, account=MailAccount("localhost", relay.port, Encryption.STARTTLS)).connect()


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("smtp://relay.example", MailAccount("relay.example", 587, Encryption.STARTTLS)),
        ("smtp://127.0.0.1", MailAccount("127.0.0.1", 25, Encryption.NONE)),
        ("smtp://localhost:2525?tls=starttls", MailAccount("localhost", 2525, Encryption.STARTTLS)),
        ("smtp://relay.example:25?tls=none", MailAccount("relay.example", 25, Encryption.NONE)),
        ("smtps://u%40x.example:p%2Fw@relay.example", MailAccount("relay.example", 465, "tls", "u@x.example", "p/w")),
        ("imaps://a%40b.example:c@imap.example", MailAccount("imap.example", 993, "tls", "a@b.example", "c")),
    ],
)
def test_an_address_says_where_the_server_is_and_how_it_is_spoken_to(url: str, account: MailAccount):
    assert read_account(url) == account
    assert "password" not in repr(account)


def test_a_login_that_could_not_be_said_is_refused_at_once():
    with pytest.raises(MatchmakerError, match="keine Umlaute"):
        read_account("smtps://office:gr%C3%BCn@relay.example")


def test_an_unknown_kind_of_encryption_is_refused():
    with pytest.raises(MatchmakerError, match="tls=ssl3 gibt es nicht"):
        read_account("smtp://relay.example?tls=ssl3")


def test_behind_a_fence_that_closed_the_line_is_broken_at_once(relay: Relay):
    """Else the next mail's words would be the first one's content, until the relay's answer is given up on."""
    begun = monotonic()

    def closed() -> None:
        raise ClaimLost("weg")

    with mailer(relay, timeout_s=PATIENCE_S).connect() as line:
        with pytest.raises(ClaimLost):
            line.deliver(a_mail("rathaus", "lost"), closed)
        assert line.deliver(a_mail("rathaus", "next"), open_fence).verdict is Verdict.TAKEN

    assert monotonic() - begun < PATIENCE_S / 2
