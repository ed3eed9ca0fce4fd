"""Which values of the rules may head office change in the browser, and what does each of them do?"""

from collections.abc import Mapping

from api.pages.policy_field import FieldKind, PolicyField, Range
from api.pages.proposal_words import format_name
from api.pages.spoken import GERMAN
from matchmaker.matching.group_problem_file import LARGEST_SIZE
from matchmaker.rounds.group_rules_file import LARGEST_RATIO, LEVEL, MOST_STATES, SMALLEST
from matchmaker.rounds.policy_document import PolicyPath
from matchmaker.rounds.policy_file import (
    ANSWERS,
    BUDGET,
    COLLECTING,
    LONGEST_SENTENCE,
    MOST_HOURS,
    NUMBERS,
    ORDER,
    PLAN_B,
    TOPIC,
    TRAVEL_COSTS,
    WHOLE_NUMBERS,
)
from matchmaker.towns.profile import Format


def _round(key: str, label: str, unit: str, meaning: str) -> PolicyField:
    return PolicyField(("round", key), FieldKind.WHOLE, label, meaning, unit, WHOLE_NUMBERS[key])


def _limit(key: str, label: str, unit: str, meaning: str) -> PolicyField:
    return PolicyField(("limits", key), FieldKind.NUMBER, label, meaning, unit, NUMBERS[key])


def _group(format: str, key: str, label: str, meaning: str, **more: str) -> PolicyField:
    limits: Range = (SMALLEST[format], LARGEST_SIZE) if key.endswith("size") else (1, MOST_STATES)
    return PolicyField(("groups", format, key), FieldKind.WHOLE, label, meaning, more.get("unit", "Städte"), limits)


