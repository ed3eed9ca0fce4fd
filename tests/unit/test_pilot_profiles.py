"""Are the 28 pilot towns there, with what their projects' public description says and nothing else?"""

import re
from functools import cache
from itertools import chain, combinations

import pytest

from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.consortium import Consortium
from matchmaker.towns.pilot.reading import STATEMENTS, read_consortia, read_pilot_profiles, read_pilot_towns
from matchmaker.towns.profile import (
    THIRD,
    TWO_THIRDS,
    Experience,
    Need,
    Role,
    Stage,
    StatementKind,
    TownProfile,
    Visibility,
    Wishes,
)
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.states import state_of

REPORT = "Tätigkeitsbericht zur Pilotphase Kleinstadtakademie"
PRESS = "Presseinformation „Modellvorhaben zur Kleinstadtentwicklung gestartet!“"
MEMBERS = {
    "grosse_vielfalt_innenentwicklung": {"Seelow", "Bad Soden-Salmünster", "Penkun", "Stadtroda"},
    "innenstadt_beleben": {"Zwönitz", "Demmin", "Münnerstadt", "Bönen"},
    "lokale_demokratie": {"Eilenburg", "Osterburg (Altmark)", "Großräschen", "Wurzen", "Bad Berleburg"},
    "reallabor_wohnen_mobilitaet": {"Mücheln (Geiseltal)", "Laucha an der Unstrut", "Bad Lobenstein", "Rodewisch"},
    "buendnis_wohnen_ortsmitte": {
        *("Nieheim", "Marienmünster", "Drebkau", "Seehausen (Altmark)", "Schieder-Schwalenberg", "Vlotho"),
    },
    "stadtlabor_digitale_arbeitswelten": {
        *("Wittenberge", "Mölln", "Dießen am Ammersee", "Oestrich-Winkel", "Dippoldiswalde"),
    },
}
DIPPOLDISWALDE = "14628060"
OF_ALL = " (Aussage über den ganzen Verbund)"


@cache
def consortia() -> dict[str, Consortium]:
    return {consortium.id: consortium for consortium in read_consortia()}


@cache
def profiles() -> dict[str, TownProfile]:
    return {profile.ags: profile for profile in read_pilot_profiles(read_taxonomy())}


def of(name: str) -> TownProfile:
    return next(profile for profile in profiles().values() if profile.name == name)


def statements(profile: TownProfile) -> tuple[Need | Experience, ...]:
    return (*profile.needs, *profile.experience)


def test_there_are_28_towns_in_nine_states():
    towns = read_pilot_towns()

    assert len({town.ags for town in towns}) == len(towns) == 28
    assert {town.state for town in towns} == {
        *("Bayern", "Brandenburg", "Hessen", "Mecklenburg-Vorpommern", "Nordrhein-Westfalen"),
        *("Sachsen", "Sachsen-Anhalt", "Schleswig-Holstein", "Thüringen"),
    }


def test_a_town_carries_its_facts_with_year_and_source():
    moelln = next(town for town in read_pilot_towns() if town.name == "Mölln")

    assert moelln == RegisteredTown(
        ags="01053090",
        name="Mölln",
        state="Schleswig-Holstein",
        population=19566,
        population_year=2023,
        source="Destatis, Gemeindeverzeichnis, 31.12.2023, Basis Zensus 2011",
        lat=53.62952,
        lon=10.69102,
        area_km2=25.05,
    )


def test_every_town_lies_in_the_state_of_its_key_and_within_germany():
    for town in read_pilot_towns():
        assert town.state == state_of(town.ags)
        assert 47 < town.lat < 55.2
        assert 5.5 < town.lon < 15.5
        assert 0 < town.population < 20_000


def test_dippoldiswalde_lies_in_sachsen_whatever_one_section_prints():
    assert of("Dippoldiswalde").state == "Sachsen"


def test_the_six_consortia_have_their_towns_and_no_town_has_two():
    names = {town.ags: town.name for town in read_pilot_towns()}

    found = {consortium.id: {names[ags] for ags in consortium.members} for consortium in consortia().values()}

    assert found == MEMBERS
    assert sum(len(members) for members in found.values()) == 28


def test_a_consortium_is_told_with_question_themes_methods_partners_and_place_in_the_report():
    assert consortia()["buendnis_wohnen_ortsmitte"] == Consortium(
        id="buendnis_wohnen_ortsmitte",
        title=(
            "Bündnis für Wohnen im ländlichen Raum – neue Instrumente für die Stärkung der Ortsmitte "
            "kleinerer Städte und Gemeinden"
        ),
        question="Wie lässt sich die Attraktivität von Kleinstädten durch innovative Wohnkonzepte erhöhen?",
        members=("05762028", "05762024", "12071057", "15090520", "05766060", "05758036"),
        project_agency="OstWestfalenLippe GmbH",
        scientific_partners=("Fachhochschule des Mittelstands (FHM)", "InWIS Forschung & Beratung GmbH"),
        section="4.5",
        source=f"{REPORT}, Abschnitt 4.5",
        themes=("neue_wohnformen", "wohnen_im_ortskern", "alternative_finanzierung", "innenentwicklung"),
        methods=("pilotprojekt_wohnen", "transferwerkstatt", "erfahrungswerkstatt"),
    )


