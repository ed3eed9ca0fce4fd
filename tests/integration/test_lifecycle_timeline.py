"""Does the printed timeline tell what the program really does?"""

from tests.lifecycle_timeline import DOCUMENT, told


def test_the_printed_timeline_is_what_happens_now():
    """Where it is not: ``python -m tests.lifecycle_timeline`` writes it anew, and somebody reads what changed."""
    assert told() == DOCUMENT.read_text(encoding="utf-8")
