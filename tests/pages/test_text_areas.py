"""Does a text that is shown again for mending keep the blank line that it begins with, and its language?"""

import re

from api.pages.view import TEMPLATES

EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
AREA = re.compile(r"<textarea\b[^>]*>.", re.DOTALL)


def test_every_text_area_begins_its_text_on_a_line_of_its_own() -> None:
    """Browsers take a line break right after the tag for layout: the text's own first one would be dropped instead."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    plain = {name: EXPRESSION.sub("", page.replace('{{ "\\n" }}', "\n")) for name, page in pages.items()}
    areas = [(name, area) for name, page in plain.items() for area in AREA.findall(page)]

    assert areas != []
    assert [(name, area) for name, area in areas if not area.endswith(">\n")] == []


def test_every_text_area_says_in_which_language_people_write_in_it() -> None:
    """People write German, whatever the language of the page: a page that reads aloud must not take it for English."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    areas = [(name, area) for name, page in pages.items() for area in re.findall(r"<textarea\b.*", page)]

    assert areas != []
    assert [(name, area) for name, area in areas if "lang=" not in area] == []
