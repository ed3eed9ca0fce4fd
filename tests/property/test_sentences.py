"""Whatever towns state: sentences are whole in both languages, and a related topic is never worded as the same."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.scoring.pair_score import PairScore, Reason
from matchmaker.scoring.telling import telling_of
from matchmaker.scoring.wording import SENTENCES, Wording
from matchmaker.towns.profile import Format, TownProfile
from tests.property.test_scores import a_scorer
from tests.strategies import TAXONOMY, networks_of_towns
from tests.unhurried import unhurried

GERMAN, ENGLISH = Wording(TAXONOMY), Wording(TAXONOMY, "en")
formats = st.sampled_from(list(Format))


def scores_of(towns: tuple[TownProfile, ...], format: Format) -> Iterator[PairScore]:
    scorer = a_scorer(towns, format)
    yield from (scorer.explain(one.ags, other.ags) for one in towns for other in towns if one.ags != other.ags)


def reasons_of(towns: tuple[TownProfile, ...], format: Format) -> Iterator[Reason]:
    for score in scores_of(towns, format):
        yield from (reason for line in score.contributions for reason in line.reasons)


@unhurried
@given(networks_of_towns(most=3), formats)
def test_a_related_topic_is_never_worded_as_the_same(towns, format):
    for reason in reasons_of(towns, format):
        subject = dict(reason.subject)
        if {"t", "u"} <= subject.keys():
            german, english = GERMAN.sentence(reason), ENGLISH.sentence(reason)
            assert ("verwandt" in german) is (subject["t"] != subject["u"])
            assert ("related" in english) is (subject["t"] != subject["u"])
            if subject["t"] != subject["u"]:
                labels = [TAXONOMY.entry(str(subject[place])).labels for place in ("t", "u")]
                assert all(label.de in german and label.en in english for label in labels)


@unhurried
@given(networks_of_towns(most=3), formats)
def test_every_reason_has_a_whole_sentence_in_both_languages(towns, format):
    for reason in reasons_of(towns, format):
        assert set(SENTENCES["reasons"][reason.code]) == {"de", "en"}
        for wording in (GERMAN, ENGLISH):
            sentence = wording.sentence(reason)
            assert sentence.endswith(".")
            assert not set("{}") & set(sentence)


@unhurried
@given(networks_of_towns(most=3), formats)
def test_what_is_told_first_is_among_the_reasons_at_most_three_each_and_nothing_twice(towns, format):
    for score in scores_of(towns, format):
        telling = telling_of(score)
        stored = [reason for line in score.contributions for reason in line.reasons]
        for told in (telling.for_a, telling.for_b, telling.against):
            assert len(told) <= 3
        for told in (telling.for_a, telling.for_b, telling.against, telling.missing):
            assert all(reason in stored for reason in told)
            sentences = [GERMAN.sentence(reason) for reason in told]
            assert len(set(sentences)) == len(sentences)
        assert not set(telling.against) & {*telling.for_a, *telling.for_b}
