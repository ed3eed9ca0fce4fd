"""A refusal names all faults; of many rows that are wrong in one way it counts the rest."""

import pytest

from matchmaker.errors import BadInput, Fault


def rows_of(count: int, first: int = 2) -> list[Fault]:
    return [
        Fault(f"Zeile {row}", f"„ja{row}“ ist keine Antwort: nötig ist 1 oder 0.", "label")
        for row in range(first, first + count)
    ]


@pytest.mark.parametrize("count", [1, 10, 11])
def test_few_rows_are_all_named(count):
    refusal = BadInput("Nicht gelesen:", rows_of(count))

    assert str(refusal).splitlines() == ["Nicht gelesen:", *(f"  {fault}" for fault in rows_of(count))]


def test_of_many_alike_the_first_ten_are_named_and_the_others_counted():
    refusal = BadInput("Nicht gelesen:", rows_of(295))

    lines = str(refusal).splitlines()
    assert lines[1:11] == [f"  {fault}" for fault in rows_of(10)]
    assert lines[11:] == ["  label: … und 285 weitere Zeilen mit diesem Fehler."]
    assert refusal.faults == tuple(rows_of(295))


def test_another_fault_among_them_is_named_wherever_it_stands():
    last = Fault("Zeile 400", "Hier fehlt der Wert.", "label")
    elsewhere = Fault("Zeile 401", rows_of(1)[0].reason, "group")
    files = [Fault(f"towns[{number}]", "fehlt") for number in range(12)]

    lines = str(BadInput("Nicht gelesen:", [*rows_of(20), last, elsewhere, *files])).splitlines()

    assert len(lines) == 1 + 10 + 1 + 2 + 12
    assert f"  {last}" in lines
    assert f"  {elsewhere}" in lines
