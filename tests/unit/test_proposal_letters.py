"""Does the letter say why to each side, and nothing that a town did not say in public?"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from api.correspondence import TownCorrespondence
from api.demo_book import demo_book
from api.letter_ground import FactMissing
from api.proposal_letters import Post, ProposalLetters, both_sides, read_letters, sources_of
from api.settings import Settings
from emails.language import Language
from emails.letter_parts import BothSides
from emails.proposal_letters import ProposalOffered
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.asked_pair import asked_pair
from matchmaker.rounds.correspondence import LetterKind, LetterOrder
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.scoring.pair_score import Contribution, Direction, PairScore, Reason
from matchmaker.scoring.telling import opening_for, telling_of
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, TownProfile, Visibility
from tests.builders import a_profile, a_taxonomy, ags
from tests.proposing_cast import collecting, run
from tests.round_builders import NOW

DEADLINE = NOW + timedelta(days=14)
SETTINGS = Settings(base_url="https://austausch.example")
SECRETS = (Visibility.NETWORK, Visibility.HEAD_OFFICE, Visibility.SCORE_ONLY)


@dataclass(frozen=True)
class Letters:
    """The letters of one round, and the mails that head office's correspondence makes of them."""

    uow: UnitOfWork
    of_round: ProposalLetters

    def mail(self, proposal: Proposal, member: Member, language: Language = Language.GERMAN) -> OutboxMessage:
        order = LetterOrder(LetterKind.PROPOSAL_OFFERED, member, proposal, link_token="geheim-123")
        with self.uow:
            return TownCorrespondence(SETTINGS, demo_book, a_taxonomy(), language).write(order, self.uow, NOW)

    def letter(self, proposal: Proposal, member: Member) -> ProposalOffered:
        return self.of_round.letter(proposal, member, "https://austausch.example/vorschlaege/t", DEADLINE.date())


def letters_of_round(uow: UnitOfWork) -> ProposalLetters:
    with uow:
        return read_letters("r1", uow, Post(SETTINGS, Wording(a_taxonomy())))


def letters_for(*profiles: TownProfile) -> tuple[Letters, Proposal]:
    uow = collecting(*profiles)
    (draft,) = run(uow).drafts
    offered = Proposal(
        **{name: getattr(draft, name) for name in Proposal.__slots__}
        | {"state": ProposalState.OFFERED, "offered_at": NOW, "deadline": DEADLINE}
    )
    return Letters(uow, letters_of_round(uow)), offered


def text_of(mail: OutboxMessage) -> str:
    letter = message_from_bytes(mail.content, policy=policy.default)
    return "".join(letter.get_body((kind,)).get_content() for kind in ("plain", "html"))


def an_experience(title: str, visibility: Visibility = Visibility.PUBLIC, topic: str = "vacancy") -> Experience:
    return Experience(
        title.lower(), StatementKind.PROJECT, Stage.IN_OPERATION, topic=topic, title=title, visibility=visibility
    )


def test_the_mail_is_one_of_a_kind_and_the_same_each_time():
    letters, offered = letters_for(a_profile(0), a_profile(1))
    member = offered.members[0]

    mail = letters.mail(offered, member)

    assert mail == letters.mail(offered, member)
    assert (mail.key, mail.letter, mail.proposal_id, mail.due_at) == (
        f"r1-1-01/{ags(0)}-mayor/proposal_offered/1",
        "proposal_offered",
        "r1-1-01",
        NOW,
    )
    assert mail.recipient == "buergermeisteramt@ahornstedt.example"
    assert mail.message_id == f"<{mail.id}@austausch.example>"
    other = letters.mail(offered, offered.members[1])
    assert {other.key, other.id, other.message_id}.isdisjoint({mail.key, mail.id, mail.message_id})


