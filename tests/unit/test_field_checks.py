"""Does a value fit its field, and what is the person told if not?"""

from collections.abc import Callable
from datetime import date

import pytest

from matchmaker.errors import BadInput
from matchmaker.towns.fault_list import FaultList
from matchmaker.towns.field_checks import (
    Fields,
    Unfit,
    as_day,
    as_degrees,
    as_flag,
    as_intensity,
    as_key,
    as_line,
    as_member,
    as_text,
    as_whole_number,
)
from matchmaker.towns.profile import TWO_THIRDS, Stage
from matchmaker.towns.raw_record import RawRecord, Stated
from matchmaker.towns.vocabulary import FORMATS, STAGES


def reason(check: Callable[[object], object], value: object) -> str:
    with pytest.raises(Unfit) as unfit:
        check(value)
    return str(unfit.value)


@pytest.mark.parametrize(
    ("check", "value", "found"),
    [
        (as_text(11), "  zwei\r\nZeilen ", "zwei\nZeilen"),
        (as_text(1), "u\u0308", "ü"),
        (as_text(5), "  fünf!  ", "fünf!"),
        (as_text(5), " \n ", None),
        (as_line(), "zwei \n\t Zeilen", "zwei Zeilen"),
        (as_flag, False, False),
        (as_whole_number(1, 9), 9.0, 9),
        (as_degrees(47.0, 55.2), 50, 50.0),
        (as_day(), " 2024-02-29 ", date(2024, 2, 29)),
        (as_day(month_is_enough=True), "2024-02", date(2024, 2, 1)),
        (as_member(Stage, STAGES), "idea", Stage.IDEA),
        (as_key(FORMATS), "visit", "visit"),
        (as_intensity, 0.66, TWO_THIRDS),
        (as_intensity, " 2/3 ", TWO_THIRDS),
    ],
)
def test_a_fitting_value_is_given_in_its_one_form(check, value, found):
    assert check(value) == found
    assert type(check(value)) is type(found)


@pytest.mark.parametrize(
    ("check", "value", "says"),
    [
        (as_text(5), "sechs!", "Der Text hat 6 Zeichen; erlaubt sind 5. Kürzen Sie ihn."),
        (as_text(5), 5, "Hier steht „5“; erwartet wird Text."),
        (as_text(99), "a\x07b", "Der Text enthält ein unlesbares Zeichen (U+0007). Löschen Sie es."),
        (as_text(99), "a\uffffb", "Der Text enthält ein unlesbares Zeichen (U+FFFF). Löschen Sie es."),
        (as_line(), "GrÃ¶Ãe", "Umlaute oder andere Zeichen gingen beim Speichern verloren."),
        (as_line(), "Gr\ufffd\ufffde", "Umlaute oder andere Zeichen gingen beim Speichern verloren."),
        (as_line(), "â€žPlön", "Umlaute oder andere Zeichen gingen beim Speichern verloren."),
        (as_flag, "ja", "erlaubt sind ja und nein"),
        (as_flag, 1, "erlaubt sind ja und nein"),
        (as_whole_number(1, 9), 10, "Hier steht „10“; erlaubt sind Zahlen von 1 bis 9."),
        (as_whole_number(1, 9), float("inf"), "erlaubt sind Zahlen von 1 bis 9"),
        (as_whole_number(1, 9), float("nan"), "erlaubt sind Zahlen von 1 bis 9"),
        (as_whole_number(1, 9), 1.5, "erwartet wird eine ganze Zahl"),
        (as_whole_number(0, 9), False, "erwartet wird eine ganze Zahl"),
        (as_degrees(47.0, 55.2), 12.7, "in Deutschland liegen 47.0 bis 55.2 Grad"),
        (as_degrees(47.0, 55.2), "51,3", "erwartet wird eine Zahl in Grad"),
        (as_day(), "2024-02", "in der Form JJJJ-MM-TT."),
        (as_day(), "20240229", "in der Form JJJJ-MM-TT."),
        (as_day(), "２０２４-02-01", "in der Form JJJJ-MM-TT."),
        (as_day(), "2023-02-29", "Den Tag „2023-02-29“ gibt es nicht."),
        (as_day(), "1066-10-14", "Das Jahr 1066 liegt nicht zwischen 1900 und 2100."),
        (as_member(Stage, STAGES), "Idee", "idea (Idee), decided (beschlossen)"),
        (as_key(FORMATS), ["tandem"], "Hier steht eine Liste; erlaubt sind: tandem (Tandem)"),
        (as_intensity, 0.5, "erlaubt sind 1/3 (gering), 2/3 (mittel) und 1 (hoch)."),
        (as_intensity, True, "Hier steht „true“"),
        (as_intensity, float("nan"), "Hier steht „nan“"),
    ],
)
def test_an_unfit_value_is_refused_with_what_to_write_instead(check, value, says):
    assert says in reason(check, value)


@pytest.mark.parametrize("text", ["Âge", "São João", "€ 5", "Français", "Ünal", "Łódź", "ΑΘΗΝΑ", "😀", "Ã", "â"])
def test_letters_of_other_languages_are_not_taken_for_damage(text):
    assert as_line()(text) == text


def fields(faults: FaultList, **values: object) -> Fields:
    stated = {key: Stated(value, "Zeile 7", key.upper()) for key, value in values.items()}
    return Fields(RawRecord("Zeile 7", stated, {"title": "Titel"}), faults)


def test_a_value_that_does_not_fit_counts_as_not_stated_and_is_noted():
    faults = FaultList()

    assert fields(faults, year="x").take("year", as_whole_number(1, 9)) is None
    assert faults.is_full is False
    with pytest.raises(BadInput, match="Zeile 7, YEAR: Hier steht „x“"):
        faults.refuse_if_any("Nein:")


@pytest.mark.parametrize("values", [{}, {"title": "  "}])
def test_a_needed_field_that_is_missing_or_blank_is_named_as_its_reader_knows_it(values):
    faults = FaultList()

    assert fields(faults, **values).need("title", as_line(), "Nennen Sie ihn.") is None
    with pytest.raises(BadInput, match="Zeile 7, Titel: „Titel“ fehlt"):
        faults.refuse_if_any("Nein:")


def test_a_needed_field_that_fits_is_no_fault():
    faults = FaultList()

    assert fields(faults, title="Markthalle").need("title", as_line(), "") == "Markthalle"
    faults.refuse_if_any("Nein:")
