"""Do bounces and replies say what they are about, however servers and people write them?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emails.incoming_reading import read_incoming
from matchmaker.rounds.incoming import IncomingMail, Undelivered

BOUNCE = """\
From: Mail Delivery System <MAILER-DAEMON@relay.example>
To: austausch@matchmaker.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <bounce-1@relay.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=utf-8

Ihre Nachricht konnte nicht zugestellt werden.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; rathaus@town.example
Original-Recipient: rfc822;Rathaus@town.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <rathaus@town.example>: unknown

Final-Recipient: rfc822; amt@town.example
Action: delayed
Status: 4.4.1

--B
Content-Type: {returned}

Message-ID: <1@matchmaker.example>
Subject: Ein Vorschlag

--B--
"""
REPLY = """\
From: =?utf-8?q?B=C3=BCrgermeisteramt?= <rathaus@town.example>
To: austausch@matchmaker.example
Subject: =?utf-8?q?Re=3A_Vorschlag_f=C3=BCr_Sie?=
Message-ID: <reply-1@town.example>
In-Reply-To: <1@matchmaker.example>
References: <0@matchmaker.example>
 <1@matchmaker.example>
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Ja, gern. Mit freundlichen Gr=FC=DFen
"""


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_names_the_mail_and_the_addresses_that_failed(returned: str):
    assert read_incoming(BOUNCE.format(returned=returned).encode()) == IncomingMail(
        id="<bounce-1@relay.example>",
        sender="MAILER-DAEMON@relay.example",
        subject="Undelivered Mail Returned to Sender",
        text="Ihre Nachricht konnte nicht zugestellt werden.",
        about=("<1@matchmaker.example>",),
        is_automatic=True,
        undelivered=(Undelivered("Rathaus@town.example", "5.1.1", "550 5.1.1 <rathaus@town.example>: unknown"),),
    )


def test_a_reply_names_the_mail_that_it_answers_first():
    assert read_incoming(REPLY.encode()) == IncomingMail(
        id="<reply-1@town.example>",
        sender="rathaus@town.example",
        subject="Re: Vorschlag für Sie",
        text="Ja, gern. Mit freundlichen Grüßen",
        about=("<1@matchmaker.example>", "<0@matchmaker.example>"),
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: =?utf-8?q?=FF?=\r\n\r\n\xe4",
        b"From: <<<>>>,;@\r\nMessage-ID: <>\r\n\r\nhallo",
        b"Content-Type: text/plain; charset=klingon\r\n\r\nhallo",
        b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\nno parts",
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n--x--',
        b"Content-Type: text/html\r\n\r\n<p>nur HTML</p>",
    ],
)
def test_a_broken_mail_gives_what_can_be_read_and_an_id_of_its_own(raw: bytes):
    first, other = read_incoming(raw), read_incoming(raw + b" ")

    assert first == read_incoming(raw)
    assert (first.undelivered, first.about) == ((), ())
    assert first.id != other.id


@given(st.binary(max_size=400), st.sampled_from([BOUNCE.format(returned="message/rfc822"), REPLY]), st.integers(0, 900))
def test_nothing_in_a_mail_can_stop_the_reading_of_the_inbox(noise: bytes, mail: str, at: int):
    whole = mail.encode()

    read = read_incoming(whole[:at] + noise + whole[at:])

    assert all(character.isprintable() for text in (read.sender, read.subject) for character in text)
