"""What would an import change?"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from matchmaker.towns.history import PastExchange, Relation, RelationKind
from matchmaker.towns.preview import ChangedProfile, FieldChange, Preview, changes_between, preview_of
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, Visibility, Wishes
from matchmaker.towns.wording import tie, titled
from tests.builders import a_profile, ags
from tests.profile_strategies import LAW, profiles


def lines(before, after) -> list[str]:
    return [str(change) for change in changes_between(before, after)]


def test_every_profile_is_new_changed_or_unchanged():
    stored = (a_profile(1), a_profile(2), a_profile(3))
    moved = a_profile(2, population=9999)

    assert preview_of((a_profile(4), moved, a_profile(1)), stored) == Preview(
        new=(a_profile(4),),
        changed=(ChangedProfile(moved, (FieldChange("population", "Einwohnerzahl", "9000", "9999"),)),),
        unchanged=(a_profile(1),),
    )


def test_only_new_and_changed_profiles_are_to_be_stored():
    moved = a_profile(2, capacity=3)

    assert preview_of((a_profile(1), moved, a_profile(4)), (a_profile(1), a_profile(2))).to_store == (
        a_profile(4),
        moved,
    )


def test_another_role_of_a_town_is_another_profile():
    administration = a_profile(1, role=Role.ADMINISTRATION)

    assert preview_of((administration,), (a_profile(1),)).new == (administration,)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"consent": False}, "Einwilligung: ja → nein"),
        ({"field": "Bauamt"}, "Fachbereich: (nichts) → Bauamt"),
        ({"paused_until": date(2025, 9, 1)}, "Pause bis: (nichts) → 2025-09-01"),
        ({"formats": (Format.TANDEM, Format.VISIT)}, "Formate: keine → Tandem, Beratung vor Ort"),
        ({"windows": ("tue_am",)}, "Zeitfenster: (nichts) → Dienstag Vormittag"),
        ({"wishes": Wishes(other_state=True)}, "Wunsch anderes Land: (nichts) → ja"),
        ({"blocked": (ags(5),)}, "nicht mit: keine → 99000005"),
        ({"needs": ()}, "Bedarf: vacancy (hoch) → (nichts)"),
        ({"needs": (Need("vacancy", 1 / 3),)}, "Bedarf vacancy (hoch), Dringlichkeit: hoch → gering"),
        (
            {"needs": (Need("vacancy", visibility=Visibility.SCORE_ONLY),)},
            "Bedarf vacancy (hoch), Sichtbarkeit: öffentlich → nur Berechnung",
        ),
        ({"history": ()}, "bisheriger Austausch: (nichts) → keine"),
        (
            {"history": (PastExchange(ags(2), "tandem"),)},
            "bisheriger Austausch: (nichts) → 99000002 (Tandem)",
        ),
    ],
)
def test_a_change_is_said_in_german(change, line):
    assert lines(a_profile(1), a_profile(1, **change)) == [line]


def test_statements_are_compared_by_what_they_are_about():
    before = a_profile(1, needs=(Need("vacancy"), Need("youth")))
    after = a_profile(1, needs=(Need("youth", text="Rat der Jugend"), Need("care")))

    assert lines(before, after) == [
        "Bedarf: vacancy (hoch) → (nichts)",
        "Bedarf youth (hoch), Text: (nichts) → Rat der Jugend",
        "Bedarf: (nichts) → care (hoch)",
    ]


def test_two_statements_about_the_same_are_told_apart():
    first = Experience("retail", StatementKind.TOPIC, Stage.IDEA, year=2019)
    second = Experience("retail", StatementKind.TOPIC, Stage.LEARNED, year=2022)

    assert lines(a_profile(1, experience=(first,)), a_profile(1, experience=(first, second))) == [
        "Erfahrung: (nichts) → Thema retail (abgeschlossen)"
    ]


def test_another_order_is_a_change_too():
    before = a_profile(1, needs=(Need("vacancy"), Need("youth")))

    assert lines(before, replace(before, needs=before.needs[::-1])) == [
        "Bedarf: vacancy (hoch), youth (hoch) → youth (hoch), vacancy (hoch)"
    ]


def test_text_of_a_file_cannot_upset_the_terminal():
    assert lines(a_profile(1), a_profile(1, field="Amt\u202e" + "x" * 100)) == [
        "Fachbereich: (nichts) → Amt�" + "x" * 56 + "…"
    ]


@LAW
@given(profiles(), profiles())
def test_there_are_changes_exactly_where_there_is_a_difference(one, other):
    assert changes_between(one, one) == ()
    assert (changes_between(one, replace(other, ags=one.ags)) == ()) == (one == replace(other, ags=one.ags))


def test_towns_and_ties_have_a_line_each():
    relation = Relation(ags(1), ags(2), RelationKind.NETWORK, "LEADER", "Bericht")

    names = {ags(1): "Birkenau am See", ags(2): "Cedernburg"}
    assert titled(a_profile(1), names) == "99000001 Birkenau am See (Bürgermeisteramt)"
    assert titled(a_profile(1, role=None), {}) == "99000001 (ohne Rolle)"
    assert tie(relation, names) == "99000001 Birkenau am See und 99000002 Cedernburg: Netzwerk „LEADER“"