def test_the_consortia_stand_in_the_order_of_the_report():
    assert [consortium.section for consortium in read_consortia()] == ["4.1", "4.2", "4.3", "4.4", "4.5", "4.6"]


def test_every_statement_names_its_source_and_section_and_is_public():
    cited = re.compile(rf"({re.escape(REPORT)}|{re.escape(PRESS)}), Abschnitt \S.*")

    for profile in profiles().values():
        assert statements(profile)
        for statement in statements(profile):
            assert cited.fullmatch(statement.source or "")
            assert statement.visibility is Visibility.PUBLIC


def test_every_section_cited_is_one_of_the_two_texts():
    cited = {s.source.split(", Abschnitt ")[1].removesuffix(OF_ALL) for p in profiles().values() for s in statements(p)}

    assert cited == {
        *("1.1, Bildunterschrift", "2.3, Interview", "3.1"),
        *("4.1", "4.1, Bildunterschrift", "4.2", "4.2, Bildunterschrift", "4.3", "4.3, Bildunterschrift"),
        *("4.4", "4.4, Bildunterschrift", "4.5", "4.5, Bildunterschrift", "4.6", "4.6, Bildunterschrift"),
        *("Ansatz, Vorgehensweise und Ziel", "Erstes gemeinsames Treffen im Verbund"),
    }


def test_what_a_text_says_of_all_members_is_marked_so_and_what_it_says_of_one_town_is_not():
    for consortium in consortia().values():
        members = [profiles()[ags] for ags in consortium.members]
        of_all = [{s for s in statements(member) if s.source.endswith(OF_ALL)} for member in members]
        own = [{s for s in statements(member) if not s.source.endswith(OF_ALL)} for member in members]
        assert all(sum(one in told for told in of_all) > 1 for told in of_all for one in told)
        assert all(one.isdisjoint(other) for one, other in combinations(own, 2))


def test_meeting_in_workshops_is_exchange_between_towns_and_no_experience_with_their_subject():
    for profile in profiles().values():
        of_the_network = [told for told in profile.experience if told.source == f"{REPORT}, Abschnitt 3.1{OF_ALL}"]
        assert {told.topic for told in of_the_network} == {"interkommunale_kooperation"}


def test_the_place_of_a_workshop_has_said_nothing_by_that():
    assert [told for told in statements(of("Eilenburg")) if not told.source.endswith(OF_ALL)] == []


def test_what_a_mayor_says_of_small_towns_in_general_is_not_the_towns_own_need():
    assert [told for told in statements(of("Rodewisch")) if not told.source.endswith(OF_ALL)] == []


def test_only_the_consortium_of_the_press_release_cites_it():
    cited = {
        profile.networks
        for profile in profiles().values()
        for statement in statements(profile)
        if statement.source.startswith(PRESS)
    }

    assert cited == {("lokale_demokratie",)}


def test_every_town_brings_its_project_at_the_stage_of_the_pilot_phase():
    for profile in profiles().values():
        projects = [told for told in profile.experience if told.kind is StatementKind.PROJECT]

        assert [(told.id, told.stage, told.year) for told in projects] == [(profile.networks[0], Stage.UNDER_WAY, 2022)]


def test_nothing_is_called_learned_or_evaluated_before_the_projects_ended():
    told = list(chain.from_iterable(profile.experience for profile in profiles().values()))

    assert {experience.stage for experience in told} == {Stage.IDEA, Stage.UNDER_WAY, Stage.IN_OPERATION}
    assert [experience for experience in told if experience.evaluated or experience.failed] == []


def test_what_a_round_needs_and_the_report_does_not_say_is_marked_as_assumed():
    text = STATEMENTS.read_text(encoding="utf-8")

    block = text[text.index("\n[[assumption]]") + 1 :].split("\n\n")[0]

    assert block.splitlines() == [
        *("[[assumption]]", 'role = "mayor"', "consent = true", "capacity = 1", 'source = "Demo-Annahme"'),
    ]
    assert {(p.role, p.consent, p.capacity, p.consent_source) for p in profiles().values()} == {
        (Role.MAYOR, True, 1, "Demo-Annahme")
    }


