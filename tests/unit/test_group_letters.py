"""Do the letters of a circle and of a visit say with whom, how many, and to each side its own reasons?"""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from api.correspondence import TownCorrespondence
from api.demo_book import demo_book
from api.settings import Settings
from emails.language import Language
from matchmaker.rounds.correspondence import LetterKind, LetterOrder
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.towns.profile import Experience, Format, Stage, StatementKind, TownProfile
from tests.builders import NAMES, a_taxonomy
from tests.group_cast import a_group_profile, gathering
from tests.proposing_cast import run
from tests.round_builders import NOW

SETTINGS = Settings(base_url="https://austausch.example")
KNOWS = Experience("markt", StatementKind.PROJECT, Stage.LEARNED, topic="vacancy", title="Marktlabor")


def letters(format: Format, *profiles: TownProfile, language: Language = Language.GERMAN) -> list[tuple[str, str]]:
    """Text and HTML for each member of the one proposal, in its order."""
    uow = gathering(*profiles, format=format)
    (draft,) = run(uow).drafts
    offered: Proposal = replace(draft, state=ProposalState.OFFERED, offered_at=NOW, deadline=NOW + timedelta(days=14))
    written = TownCorrespondence(SETTINGS, demo_book, a_taxonomy(), language)
    orders = (LetterOrder(LetterKind.PROPOSAL_OFFERED, one, offered, link_token="token") for one in offered.members)
    with uow:
        mails = [written.write(order, uow, NOW) for order in orders]
    read = (message_from_bytes(mail.content, policy=policy.default) for mail in mails)
    return [tuple(one.get_body((kind,)).get_content() for kind in ("plain", "html")) for one in read]


FIVE = tuple(a_group_profile(number, experience=(replace(KNOWS, title=f"Labor {number}"),)) for number in range(5))


@pytest.mark.parametrize("format", [Format.CIRCLE, Format.CONSORTIUM])
def test_each_member_reads_how_many_meet_and_who_the_others_are(format: Format):
    for reader, (text, html) in enumerate(letters(format, *FIVE)):
        others = [name for number, name in enumerate(NAMES[:5]) if number != reader]
        assert "5 Städte" in text
        assert f"{others[0]}, {others[1]} und 2 weiteren Städten" in " ".join(html.split())
        for name in others:
            assert f"{name}, " in text


def test_the_same_holds_in_english():
    text, html = letters(Format.CIRCLE, *FIVE, language=Language.ENGLISH)[0]

    assert "5 towns meet six times" in text
    assert "Birkenau am See, Cedernburg and 2 other towns" in " ".join(html.split())


def test_reasons_come_from_different_members_before_one_gives_two():
    text, _ = letters(Format.CIRCLE, *FIVE)[0]

    takes_home = text.partition("Was Sie mitnehmen können")[2].partition("\n\n")[0]
    named = [number for number in range(1, 5) if f"Labor {number}" in takes_home]
    assert named
    assert all(takes_home.count(f"Labor {number}") == 1 for number in named)


def test_in_a_visit_the_one_who_seeks_takes_home_and_the_host_passes_on():
    seeker, host = a_group_profile(3, experience=()), a_group_profile(1, experience=(KNOWS,), needs=())

    (to_seeker, _), (to_host, _) = letters(Format.VISIT, seeker, host)

    assert "Fachleute einer anderen Stadt kommen" in to_seeker
    assert "Marktlabor" in to_seeker.partition("Was Sie mitnehmen können")[2]
    assert "Sie fahren für ein bis zwei Tage hin" in to_host
    assert "Marktlabor" in to_host.partition("Was Sie weitergeben können")[2]
    takes_home, _, _ = to_host.partition("Was Sie mitnehmen können:")[2].partition("Was Sie weitergeben können")
    assert takes_home.strip() == "– Bei einer Beratung vor Ort geben Sie vor allem Erfahrung weiter."
