"""Which of many reasons does a letter tell?"""

from hypothesis import given
from hypothesis import strategies as st

from emails.letter_parts import BothSides

SENTENCES = st.lists(st.text(min_size=1), unique=True, max_size=6).map(tuple)
SIDES = st.builds(BothSides, SENTENCES, SENTENCES, SENTENCES)


def sides_of(reasons: BothSides) -> tuple[tuple[str, ...], ...]:
    return reasons.for_you, reasons.from_you, reasons.shared


def test_each_side_has_its_say_before_one_of_them_speaks_twice():
    many = BothSides(("a1", "a2", "a3"), ("b1", "b2"), ("c1",))

    assert many.best(3) == BothSides(("a1",), ("b1",), ("c1",))
    assert many.best(5) == BothSides(("a1", "a2"), ("b1", "b2"), ("c1",))
    assert many.best(9) == many


def test_a_silent_side_leaves_its_turn_to_the_others():
    assert BothSides((), (), ("c1", "c2", "c3", "c4")).best(3) == BothSides((), (), ("c1", "c2", "c3"))
    assert BothSides(("a1", "a2"), (), ("c1",)).best(3) == BothSides(("a1", "a2"), (), ("c1",))
    assert BothSides().best(3) == BothSides()


@given(SIDES, st.integers(0, 20))
def test_as_many_as_there_are_and_always_the_first(reasons: BothSides, count: int):
    told = sides_of(reasons.best(count))

    assert sum(map(len, told)) == min(count, sum(map(len, sides_of(reasons))))
    for kept, said in zip(told, sides_of(reasons), strict=True):
        assert kept == said[: len(kept)]
        # Nobody speaks a second time while somebody else has not spoken at all.
        assert len(kept) <= 1 or all(other for other, there in zip(told, sides_of(reasons), strict=True) if there)