def test_what_neither_text_says_stays_unstated():
    for profile in profiles().values():
        assert (profile.formats, profile.windows, profile.blocked, profile.history) == ((), (), (), None)
        assert profile.ags == DIPPOLDISWALDE or profile.wishes == Wishes()


def test_the_interview_speaks_for_dippoldiswalde_alone():
    interview = f"{REPORT}, Abschnitt 2.3, Interview"
    town = of("Dippoldiswalde")

    told = {need.id: need.intensity for need in town.needs if need.source == interview}

    assert town.wishes == Wishes(same_size=True, other_state=True)
    assert told == {
        "zusammenhalt": 1.0,
        "kernstadt_ortsteile": TWO_THIRDS,
        "resilienz": TWO_THIRDS,
        "keine_zeit_fuer_austausch": TWO_THIRDS,
        "experimente_verunsichern": TWO_THIRDS,
        "mobilitaet": THIRD,
        "wohnen": THIRD,
        "digitalisierung": THIRD,
    }
    assert {p.name for p in profiles().values() if any(s.source == interview for s in statements(p))} == {
        "Dippoldiswalde"
    }


@pytest.mark.parametrize(
    ("name", "kind", "entry", "topic", "stage", "section"),
    [
        ("Bad Berleburg", "method", "buergerrat", "buergerbeteiligung", "in_operation", "4.3, Bildunterschrift"),
        ("Dippoldiswalde", "method", "buergerdialog", "zusammenhalt", "in_operation", "2.3, Interview"),
        ("Wittenberge", "topic", "co_working", None, "in_operation", "4.6, Bildunterschrift"),
        ("Zwönitz", "topic", "stadtfeste", None, "in_operation", "4.2, Bildunterschrift"),
        ("Seehausen (Altmark)", "topic", "leerstand", None, "idea", "4.5, Bildunterschrift"),
        ("Dießen am Ammersee", "topic", "klimaanpassung", None, "idea", "1.1, Bildunterschrift"),
    ],
)
def test_what_is_told_of_one_town_is_its_own_and_comes_first(name, kind, entry, topic, stage, section):
    own = [told for told in of(name).experience if told.source == f"{REPORT}, Abschnitt {section}"]
    partners = [p for p in profiles().values() if p.networks == of(name).networks and p.name != name]

    facts = [(told.kind, told.id, told.topic, told.stage) for told in own]
    assert (kind, entry, topic, stage) in facts
    assert all(told not in partner.experience for partner in partners for told in own if told.id == entry)
    assert of(name).experience[0] in own


def test_a_towns_own_need_replaces_that_of_its_consortium():
    town, partner = of("Bad Soden-Salmünster"), of("Penkun")

    own = [need for need in town.needs if need.id == "innenstadtbelebung"]
    shared = [need for need in partner.needs if need.id == "innenstadtbelebung"]

    assert [(need.intensity, need.source) for need in own] == [
        (TWO_THIRDS, f"{REPORT}, Abschnitt 4.1, Bildunterschrift")
    ]
    assert [(need.intensity, need.source) for need in shared] == [(THIRD, f"{REPORT}, Abschnitt 4.1{OF_ALL}")]


def test_no_town_names_a_need_twice_and_every_id_is_known():
    taxonomy = read_taxonomy()

    for profile in profiles().values():
        ids = [need.id for need in profile.needs]
        assert len(set(ids)) == len(ids)
        assert all(need_id in taxonomy for need_id in ids)
        assert all(told.topic in taxonomy for told in profile.experience if told.topic)
        assert all(told.id in taxonomy for told in profile.experience if told.kind is not StatementKind.PROJECT)


def test_towns_of_different_consortia_can_help_each_other():
    taxonomy = read_taxonomy()

    def helps(giver: str, taker: str) -> bool:
        offered = {
            topic
            for told in of(giver).experience
            if told.stage is not Stage.IDEA
            for topic in ([told.topic] if told.topic else taxonomy.topics_of(told.id))
        }
        wanted = {topic for need in of(taker).needs for topic in taxonomy.topics_of(need.id)}
        return any(taxonomy.kin(one, other) >= 0.5 for one in offered for other in wanted)

    speakers = ("Penkun", "Demmin", "Wurzen", "Mücheln (Geiseltal)", "Drebkau", "Mölln")
    linked = [pair for pair in combinations(speakers, 2) if helps(*pair) or helps(*reversed(pair))]

    assert all(any(name in pair for pair in linked) for name in speakers)
    assert len(linked) >= 12


def test_no_person_is_named():
    text = STATEMENTS.read_text(encoding="utf-8")

    titled = re.compile(r"\b(Frau|Herr|Herrn|Dr\.|Prof\.|Bürgermeister(?:in)?)\s+[A-ZÄÖÜ]")

    assert titled.search("Bürgermeisterin Muster sagt") is not None
    assert titled.findall(text) == []
