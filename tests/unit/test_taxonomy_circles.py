"""Is every circle of broader topics found once, and nothing taken for a circle that is none?"""

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.taxonomy.references import rings
from matchmaker.taxonomy.toml_rows import Row, parse_rows

NAMES = ("a", "b", "c", "d", "e", "f")


def topics(**parents: str | None) -> dict[str, Row]:
    """Rows of topics with these parents, in this order."""
    text = "".join(
        f'[[topic]]\nid = "{own}"\n' + (f'broader = "{broader}"\n' if broader else "")
        for own, broader in parents.items()
    )
    return {row.values["id"]: row for row in parse_rows("topics.toml", text).rows}


def test_a_topic_above_itself_is_a_circle():
    assert rings(topics(a="a", b="a")) == (("a", "a"),)


def test_two_circles_are_two():
    assert rings(topics(a="b", c="d", b="a", d="c")) == (("a", "b", "a"), ("c", "d", "c"))


def test_topics_below_a_circle_and_topics_under_an_unknown_parent_are_no_part_of_one():
    assert rings(topics(a="b", b="c", c="b", d="nowhere", e="d")) == (("b", "c", "b"),)


@given(st.lists(st.sampled_from((None, *NAMES)), min_size=len(NAMES), max_size=len(NAMES)))
def test_a_topic_is_in_a_circle_exactly_when_climbing_comes_back_to_it(parents):
    above = dict(zip(NAMES, parents, strict=True))

    def comes_back(start: str) -> bool:
        place: str | None = above[start]
        for _ in NAMES:
            if place in (start, None):
                break
            place = above[place]
        return place == start

    found = rings(topics(**above))

    assert {name for ring in found for name in ring} == {name for name in NAMES if comes_back(name)}
    assert sum(len(ring) - 1 for ring in found) == len({name for ring in found for name in ring})
    assert all(ring[0] == ring[-1] for ring in found)
