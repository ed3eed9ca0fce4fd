"""Does the page of a circle tell head office and its members what the whole group is about?"""

import re
from datetime import timedelta

import pytest

from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.round import RoundState
from matchmaker.towns.profile import Experience, Format, Role, Stage, StatementKind
from tests.builders import ags
from tests.group_cast import a_group_profile
from tests.invitation_builders import a_schedule
from tests.pages.site_cast import DEADLINE, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import NOW, WEIGHTS, a_round, a_run

CIRCLE = "r2-1-01"
LINK = "link-of-a-circle"
REVIEW = f"/geschaeftsstelle/vorschlaege/{CIRCLE}"


@pytest.fixture
def circle(site: SiteCast) -> SiteCast:
    """Towns 0 to 4 are offered a circle; town 6 could step in for town 2."""
    site.change(_add_circle)
    return site


def _add_circle(uow: UnitOfWork) -> None:
    _add_group(uow, Format.CIRCLE, 5)


def _add_group(uow: UnitOfWork, form: Format, towns: int) -> None:
    labs = [Experience("lab", StatementKind.PROJECT, Stage.LEARNED, "vacancy", title=f"Labor {n}") for n in range(6)]
    uow.profiles.save_all(a_group_profile(number, experience=(labs[number],)) for number in range(towns))
    uow.rounds.add(a_round(id="r2", title="Kreise", format=form, policy=packaged_policy(), state=RoundState.ANSWERING))
    uow.runs.add(a_run(id="r2-1", round_id="r2", format=form, expected=dict.fromkeys(WEIGHTS, 0.25), unmatched=()))
    members = tuple(Member(ags(number), Role.MAYOR) for number in range(towns))
    draft = Proposal(CIRCLE, "r2", "r2-1", form, members, "vacancy", 654)
    uow.proposals.add_all([draft.approve("Geschäftsstelle", NOW).offer(NOW, DEADLINE)])
    uow.proposals.add_reserve([Reserve(CIRCLE, Member(ags(6), Role.MAYOR), ags(2), -12_345)])
    later = NOW + timedelta(days=28)
    uow.access.add_link(SignInLink(hash_of(LINK), LinkPurpose.PROPOSAL, Audience.TOWN, later, ags(0), CIRCLE))


def test_head_office_sees_every_member_with_its_own_reasons(circle: SiteCast, office: Visitor) -> None:
    page = office.get(REVIEW).text

    names = ["Ahornstedt", "Birkenau am See", "Cedernburg", "Dornfeld", "Eschenhain"]
    assert headings(page, 1) == ["Kreis: Ahornstedt, Birkenau am See, Cedernburg, Dornfeld und Eschenhain"]
    assert headings(page, 3) == names
    assert "Wert der Gruppe im Lauf, von 100: 65,4" in text_of(page)
    assert "Seitdem haben sich Angaben geändert" not in page
    for number, part in enumerate(page.split("<h3")[1:6]):
        takes = text_of(part.split("Nimmt mit")[1].split("Gibt weiter")[0])
        assert f"Labor {number}" not in takes
        assert len(re.findall(r"Labor \d", takes)) == 3


def test_head_office_sees_who_could_step_in_for_whom(circle: SiteCast, office: Visitor) -> None:
    assert "Ginsterbach für Cedernburg (Plansumme −1,2)" in text_of(office.get(REVIEW).text)


def test_a_veto_inside_a_group_names_its_two_towns(circle: SiteCast, office: Visitor) -> None:
    labs = a_group_profile(3, blocked=(ags(4),))
    circle.change(lambda uow: uow.profiles.save_all([labs]))

    page = text_of(office.get(REVIEW).text)

    assert "Diese Gruppe dürfte jetzt nicht vorgeschlagen werden" in page
    assert "Dornfeld und Eschenhain: " in page


