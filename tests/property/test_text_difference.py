"""Does a difference hold both texts whole, whatever they are?"""

from hypothesis import given
from hypothesis import strategies as st

from api.pages.text_difference import Piece, difference

# Few words and blanks of every kind, so that texts share stretches.
texts = st.lists(st.sampled_from(["passt", "nicht", "zu", " ", "  ", "\n", "weit", "weit."]), max_size=12).map("".join)


@given(texts, texts)
def test_without_the_pieces_of_one_side_the_other_text_is_left(own: str, stored: str) -> None:
    woven = difference(own, stored)

    assert "".join(one.text for one in woven if one.kind != "stored") == own
    assert "".join(one.text for one in woven if one.kind != "own") == stored


@given(st.text(), st.text())
def test_that_holds_for_any_texts(own: str, stored: str) -> None:
    woven = difference(own, stored)

    assert "".join(one.text for one in woven if one.kind != "stored") == own
    assert "".join(one.text for one in woven if one.kind != "own") == stored


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert difference(text, text) == ((Piece("same", text),) if text else ())
