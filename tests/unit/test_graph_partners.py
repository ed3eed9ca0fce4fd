"""With whom does a town exchange, and how is a statement said?"""

from datetime import date

import pytest

from matchmaker.errors import NotFound
from matchmaker.graph.listings import Mention, towns_on_related, towns_on_topic, towns_with_method
from matchmaker.graph.mention_wording import mention_sentence
from matchmaker.graph.partners import partners_of
from matchmaker.graph.path import PathKind
from matchmaker.graph.schema import HEAD_OFFICE
from matchmaker.graph.wording import sentence
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.history import PastExchange, Relation, RelationKind
from matchmaker.towns.named_entry import named_method, named_topic
from matchmaker.towns.profile import Stage
from tests.builders import a_profile, ags
from tests.graph_builders import a_graph, by_method, giver, on_topic, seeker


def said(mentions: tuple[Mention, ...]) -> list[str]:
    return [mention_sentence(one) for one in mentions]


def test_running_exchanges_come_first_then_the_latest_then_networks_each_by_name():
    relations = [
        Relation(ags(0), ags(4), RelationKind.EXCHANGE, "Alt", "Liste", ended=date(2019, 5, 1)),
        Relation(ags(0), ags(3), RelationKind.EXCHANGE, "Neu", "Liste", ended=date(2024, 5, 1)),
        Relation(ags(0), ags(2), RelationKind.TWIN_TOWN, "", "Liste"),
        Relation(ags(1), ags(5), RelationKind.EXCHANGE, "Fremd", "Liste"),
    ]
    profiles = [seeker(0, networks=("netz",)), seeker(6, networks=("netz",)), seeker(7)]

    found = partners_of(a_graph(profiles, relations=relations), ags(0))

    assert [(one.town.key, one.exchanges, one.runs) for one in found] == [
        (ags(2), True, True),
        (ags(3), True, False),
        (ags(4), True, False),
        (ags(6), False, False),
    ]


def test_a_partner_is_told_with_what_is_between_the_two_and_who_gives_and_who_seeks():
    relation = Relation(ags(0), ags(1), RelationKind.EXCHANGE, "Markt", "Liste", ended=date(2024, 5, 1))
    graph = a_graph([seeker(0, "vacancy"), giver(1, on_topic("vacancy"))], relations=[relation])

    (partner,) = partners_of(graph, ags(0))

    assert [sentence(path) for path in partner.met] == [
        "Ahornstedt und Birkenau am See haben sich schon ausgetauscht (Markt), bis 2024."
    ]
    assert [(path.kind, path.seeker.key, path.partner.key) for path in partner.about] == [
        (PathKind.HELP, ags(0), ags(1)),
    ]


def test_past_exchanges_of_profiles_are_for_those_who_may_see_them():
    profile = a_profile(0, history=(PastExchange(ags(3), "tandem"),))

    assert partners_of(a_graph([profile]), ags(0)) == ()
    assert [one.town.key for one in partners_of(a_graph([profile], HEAD_OFFICE), ags(0))] == [ags(3)]


def test_an_unknown_town_is_refused():
    with pytest.raises(NotFound, match="12345678"):
        partners_of(a_graph([]), "12345678")


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.DECIDED, "Ahornstedt hat mit der Methode Pop-up-Labor etwas beschlossen, 2021."),
        (Stage.IN_OPERATION, "Ahornstedt hat mit der Methode Pop-up-Labor schon etwas umgesetzt, 2021."),
        (Stage.LEARNED, "Ahornstedt hat mit der Methode Pop-up-Labor etwas abgeschlossen und daraus gelernt, 2021."),
    ],
)
def test_a_method_is_told_with_how_far_the_town_is(stage, words):
    graph = a_graph([giver(0, by_method("pop_up_lab", None, stage, year=2021))])

    assert said(towns_with_method(graph, "pop_up_lab")) == [words]


def test_a_topic_is_told_as_sought_as_tried_and_as_an_idea():
    graph = a_graph(
        [
            seeker(0, "vacancy"),
            seeker(1, "empty_shops"),
            giver(2, on_topic("vacancy", title="Ladenbörse")),
            giver(3, on_topic("vacancy", failed=True)),
            giver(4, on_topic("vacancy", Stage.IDEA)),
        ]
    )

    assert sorted(said(towns_on_topic(graph, "vacancy"))) == [
        "Ahornstedt sucht Rat zum Thema Vacancy.",
        "Birkenau am See nennt als Herausforderung: Leere Läden.",
        "Cedernburg hat zum Thema Vacancy schon etwas umgesetzt (Ladenbörse).",
        "Eschenhain hat zum Thema Vacancy eine Idee.",
        "In Dornfeld ist zum Thema Vacancy etwas nicht gelungen.",
    ]


def test_a_related_topic_is_never_worded_as_the_one_asked_for():
    graph = a_graph([seeker(0, "retail"), giver(1, on_topic("centre")), seeker(2, "empty_shops")])

    assert sorted(said(towns_on_related(graph, "vacancy"))) == [
        "Ahornstedt sucht Rat zum verwandten Thema Retail.",
        "Birkenau am See hat zum verwandten Thema Centre schon etwas umgesetzt.",
    ]
    (through,) = (one for one in towns_on_related(graph, "pop_ups") if one.town.key == ags(2))
    assert mention_sentence(through) == (
        "Cedernburg nennt als Herausforderung: Leere Läden. Das gehört zum verwandten Thema Vacancy."
    )
    assert mention_sentence(through, "en") == (
        "Cedernburg names as a challenge: Empty shops. This belongs to the related topic Vacancy."
    )


def test_a_topic_and_a_method_are_known_by_id_by_label_and_by_other_names():
    taxonomy = read_taxonomy()

    assert named_topic(taxonomy, "leerstand") == named_topic(taxonomy, " Leerstand ") == "leerstand"
    assert named_method(taxonomy, "Pop-up-Lab") == named_method(taxonomy, "pop_up_labor") == "pop_up_labor"


@pytest.mark.parametrize(
    ("named", "word", "sentence_"),
    [
        (named_method, "Popup Labr", "Keine Methode heißt „Popup Labr“. Meinten Sie: pop_up_labor (Pop-up-Labor)?"),
        (named_topic, "xqzw", "Kein Thema heißt „xqzw“."),
        (named_topic, "pop_up_labor", "Kein Thema heißt „pop_up_labor“. „pop_up_labor“ ist eine Methode."),
    ],
)
def test_an_unknown_name_is_refused_with_names_like_it(named, word, sentence_):
    with pytest.raises(NotFound) as refusal:
        named(read_taxonomy(), word)

    assert str(refusal.value).startswith(sentence_)
