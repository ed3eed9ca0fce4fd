"""Is a fault told in the title and at its field, whatever kind of field it is, and is no other page touched?"""

import pytest

from api.pages.spoken import GERMAN, SPOKEN
from api.pages.told_faults import with_told_faults

HEAD = "<title>Seite</title>"
SAID = '<p class="kern-error" id="a-fehler">Bitte &lt;wählen&gt;.</p>'


def a_page(control: str, *sentences: str) -> str:
    links = "".join(f'<li><a class="kern-link fault" href="#a">{one}</a></li>' for one in sentences)
    return f'{HEAD}<div id="fehler"><ul>{links}</ul></div>{control}'


def after_summary(page: str) -> str:
    return with_told_faults(page, GERMAN).split("</ul></div>")[1]


SELECT = '<div class="kern-form-input__select-wrapper">\n  <select id="a" name="x">'
CHECK = '<div class="kern-form-check"><input type="checkbox" id="a">'
LINKED = ' aria-describedby="a-fehler" aria-invalid="true">'


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        ('<input id="a">', f'{SAID}<input id="a"{LINKED}'),
        ('<textarea id="a">Text</textarea>', f'{SAID}<textarea id="a"{LINKED}Text</textarea>'),
        (SELECT, f"{SAID}{SELECT[:-1]}{LINKED}"),
        (CHECK, f"{SAID}{CHECK[:-1]}{LINKED}"),
        (
            '<input id="a" aria-describedby="a-hilfe" aria-invalid="true">',
            f'{SAID}<input id="a" aria-describedby="a-hilfe a-fehler" aria-invalid="true">',
        ),
        (
            '<fieldset id="a"><legend>Wahl</legend>',
            f'<fieldset id="a" aria-describedby="a-fehler"><legend>Wahl</legend>{SAID}',
        ),
        # Another field, a part of the page that is no field, and a field whose template tells its fault itself.
        ('<input data-id="a" id="b">', '<input data-id="a" id="b">'),
        ('<section id="a">', '<section id="a">'),
        ('<p id="a-fehler">Selbst.</p><input id="a">', '<p id="a-fehler">Selbst.</p><input id="a">'),
    ],
)
def test_a_field_says_its_own_fault(control: str, expected: str) -> None:
    assert after_summary(a_page(control, "Bitte &lt;wählen&gt;.")) == expected


def test_two_faults_of_a_field_stand_together_and_the_same_one_once() -> None:
    assert after_summary(a_page('<input id="a">', "Eins.", "Zwei.", "Eins.")).startswith(
        '<p class="kern-error" id="a-fehler">Eins. Zwei.</p><input'
    )


def test_the_title_says_it_in_the_language_of_the_page_and_once() -> None:
    assert with_told_faults(a_page(""), GERMAN).startswith("<title>Fehler: Seite</title>")
    assert with_told_faults(a_page(""), SPOKEN["en"]).startswith("<title>Error: Seite</title>")
    assert with_told_faults(with_told_faults(a_page(""), GERMAN), GERMAN).count("Fehler:") == 1


def test_a_page_without_faults_stays_as_it_is() -> None:
    page = f'{HEAD}<a class="kern-link fault" href="#a">x</a><input id="a">'

    assert with_told_faults(page, GERMAN) == page
