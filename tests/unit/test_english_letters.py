"""Is the letter that offers a proposal wholly in the language that head office chose?"""

import re
from email import message_from_bytes, policy

import pytest

from emails.language import Language
from emails.links import Links
from matchmaker.rounds.outbox import OutboxMessage
from tests.builders import NAMES, a_profile
from tests.pages.site_cast import HOLDER_1, a_site
from tests.pages.test_english_pages import GERMAN
from tests.pages.test_german_alone import english_in
from tests.pages.words import headings, text_of
from tests.unit.emails.golden_files import expected_files
from tests.unit.test_proposal_letters import letters_for

# What a round is called and where a figure stands is told as it was written.
QUOTED = re.compile(r'"Frühjahr[^"]*"|Source of the population: .*|„Frühjahr[^“]*“|&#34;Frühjahr.*?&#34;|"Herbst 2026"')


def written(language: Language) -> OutboxMessage:
    letters, offered = letters_for(a_profile(0), a_profile(1))
    return letters.mail(offered, offered.members[0], language)


def told(mail: OutboxMessage) -> str:
    """Subject, text and the words of the HTML part, without names and what is quoted."""
    letter = message_from_bytes(mail.content, policy=policy.default)
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    said = QUOTED.sub("", "\n".join((letter["subject"], text, text_of(re.sub(r"(?s)<style.*?</style>", "", html)))))
    for name in NAMES:
        said = said.replace(name, "")
    return said


def test_an_english_letter_holds_reasons_topic_day_and_office_in_english():
    said = told(written(Language.ENGLISH))

    reason = "on the related topic “Retail”."
    for words in ("proposal for a tandem", reason, "18 March 2024", "Head office", "8,500 people"):
        assert words in said
    assert GERMAN.findall(said) == []


def test_a_german_letter_holds_no_english():
    said = told(written(Language.GERMAN))

    assert "Geschäftsstelle" in said
    assert english_in(said) == []


def test_the_language_is_written_on_the_envelope_and_in_the_sender():
    letter = message_from_bytes(written(Language.ENGLISH).content, policy=policy.default)

    assert letter["content-language"] == "en"
    assert str(letter["from"]).startswith("Head office")


def test_nobody_gets_the_same_proposal_in_both_languages():
    german, english = written(Language.GERMAN), written(Language.ENGLISH)

    assert (german.key, german.id) == (english.key, english.id)


def test_the_link_of_an_english_letter_opens_the_page_in_english():
    address = Links("http://127.0.0.1").proposal(HOLDER_1, Language.ENGLISH)

    assert headings(a_site().browser().get(address).text, 1) == ["Tandem with Ahornstedt"]


@pytest.mark.parametrize("name", sorted(name for name in expected_files() if ".en." in name))
def test_no_agreed_english_letter_holds_german(name: str):
    said = re.sub(r"(?s)<style.*?</style>", "", expected_files()[name])
    for town in ("Birkenau am See", "erfunden, Stand"):
        said = said.replace(town, "")

    assert GERMAN.findall(text_of(QUOTED.sub("", said)) if name.endswith("html") else QUOTED.sub("", said)) == []
