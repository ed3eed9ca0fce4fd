"""Do the commands still answer as the document with examples shows them?"""

from benchmarks.shown_matching import EXAMPLES, Desk, chapters


def test_the_document_shows_what_the_commands_print_today(tmp_path):
    assert EXAMPLES.read_text(encoding="utf-8") == "\n".join(chapters(Desk(tmp_path))) + "\n"