def test_the_letter_names_partner_topic_day_link_and_round():
    letters, offered = letters_for(a_profile(0), a_profile(1))

    text = text_of(letters.mail(offered, offered.members[0]))

    for said in ("Birkenau am See", "Vacancy", "18. März 2024", "https://austausch.example/vorschlaege/geheim-123"):
        assert text.count(said) >= 2
    assert "Frühjahr" in text


def shown_and_hidden(visibility: Visibility) -> tuple[Experience, Experience]:
    """Two on the same topic: a modest one for everybody, and one that tells far more, for a few."""
    project = {"kind": StatementKind.PROJECT, "topic": "vacancy"}
    return (
        Experience("offen", stage=Stage.DECIDED, title="Offen", **project),
        Experience("geheim", stage=Stage.LEARNED, title="Geheim", evaluated=True, visibility=visibility, **project),
    )


@pytest.mark.parametrize("visibility", SECRETS)
def test_nothing_that_is_not_public_is_in_the_letter(visibility: Visibility):
    """What is hidden would be the better reason each time: it is missing because nobody may read it."""
    sealed = {"visibility": visibility, "text": "Geheimwort"}
    asking = a_profile(0, needs=(Need("vacancy"), Need("retail", **sealed), Need("youth")))
    giving = a_profile(
        1,
        needs=(Need("vacancy", 1 / 3), Need("pop_ups", **sealed), Need("youth", **sealed)),
        experience=(*shown_and_hidden(visibility), an_experience("Geheimrat", visibility, "youth")),
    )
    letters, offered = letters_for(asking, giving)

    for member in offered.members:
        text = text_of(letters.mail(offered, member))
        assert "Offen" in text
        assert "Geheim" not in text
        assert "Youth" not in text


def test_the_better_reason_is_told_as_soon_as_it_is_public():
    """The same with the seal broken: so the test above has something that could leak."""
    letters, offered = letters_for(a_profile(0), a_profile(1, experience=shown_and_hidden(Visibility.PUBLIC)))

    assert "Geheim" in text_of(letters.mail(offered, offered.members[0]))


def test_what_the_heading_names_is_said_to_both_sides_before_any_likeness():
    towns = (a_profile(0, needs=(Need("vacancy"),)), a_profile(1, needs=(Need("vacancy"),)))
    letters, offered = letters_for(*towns)
    names = {ags(0): "Ahornstedt", ags(1): "Birkenau am See"}

    for member in offered.members:
        other = next(one for one in offered.members if one != member)
        score = letters.of_round.assessment.explain(member.role, member.ags, other.ags)
        told = both_sides([score], member.ags, letters.of_round.wording).best(3)
        assert offered.topic == "vacancy"
        reader, partner = names[member.ags], names[other.ags]
        assert told.shared[:1] == (f"{reader} und {partner} arbeiten beide am Thema „Vacancy“.",)


def letter_to(town: int, *profiles: TownProfile) -> ProposalOffered:
    letters, offered = letters_for(*profiles)
    member = next(one for one in offered.members if one.ags == ags(town))
    return letters.letter(offered, member)


def test_the_letter_says_what_speaks_against_it_and_what_is_missing_at_most_two_each():
    letters, offered = letters_for(a_profile(0), a_profile(1))
    member, other = offered.members
    telling = telling_of(letters.of_round.assessment.explain(member.role, member.ags, other.ags))
    assert len(telling.missing) > 2

    letter = letters.letter(offered, member)

    assert letter.gaps == letters.of_round.wording.sentences(telling.missing)[:2]
    assert letter.doubts == letters.of_round.wording.sentences(telling.against)[:2]
    text = text_of(letters.mail(offered, member))
    assert all(text.count(sentence) == 2 for sentence in letter.gaps)
    assert text.count("Was dagegen spricht") == 2


