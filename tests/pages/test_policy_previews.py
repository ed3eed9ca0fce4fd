"""Do previews and rehearsals of a draft tell what it changes, change nothing themselves, and keep what is sealed?"""

import re
import threading
from dataclasses import replace

import pytest

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import RoundState
from matchmaker.towns.profile import Format, Need, Visibility
from tests.builders import a_profile
from tests.pages.board_cast import begin_curation
from tests.pages.conftest import signed_in
from tests.pages.site_cast import OFFICE, SiteCast, a_site
from tests.pages.test_policy_pages import DRAFT, HERE, TANDEM, begin, fields
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.policy_cast import a_draft
from tests.round_builders import WEIGHTS, a_round

PROBE = f"{DRAFT}/probe"
SIZE_ALONE = dict.fromkeys(WEIGHTS, 0.0) | {"similar_size": 1.0}
FORM_TOKEN = re.compile(r'name="csrf" value="[^"]+"')


def weights_page(change: dict[str, object]) -> str:
    """What head office reads beside the weights where town 2 states this."""
    cast = a_site()
    cast.change(lambda uow: uow.profiles.save_all([a_profile(2, **change)]))
    office = signed_in(cast, OFFICE)
    begin(office)
    return FORM_TOKEN.sub("", office.get(TANDEM).text)


def test_what_is_for_the_solver_alone_moves_no_example_pair() -> None:
    open_needs = (Need("vacancy"),)
    sealed = (*open_needs, Need("youth", visibility=Visibility.SCORE_ONLY))
    told = (*open_needs, Need("youth", visibility=Visibility.HEAD_OFFICE))

    assert weights_page({"needs": sealed}) == weights_page({"needs": open_needs})
    # The comparison finds what is not sealed: for head office it counts, and the page says so.
    assert weights_page({"needs": told}) != weights_page({"needs": open_needs})
    assert "Angaben nur für die Geschäftsstelle zählen mit" in text_of(weights_page({"needs": told}))


def test_without_profiles_there_are_no_pairs_and_the_weights_can_be_set_all_the_same(site: SiteCast) -> None:
    empty = SiteCast()
    empty.change(lambda uow: [uow.access.add_link(link) for link in links_of(site)])
    office = signed_in(empty, OFFICE)
    begin(office)

    assert "Noch ist kein Profil gespeichert" in text_of(office.get(TANDEM).text)
    sent = fields(office.get(TANDEM).text, TANDEM) | {"similar_size": "10", "learns": "36", "act": "speichern"}
    assert office.post(TANDEM, sent).status_code == 303


def links_of(site: SiteCast) -> list:
    return [one for one in site.database.committed.links.values() if one.audience == "head_office"]


@pytest.fixture
def curated(site: SiteCast) -> SiteCast:
    begin_curation(site)
    return site


def rehearsed(office: Visitor, round_id: str = "r5") -> str:
    answer = office.post(PROBE, fields(office.get(PROBE).text, PROBE) | {"runde": round_id})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PROBE}?runde={round_id}")
    for thread in threading.enumerate():
        if thread.name == f"rehearsal {round_id}":
            thread.join(60)
    return office.get(answer.headers["location"]).text


def proposals_of(uow: UnitOfWork) -> tuple:
    return uow.proposals.of_round("r5"), uow.rounds.get("r5"), uow.policies.all()


def test_a_rehearsal_names_what_would_differ_and_stores_nothing(curated: SiteCast, office: Visitor) -> None:
    weights = a_round().policy.weights | {Format.TANDEM: SIZE_ALONE}
    a_draft(curated.open_uow(), weights=weights)
    with curated.open_uow(reading=True) as uow:
        before = proposals_of(uow)

    page = rehearsed(office)

    assert re.fullmatch(r"[1-9]\d* von \d+ Vorschlägen (wäre|wären) anders\.", headings(page, 2)[0])
    assert "Verschiebung der Gewichte insgesamt: 0,820" in text_of(page)
    assert re.search(r"Es entfielen: \d+", text_of(page))
    with curated.open_uow(reading=True) as uow:
        assert proposals_of(uow) == before


def test_a_draft_that_changes_nothing_would_change_no_proposal(curated: SiteCast, office: Visitor) -> None:
    policy = a_round().policy
    a_draft(curated.open_uow(), **{name: getattr(policy, name) for name in ("weights", "require_topic")})

    assert headings(rehearsed(office), 2)[0].startswith("0 von ")


def test_rules_beside_the_weights_count_in_a_rehearsal_too(curated: SiteCast, office: Visitor) -> None:
    a_draft(curated.open_uow(), minimum_confidence=1.0)
    page = rehearsed(office)

    found = re.match(r"(\d+) von (\d+)", headings(page, 2)[0])
    assert found[1] == found[2] != "0"


def test_a_rehearsal_of_a_draft_that_changed_since_says_so(curated: SiteCast, office: Visitor) -> None:
    draft = a_draft(curated.open_uow(), answer_window_days=30)
    assert "seit dieser Probe geändert" not in text_of(rehearsed(office))

    changed = replace(draft, policy=replace(draft.policy, answer_window_days=40))
    curated.change(lambda uow: uow.policies.save(changed))

    assert "seit dieser Probe geändert" in text_of(office.get(f"{PROBE}?runde=r5").text)


def test_a_round_without_a_run_is_told_and_one_that_is_not_there_is_not_found(
    curated: SiteCast, office: Visitor
) -> None:
    curated.change(lambda uow: uow.rounds.add(a_round(id="r9", title="Leer", state=RoundState.CURATING)))
    curated.change(lambda uow: uow.rounds.add(a_round(id="r10", title="Kommt noch", state=RoundState.COLLECTING)))
    a_draft(curated.open_uow(), answer_window_days=30)

    assert "Kommt noch" not in text_of(office.get(PROBE).text)
    assert "noch nichts berechnet" in text_of(rehearsed(office, "r9"))
    sent = fields(office.get(PROBE).text, PROBE) | {"runde": "nirgends"}
    assert office.post(PROBE, sent).status_code == 404


def test_a_rehearsal_without_a_draft_leads_to_the_rules(curated: SiteCast, office: Visitor) -> None:
    a_draft(curated.open_uow(), answer_window_days=30)
    sent = fields(office.get(PROBE).text, PROBE) | {"runde": "r5"}
    other = office.get(DRAFT).text
    ending = fields(other, f"{DRAFT}/verwerfen") | {"name": "Sachgebiet"}
    office.post(f"{DRAFT}/verwerfen", ending)

    assert office.post(PROBE, sent).headers["location"] == HERE
    assert office.post(f"{PROBE}/anhalten", sent).status_code == 303