# A share has no unit; its limits say what it is.
SHARE = ""
DATES = (
    _round(
        "answer_window_days", "Antwortfrist", "Tage", "So lange hat eine Stadt Zeit, auf einen Vorschlag zu antworten."
    ),
    PolicyField(
        ("round", "reminder_days"),
        FieldKind.DAYS,
        "Erinnerungen",
        "An diesen Tagen nach dem Versand wird erinnert, mit Kommas getrennt; leer: nie.",
        "Tage",
    ),
    _round(
        "head_office_task_day",
        "Aufgabe für die Geschäftsstelle nach",
        "Tagen",
        "Wer bis dahin schweigt, wird angerufen.",
    ),
    PolicyField(
        ("collecting", "collecting_days"),
        FieldKind.WHOLE,
        "Sammeln der Profile",
        "So lange tragen Städte ihre Profile ein, wenn kein anderer Tag genannt wird.",
        "Tage",
        COLLECTING["collecting_days"],
    ),
    PolicyField(
        ("collecting", "profile_reminder_days"),
        FieldKind.WHOLE,
        "Erinnerung an das Profil",
        "So viele Tage vor dem Ende des Sammelns wird erinnert, wer noch keinen Bedarf nannte.",
        "Tage",
        COLLECTING["profile_reminder_days"],
    ),
)
PAIRS = (
    _limit(
        "maximum_size_ratio",
        "Größtes Größenverhältnis",
        "mal",
        "Größere Unterschiede sind nur auf Wunsch beider möglich.",
    ),
    _limit("minimum_score", "Mindestwert eines Vorschlags", SHARE, "0,4 heißt: ab 40 Punkten; 0: keine Grenze."),
    _limit(
        "minimum_confidence",
        "Mindestsicherheit",
        SHARE,
        "Darunter wird nichts vorgeschlagen, sondern nach Angaben gefragt.",
    ),
    _limit(
        "provisional_confidence", "Vorläufig bis", SHARE, "Unter dieser Sicherheit steht „vorläufig“ bei den Punkten."
    ),
    PolicyField(
        ("limits", TOPIC),
        FieldKind.SWITCH,
        "Tandems brauchen ein gemeinsames Thema",
        "Ein Bedarf, den beide haben, oder Erfahrung der einen mit einem Bedarf der anderen.",
    ),
    _round(
        "decline_rest_months",
        "Ruhe nach einer Absage",
        "Monate",
        "So lange wird ein abgelehntes Paar nicht wieder vorgeschlagen.",
    ),
    _round(
        "open_proposals_per_town",
        "Offene Vorschläge je Stadt",
        "Vorschläge",
        "So viele warten höchstens zugleich auf Antwort.",
    ),
)
EFFORT = (
    *(
        PolicyField(
            ("effort", "quarterly_hours", str(form)),
            FieldKind.WHOLE,
            f"Aufwand: {format_name(form, GERMAN)}",
            "Was die Teilnahme eine Stadt kostet; beim Besuch der Teil der gastgebenden.",
            "Stunden im Quartal",
            MOST_HOURS,
        )
        for form in Format
    ),
    PolicyField(
        ("effort", BUDGET),
        FieldKind.WHOLE,
        "Stunden für alle Formate",
        "Wer mehr bräuchte, wird nicht vorgeschlagen.",
        "Stunden im Quartal",
        MOST_HOURS,
    ),
    PolicyField(
        ("effort", TRAVEL_COSTS),
        FieldKind.TEXT,
        "Wer zahlt die Fahrten?",
        f"Ein deutscher Satz, höchstens {LONGEST_SENTENCE} Zeichen; leer: nicht geregelt.",
    ),
)
FOLLOWING = (
    PolicyField(
        ("answers", PLAN_B),
        FieldKind.SWITCH,
        "Plan B sofort fragen",
        "Scheitert ein Tandem, wird die nächstbeste Stadt sofort gefragt, sonst erst die Geschäftsstelle.",
    ),
    PolicyField(
        ("answers", "unanswered_before_pause"),
        FieldKind.WHOLE,
        "Schweigen bis zur Pause",
        "So viele Vorschläge in Folge ohne Antwort, dann ruht die Stadt.",
        "Vorschläge",
        ANSWERS["unanswered_before_pause"],
    ),
    PolicyField(
        ("answers", "silence_pause_days"),
        FieldKind.WHOLE,
        "Länge dieser Pause",
        "Danach wird die Stadt wieder vorgeschlagen.",
        "Tage",
        ANSWERS["silence_pause_days"],
    ),
)
GROUPS = (
    PolicyField(("groups", LEVEL), FieldKind.LEVEL, "Gemeinsam in einer Gruppe", "Alle Mitglieder haben Bedarf darin."),
    _group(
        "circle",
        "minimum_size",
        "Kreis: mindestens",
        "So viele Zusagen braucht ein Kreis; mit 4 moderiert die Geschäftsstelle.",
    ),
    _group("circle", "target_size", "Kreis: höchstens", "So viele Städte werden eingeladen."),
    PolicyField(
        ("groups", "circle", "maximum_size_ratio"),
        FieldKind.NUMBER,
        "Kreis: größtes Größenverhältnis",
        "Zwischen der größten und der kleinsten Stadt.",
        "mal",
        (1, LARGEST_RATIO),
    ),
    _group("circle", "maximum_per_state", "Kreis: höchstens je Land", "Damit verschiedene Länder zusammenkommen."),
    PolicyField(
        ("groups", "circle", "one_per_district"),
        FieldKind.SWITCH,
        "Kreis: eine Stadt je Landkreis",
        "Damit nicht Nachbarn unter sich bleiben.",
    ),
    PolicyField(
        ("groups", "circle", "common_window"),
        FieldKind.SWITCH,
        "Kreis: gemeinsame Zeit",
        "Es gibt eine Zeit, zu der alle können; wer keine nannte, kann immer.",
    ),
    _group("consortium", "minimum_size", "Verbund: mindestens", "So viele Zusagen braucht ein Verbund."),
    _group("consortium", "target_size", "Verbund: höchstens", "So viele Städte werden eingeladen."),
    _group(
        "consortium",
        "minimum_states",
        "Verbund: Länder mindestens",
        "Aus so vielen Ländern kommen die Städte.",
        unit="Länder",
    ),
    PolicyField(
        ("groups", "consortium", "theme"),
        FieldKind.THEME,
        "Verbund: Thema",
        "Eines für alle Verbünde, oder jeder hat seines.",
    ),
)
FAIRNESS = (
    PolicyField(
        ("fairness", "served_share_minimum"),
        FieldKind.NUMBER,
        "Versorgt mindestens",
        "Vor dem Versand ist jede Gruppe (Land, Größe, Lage, zum ersten Mal dabei) darunter namentlich zu bestätigen.",
        SHARE,
        (0, 1),
    ),
    PolicyField(
        ("fairness", "served_group_minimum"),
        FieldKind.WHOLE,
        "Kleinste Gruppe",
        "Kleinere Gruppen sind nicht zu bestätigen.",
        "Städte",
        (1, 1000),
    ),
)
EASING = (
    PolicyField(
        ("relaxations", ORDER),
        FieldKind.ORDER,
        "Was helfen würde, vom Günstigsten zum Teuersten",
        "Einer Stadt ohne Partner wird das Erste davon genannt, das hilft; was fehlt, wird nie vorgeschlagen.",
    ),
)
SECTIONS: Mapping[str, tuple[PolicyField, ...]] = {
    "Fristen und Erinnerungen": DATES,
    "Wer mit wem": PAIRS,
    "Aufwand": EFFORT,
    "Nach den Antworten": FOLLOWING,
    "Kreise und Verbünde": GROUPS,
    "Fairness": FAIRNESS,
    "Städte ohne Partner": EASING,
}
"""Everything but the weights, in the order of the form."""

FIELDS: Mapping[PolicyPath, PolicyField] = {one.path: one for fields in SECTIONS.values() for one in fields}