@pytest.mark.parametrize(
    "towns",
    [
        (a_profile(0), a_profile(1)),
        (a_profile(0, needs=(Need("vacancy"),)), a_profile(1, needs=(Need("vacancy"),))),
        (a_profile(0, experience=(an_experience("Anderes", topic="care"),)), a_profile(1)),
    ],
)
@pytest.mark.parametrize("language", Language)
def test_the_letter_tells_the_three_reasons_that_its_reader_finds_on_the_page(
    towns: tuple[TownProfile, ...], language: Language
):
    letters, offered = letters_for(*towns)
    wording = Wording(a_taxonomy(), language)
    of_round = replace(letters.of_round, wording=wording)

    for member in offered.members:
        other = next(one for one in offered.members if one != member)
        score = of_round.assessment.explain(member.role, *asked_pair(offered, member, other))
        letter = of_round.letter(offered, member, "https://austausch.example/vorschlaege/t", DEADLINE.date())

        told = [sentence.partition(" [")[0] for sentence in (*letter.reasons.for_you, *letter.reasons.shared)]
        given = [sentence.partition(" [")[0] for sentence in letter.reasons.from_you]
        assert sorted(told) == sorted(wording.sentences(opening_for(score, member.ags)))
        assert set(given) <= set(wording.sentences(opening_for(score, other.ags))) - set(told)
        assert len(told) + len(given) <= 4


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.GERMAN,
            r"Heute [\d,]+ von 100 Punkten\. Je nachdem, was noch hinzukommt, werden es [\d,]+ bis [\d,]+\.",
        ),
        (Language.ENGLISH, r"[\d.]+ of 100 points today\. Depending on what is added, it will be [\d.]+ to [\d.]+\."),
    ],
)
def test_a_letter_about_two_towns_says_in_a_sentence_how_sure_its_points_are(language: Language, words: str):
    letters, offered = letters_for(a_profile(0), a_profile(1))

    text = text_of(letters.mail(offered, offered.members[0], language))

    assert len(re.findall(words, " ".join(text.split()))) == 2


def test_a_reason_names_where_it_stands_once():
    source = "Bericht 2023, Abschnitt 4.2 (Aussage über den ganzen Verbund)."
    named = replace(an_experience("Eins"), source=source)
    giving = a_profile(1, needs=(Need("vacancy", source="Bericht 2023, Abschnitt 4.2"),), experience=(named,))

    letter = letter_to(0, a_profile(0, needs=(Need("vacancy"),)), giving)

    assert letter.reasons.for_you[0].endswith("(Eins). [1]")
    assert letter.sources[0] == "[1] Bericht 2023, Abschnitt 4.2 (Aussage über den ganzen Verbund)"


def test_the_numbers_behind_the_reasons_are_those_of_the_sources_and_no_source_stands_alone():
    first = a_profile(0, needs=(Need("vacancy", source="Liste A"), Need("retail", source="Liste B")))
    giving = a_profile(1, needs=(Need("vacancy", source="Liste C"),), experience=(an_experience("Eins"),))

    letter = letter_to(0, first, giving)

    told = (*letter.reasons.for_you, *letter.reasons.from_you, *letter.reasons.shared)
    cited = {int(number) for sentence in told for number in re.findall(r"\d+", sentence.rpartition(" [")[2])}
    assert [source.partition(" ")[0] for source in letter.sources] == [f"[{number}]" for number in sorted(cited)]
    assert min(cited) == 1
    assert len(set(letter.sources)) == len(letter.sources) > 1


def test_where_the_size_is_a_reason_its_source_stands_once():
    letters, offered = letters_for(a_profile(0), a_profile(1))
    member, other = offered.members
    source = letters.of_round.towns[other.ags].source

    letter = letters.letter(offered, member)

    assert [one for one in letter.sources if one.endswith(source)] != []
    assert letter.partners[0].population_source == ""
    assert text_of(letters.mail(offered, member)).count(source) == 2


def test_a_list_of_topics_is_no_source_of_what_a_town_said():
    reason = Reason("no_contact", (("a", "A"), ("b", "B")), 1.0, "Themenliste")

    assert sources_of(reason) == ()
    assert sources_of(replace(reason, source="Liste A; Themenliste; Liste A.")) == ("Liste A",)