def test_a_tandem_is_reviewed_as_before_with_its_places(circle: SiteCast, office: Visitor) -> None:
    page = office.get("/geschaeftsstelle/vorschlaege/r1-1-02").text

    assert "Punkte im Lauf:" in page
    assert "Was jede Stadt davon hat" not in page


def test_a_member_reads_with_whom_and_about_each_of_the_others(circle: SiteCast, stranger: Visitor) -> None:
    page = stranger.get(f"/vorschlaege/{LINK}").text

    assert headings(page, 1) == ["Kreis mit Birkenau am See, Cedernburg, Dornfeld und Eschenhain"]
    assert headings(page, 2)[0] == "Warum diese Städte?"
    for name in ("Birkenau am See", "Cedernburg", "Dornfeld", "Eschenhain"):
        assert f'<summary class="kern-accordion__header"><span class="kern-title">Warum Ahornstedt und {name}' in page
    takes = text_of(page.split("Was Sie mitnehmen können")[1].split("</ul>")[0])
    assert len(set(re.findall(r"Labor \d", takes))) == 3


def test_the_answer_stands_beside_the_reasons_and_who_the_others_are_waits_below_folded(
    circle: SiteCast, stranger: Visitor
) -> None:
    page = stranger.get(f"/vorschlaege/{LINK}").text

    above, _, rest = page.partition('<div class="columns">')
    beside, _, below = rest.partition("Kurzvorlage für den Rat")
    assert beside.index("Was Sie mitnehmen können") < beside.index('id="antworten"')
    assert "Einwohner · Lage" not in text_of(above) + text_of(beside)
    folded = [text_of(one) for one in re.findall(r"<summary.*?</summary>", below, re.DOTALL)]
    assert len([one for one in folded if one.startswith("Warum Ahornstedt und") and "Einwohner · Lage" in one]) == 4


def test_a_member_reads_the_same_in_english(circle: SiteCast, stranger: Visitor) -> None:
    page = stranger.get(f"/vorschlaege/{LINK}?sprache=en").text

    assert headings(page, 2)[0] == "Why these towns?"
    assert "What you can take home" in headings(page, 3)


# Of six towns in three states, two in each, any five lie in all three, and four may lie in two.
@pytest.mark.parametrize(
    ("form", "towns", "german", "english"),
    [
        (Format.CIRCLE, 5, "wenn alle 5 Städte rechtzeitig zusagen.", "if all 5 towns agree in time."),
        (
            Format.CONSORTIUM,
            6,
            "wenn mindestens 5 der 6 Städte rechtzeitig zusagen.",
            "if at least 5 of the 6 towns agree in time.",
        ),
    ],
)
def test_members_and_head_office_read_how_many_towns_must_agree(
    site: SiteCast, stranger: Visitor, office: Visitor, form: Format, towns: int, german: str, english: str
) -> None:
    site.change(lambda uow: _add_group(uow, form, towns))
    invited = Invitation(CIRCLE, Member(ags(0), Role.MAYOR)).asked(NOW, a_schedule())
    site.change(lambda uow: uow.invitations.add_all([invited]))
    board = "/geschaeftsstelle/runden/r2"

    assert f"Die Gruppe kommt zustande, {german}" in text_of(stranger.get(f"/vorschlaege/{LINK}").text)
    assert f"Die Gruppe kommt zustande, {german}" in text_of(office.get(board).text)
    assert f"The group comes about {english}" in text_of(stranger.get(f"/vorschlaege/{LINK}?sprache=en").text)
    assert f"The group comes about {english}" in text_of(office.get(f"{board}?sprache=en").text)


def test_of_a_tandem_and_of_a_group_that_is_over_the_board_does_not_say_how_many_must_agree(
    circle: SiteCast, office: Visitor
) -> None:
    circle.change(lambda uow: uow.proposals.save(uow.proposals.get(CIRCLE).withdraw(None)))

    for board in ("/geschaeftsstelle/runden/r1", "/geschaeftsstelle/runden/r2"):
        assert "kommt zustande, wenn" not in text_of(office.get(board).text)
