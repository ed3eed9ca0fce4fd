"""Are the final bytes one well-formed mail to one office, the same each time, with no header smuggled in?"""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emails.language import Language
from emails.postbox import CalendarFile, Envelope, UnsafeHeader, seal
from emails.preview_letters import TANDEM
from emails.rendering import RenderedLetter, render

ENVELOPE = Envelope(
    key="r1-1-01/99000000-mayor/proposal_offered/1",
    sender="geschaeftsstelle@austausch.example",
    sender_name="Geschäftsstelle",
    reply_to="antwort@austausch.example",
    recipient="buergermeisteramt@ahornstedt.example",
    mail_domain="austausch.example",
    written_at=datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
)
SHORT = RenderedLetter("Ahornstedt: Betreff", "Grüße 😀\n", "<p>Grüße 😀</p>\n", Language.GERMAN)
HEADERS = [
    "From",
    "Subject",
    "Reply-To",
    "To",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Language",
    "Content-Type",
]
BREAKS = ["\n", "\r", "\r\n", "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x7f", "\ud800"]


def opened(content: bytes) -> EmailMessage:
    return message_from_bytes(content, _class=EmailMessage, policy=default)


def test_the_headers_say_who_to_whom_when_and_that_a_machine_wrote():
    mail = opened(seal(SHORT, ENVELOPE))

    assert list(mail.keys()) == HEADERS
    assert mail["From"].addresses == (Address("Geschäftsstelle", addr_spec="geschaeftsstelle@austausch.example"),)
    assert mail["Reply-To"] == "antwort@austausch.example"
    assert mail["To"] == "buergermeisteramt@ahornstedt.example"
    assert mail["Subject"] == "Ahornstedt: Betreff"
    assert mail["Date"].datetime == ENVELOPE.written_at
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "de"
    assert mail["Message-ID"] == ENVELOPE.message_id


def test_text_comes_first_and_html_is_its_alternative():
    mail = opened(seal(render(TANDEM), ENVELOPE))

    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content() for part in mail.iter_parts()] == [
        part.replace("\n", "\r\n") for part in (render(TANDEM).text, render(TANDEM).html)
    ]


def test_every_line_can_pass_any_relay():
    content = seal(render(TANDEM), ENVELOPE)

    assert content.isascii()
    assert content.replace(b"\r\n", b"").count(b"\n") == content.replace(b"\r\n", b"").count(b"\r") == 0
    assert max(len(line) for line in content.split(b"\r\n")) <= 78


def test_the_same_letter_and_envelope_give_the_same_bytes_in_another_process_too():
    code = (
        "import sys; from emails.postbox import seal; from emails.rendering import render;"
        "from emails.preview_letters import TANDEM; from tests.unit.emails.test_postbox import ENVELOPE;"
        "sys.stdout.buffer.write(seal(render(TANDEM), ENVELOPE))"
    )
    elsewhere = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout

    assert elsewhere == seal(render(TANDEM), ENVELOPE)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.binary(max_size=300))
def test_words_and_files_arrive_as_they_were_whatever_signs_are_in_them(words: str, content: bytes):
    envelope = replace(ENVELOPE, calendar=CalendarFile(content, "REQUEST"))

    sealed = seal(replace(SHORT, text=words, html=words), envelope)

    told, kept = opened(sealed).iter_parts()
    *said, offered = (part.get_payload(decode=True) for part in told.iter_parts())
    assert [one.splitlines() for one in said] == [words.encode().splitlines()] * 2
    assert [offered, kept.get_payload(decode=True)] == [content] * 2
    assert kept.get_filename() == "termin.ics"
    assert sealed.isascii()
    assert max(len(line) for line in sealed.split(b"\r\n")) <= 78


@given(st.text(), st.text())
def test_only_the_same_key_has_the_same_message_id(one: str, other: str):
    first, second = (replace(ENVELOPE, key=key.encode(errors="replace").decode()) for key in (one, other))

    assert (first.message_id == second.message_id) == (first.key == second.key)


def test_the_same_letter_to_somebody_else_is_another_mail():
    other = replace(ENVELOPE, recipient="successor@town.example")

    assert other.message_id != ENVELOPE.message_id
    assert replace(other, recipient=ENVELOPE.recipient).message_id == ENVELOPE.message_id


@pytest.mark.parametrize("broken", BREAKS)
def test_a_subject_with_a_line_break_is_refused(broken: str):
    letter = replace(SHORT, subject=f"Ahornstedt{broken}Bcc: alle@austausch.example")

    with pytest.raises(UnsafeHeader, match=r"Betreff: .* Zeilenumbruch"):
        seal(letter, ENVELOPE)


@pytest.mark.parametrize("broken", BREAKS)
@pytest.mark.parametrize("field", ["sender", "sender_name", "reply_to", "recipient"])
def test_an_address_with_a_line_break_is_refused(field: str, broken: str):
    envelope = replace(ENVELOPE, **{field: f"a{broken}Bcc: alle@austausch.example"})

    with pytest.raises(UnsafeHeader):
        seal(SHORT, envelope)


