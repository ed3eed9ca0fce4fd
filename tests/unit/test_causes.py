"""Is what several towns without a partner have in common said once, and of nobody else?"""

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.causes import COMMON, Cause, cause_lines, causes
from matchmaker.rounds.run import LeftOver
from tests.builders import ags

SMALLER = Relaxation("minimum_size", "5", "4", 3)
NOBODY = "Keine Gruppe hält alle Regeln ein."


def left(number: int, sentence: str = NOBODY, code: str = "rules_conflict", change: Relaxation | None = None):
    return LeftOver(ags(number), code, sentence, change)


def named(town: str) -> str:
    return f"Stadt {int(town[-3:])}"


def test_one_sentence_of_several_towns_stands_once_the_largest_set_first():
    alone, pair = left(0, "Nur sie."), (left(1), left(3))
    three = tuple(left(number, "Kein Bedarf.", "no_topic") for number in (2, 4, 5))

    found = causes([alone, pair[0], three[0], pair[1], *three[1:]])

    assert found == (Cause("Kein Bedarf.", three), Cause(NOBODY, pair), Cause("Nur sie.", (alone,)))


def test_four_towns_whose_details_differ_get_the_sentence_that_holds_for_all_and_one_example():
    places = tuple(left(number, f"Belegt durch {number}.", "no_capacity") for number in range(4))

    assert causes(places) == (Cause(COMMON["no_capacity"], places, example=places[0]),)
    assert [len(one.towns) for one in causes(places[:3])] == [1, 1, 1]


def test_details_that_differ_are_never_hidden_where_no_sentence_holds_for_all():
    own = tuple(left(number, f"Bis zum {number}. März pausiert.", "paused") for number in range(1, 6))

    assert [(one.sentence, one.towns) for one in causes(own)] == [(one.sentence, (one,)) for one in own]


def test_towns_that_one_change_helps_stand_apart_from_those_that_it_does_not_help():
    helped = tuple(left(number, "Mit 4.", change=SMALLER) for number in range(3))
    # How many partners a change opens to a town is no other change.
    more = left(3, "Mit 4.", change=Relaxation("minimum_size", "5", "4", 9))
    stuck = left(4)

    assert causes([stuck, *helped, more]) == (
        Cause("Mit 4.", (*helped, more), relaxation=SMALLER),
        Cause(NOBODY, (stuck,)),
    )


def test_a_place_of_one_town_is_no_change_for_all_who_would_each_need_another():
    def asking(number: int) -> LeftOver:
        place = Relaxation("partner_capacity", f"{ags(number + 50)}: 1", f"{ags(number + 50)}: 2", 1)
        return left(number, f"Ein Platz mehr für {number + 50}.", "partners_taken", place)

    towns = tuple(asking(number) for number in range(4))

    assert causes(towns) == (Cause(COMMON["partners_taken"], towns, example=towns[0]),)
    assert causes(towns[:1]) == (Cause(towns[0].sentence, towns[:1], relaxation=towns[0].relaxation),)


def test_people_read_how_many_then_who():
    full = [left(number, f"Stadt {number} ist voll.", "no_capacity") for number in range(4)]

    assert list(cause_lines([left(9, "Nur sie."), left(7), left(8), *full], named)) == [
        (
            f"4 Städte: {COMMON['no_capacity']} Zum Beispiel: Stadt 0 ist voll.",
            ("Stadt 0", "Stadt 1", "Stadt 2", "Stadt 3"),
        ),
        (f"2 Städte, für jede gilt: {NOBODY}", ("Stadt 7", "Stadt 8")),
        ("Stadt 9: Nur sie.", ()),
    ]


def test_nobody_left_over_has_no_reasons():
    assert causes([]) == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["no_capacity", "paused", "rules_conflict"]),
            st.sampled_from(["A.", "B.", "C."]),
            st.sampled_from([None, SMALLER, Relaxation("partner_capacity", "x: 1", "x: 2", 1)]),
        ),
        max_size=20,
    )
)
def test_every_town_stands_under_exactly_one_reason_that_is_its_own_or_its_codes(
    drawn: list[tuple[str, str, Relaxation | None]],
):
    towns = [left(number, sentence, code, change) for number, (code, sentence, change) in enumerate(drawn)]

    found = causes(towns)

    assert sorted(one.ags for cause in found for one in cause.towns) == [one.ags for one in towns]
    for cause in found:
        assert {cause.sentence} == {one.sentence for one in cause.towns} or cause.sentence == COMMON[
            cause.towns[0].code
        ]
        assert len({one.code for one in cause.towns}) == 1
    assert [len(cause.towns) for cause in found] == sorted((len(cause.towns) for cause in found), reverse=True)