def test_who_takes_nothing_home_reads_so_instead_of_nothing():
    letters, offered = letters_for(
        a_profile(0, experience=(an_experience("Anderes", topic="care"),)),
        a_profile(1, experience=(an_experience("Eins"),)),
    )
    giver = next(one for one in offered.members if one.ags == ags(1))

    letter = letters.letter(offered, giver)
    text = text_of(letters.mail(offered, giver))

    assert letter.reasons.for_you == ()
    assert text.count("Was Ihre Stadt mitnimmt, klären Sie zu Beginn gemeinsam.") == 2
    # What counts too little to be told may be stated all the same.
    assert "nichts genannt" not in text


def test_a_proposal_without_a_deadline_is_not_offered():
    letters, offered = letters_for(a_profile(0), a_profile(1))
    draft = Proposal(**{name: getattr(offered, name) for name in Proposal.__slots__} | {"deadline": None})

    with pytest.raises(FactMissing, match="answer_by"):
        letters.mail(draft, draft.members[0])


def test_a_round_that_was_never_computed_has_no_letters():
    with pytest.raises(TransitionRefused, match="noch keine Vorschläge"):
        letters_of_round(collecting(a_profile(0)))


def a_line(criterion: str, direction: Direction, tenths: int, *reasons: Reason, value: float = 0.8) -> Contribution:
    return Contribution(criterion, direction, 0.2, value, 1.0, 0.3, tenths, reasons)


def learned(by: str, of: str, strength: float, title: str, topic: str = "vacancy") -> Reason:
    subject = (("a", by), ("b", of), ("t", topic), ("u", topic), ("title", title))
    return Reason("learns_done_same", subject, strength)


def test_each_side_reads_what_it_takes_home_what_it_gives_and_what_is_shared():
    names = (("a", "A"), ("b", "B"))
    score = PairScore(
        ags(0),
        ags(1),
        Format.TANDEM,
        500,
        (500, 500),
        (
            a_line(
                "similar_size", Direction.BOTH, 90, Reason("similar_size", (*names, ("p_a", 9000), ("p_b", 9100)), 0.9)
            ),
            a_line("novelty", Direction.BOTH, 20, Reason("no_contact", names, 1.0)),
            a_line("setting", Direction.BOTH, 60, Reason("setting_missing", names, 0.0), value=0.4),
            a_line("learns", Direction.A_TO_B, 50, learned("A", "B", 0.8, "Eins"), learned("A", "B", 0.7, "Noch eins")),
            a_line(
                "learns",
                Direction.B_TO_A,
                10,
                learned("B", "A", 0.5, "Zwei"),
                learned("B", "A", 0.4, "Drei", "youth"),
                Reason("nothing_to_learn", names, 0.0),
            ),
        ),
        0,
        1.0,
        (400, 600),
    )
    from_b = ("B hat zum Thema „Vacancy“ schon etwas umgesetzt (Eins).",)
    from_a = (
        "A hat zum Thema „Vacancy“ schon etwas umgesetzt (Zwei).",
        "A hat zum Thema „Youth“ schon etwas umgesetzt (Drei).",
    )
    shared = (
        "Ähnlich groß: A hat 9.000 und B 9.100 Einwohner.",
        "A und B hatten bisher noch keinen Austausch.",
    )
    wording = Wording(a_taxonomy())

    assert both_sides([score], ags(0), wording) == BothSides(from_b, from_a, shared)
    assert both_sides([score], ags(1), wording) == BothSides(from_a, from_b, shared)


def test_an_office_of_the_administration_is_reached_at_its_own_address():
    letters, offered = letters_for(*(a_profile(number, role=Role.ADMINISTRATION) for number in (0, 1)))

    assert letters.mail(offered, offered.members[0]).recipient == "verwaltung@ahornstedt.example"