@pytest.mark.parametrize("hidden", ["=?utf-8?q?x=0ABcc:_y@z.example?=", "a =?utf-8?b?eApCY2M6IHlAei5leGFtcGxl?= b"])
def test_a_line_break_hidden_in_an_encoded_word_is_refused(hidden: str):
    with pytest.raises(UnsafeHeader, match=r"Betreff: .* „=\?“"):
        seal(replace(SHORT, subject=hidden), ENVELOPE)
    with pytest.raises(UnsafeHeader, match=r"Absender: .* „=\?“"):
        seal(SHORT, replace(ENVELOPE, sender_name=hidden))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "niemand",
        "@stadt.example",
        "amt@",
        "amt@stadt.example, zweites@stadt.example",
        "amt@stadt.example zweites@stadt.example",
        "Amt <amt@stadt.example>",
        "amt@stadt.example>",
        "amt@bäder.example",
        "bürgermeisteramt@stadt.example",
        "alle: amt@stadt.example;",
        f"{'a' * 250}@stadt.example",
    ],
)
@pytest.mark.parametrize("field", ["sender", "reply_to", "recipient"])
def test_what_is_not_exactly_one_address_is_refused(field: str, address: str):
    with pytest.raises(UnsafeHeader, match="keine einzelne E-Mail-Adresse"):
        seal(SHORT, replace(ENVELOPE, **{field: address}))


@given(subject=st.text(min_size=1), name=st.text(), recipient=st.text(alphabet='ab@.,;:<>"\\ \n', max_size=20))
def test_whatever_comes_in_the_mail_has_these_headers_and_this_recipient_or_is_refused(
    subject: str, name: str, recipient: str
):
    envelope = replace(ENVELOPE, sender_name=name, recipient=recipient)
    try:
        mail = opened(seal(replace(SHORT, subject=subject), envelope))
    except UnsafeHeader:
        return
    assert list(mail.keys()) == HEADERS
    assert [one.addr_spec for one in mail["To"].addresses] == [recipient]
    assert [one.addr_spec for one in mail["From"].addresses] == [ENVELOPE.sender]


WRITABLE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])).map(lambda text: " ".join(text.split()))


@given(WRITABLE.filter(lambda text: "=?" not in text))
def test_every_one_line_subject_arrives_as_it_was_written(subject: str):
    mail = opened(seal(replace(SHORT, subject=subject), ENVELOPE))

    assert mail["Subject"] == subject


@pytest.mark.parametrize("length", range(30, 70))
def test_a_date_at_the_end_of_a_subject_gets_no_second_space_wherever_the_line_is_folded(length: int):
    subject = f"{'Ihr Vorschlag abcde fghij klmno pqrst uvwxy zabcd efghi jklmn opqrs tuvwx'[:length]}: (2. März 2026)"

    content = seal(replace(SHORT, subject=subject), ENVELOPE)

    assert opened(content)["Subject"] == subject
    assert max(len(line) for line in content.split(b"\r\n")) <= 78


def test_a_sender_may_have_any_name():
    name = 'Müller, "Süd" <nord@x.example>; 😀'

    mail = opened(seal(SHORT, replace(ENVELOPE, sender_name=name)))

    assert mail["From"].addresses == (Address(name, addr_spec=ENVELOPE.sender),)


@pytest.mark.parametrize(
    "name",
    [
        "Geschäftsstelle für den Austausch zwischen kleinen Städten in ganz Deutschland",
        "Office for the exchange between small towns in all of the country and beyond it",
    ],
)
def test_a_long_name_of_a_sender_gets_no_space_in_the_middle_of_a_word(name: str):
    """Read by Python's older parser: the newer one itself puts a space between two code words of a name."""
    mail = message_from_bytes(seal(SHORT, replace(ENVELOPE, sender_name=name)))

    assert str(make_header(decode_header(mail["From"]))) == f"{name} <{ENVELOPE.sender}>"


def test_a_reminder_ends_by_one_click_and_its_link_stays_on_one_line():
    link = "https://austausch.example/erinnerungen-abbestellen/" + "a" * 120

    lines = seal(SHORT, replace(ENVELOPE, unsubscribe_link=link)).split(b"\r\n")

    assert f"List-Unsubscribe: <{link}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert b"Unsubscribe" not in seal(SHORT, ENVELOPE)


@pytest.mark.parametrize(
    "link", ["http://x.example/a", "https://x.example/a\r\nBcc: <b@c>", "https://x.example/ä", "https://x/" + "a" * 900]
)
def test_a_link_that_could_break_its_header_is_refused(link: str):
    with pytest.raises(UnsafeHeader, match="Abmeldelink"):
        seal(SHORT, replace(ENVELOPE, unsubscribe_link=link))
