"""Why did a calibration end as it did, in one or two German sentences?"""

from collections.abc import Iterator

from matchmaker.scoring.calibration import (
    CALIBRATION_DECISIONS,
    CALIBRATION_GROUPS,
    PROPOSAL_ANSWERS,
    PROPOSAL_DECISIONS,
    PROPOSAL_GROUPS,
    Calibration,
    Stage,
)
from matchmaker.scoring.held_out import NEEDED_GAIN, HeldOutLoss

SIGNED = "Neue Gewichte gelten erst, wenn ein Mensch sie gezeichnet hat."


def reason_for(found: Calibration) -> str:
    """What is missing to the next stage, or what the learned weights are worth."""
    if found.stage is Stage.NOTHING:
        missing = _missing(found, (CALIBRATION_DECISIONS, CALIBRATION_GROUPS, 0), "")
        return f"Zu wenige Antworten, um etwas zu lernen: es {missing}. Die Gewichte bleiben."
    if found.stage is Stage.CALIBRATION:
        missing = _missing(found, (PROPOSAL_DECISIONS, PROPOSAL_GROUPS, PROPOSAL_ANSWERS), " noch")
        return f"Für einen Vorschlag {missing}. Die Gewichte bleiben."
    return f"{_comparison(found.loss)} {SIGNED}" if found.active else f"{_comparison(found.loss)} Sie gelten nicht."


def _missing(found: Calibration, needed: tuple[int, int, int], yet: str) -> str:
    """„fehlt 1 Gruppe“, „fehlen 18 Entscheidungen und 1 Gruppe“, with ``yet`` after the verb."""
    decisions, groups, answers = needed
    wanted = (
        (decisions - found.decisions, "Entscheidung", "Entscheidungen"),
        (groups - found.groups, "Gruppe", "Gruppen"),
        (answers - found.rarer_answers, "Antwort der selteneren Art", "Antworten der selteneren Art"),
    )
    lacked = [(lacking, one if lacking == 1 else more) for lacking, one, more in wanted if lacking > 0]
    verb = "fehlt" if [lacking for lacking, _ in lacked] == [1] else "fehlen"
    return f"{verb}{yet} {_listed(f'{lacking} {word}' for lacking, word in lacked)}"


def _listed(parts: Iterator[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} und {last}" if first else last


def _comparison(loss: HeldOutLoss | None) -> str:
    if loss is None:
        return "Die gelernten Gewichte ließen sich nicht prüfen: eine Antwort kam nur in wenigen Gruppen vor."
    figures = f"Vorhersagefehler {_german(loss.learned)} statt {_german(loss.prior)}, Log-Loss: kleiner ist besser"
    if loss.convinces:
        return f"Die gelernten Gewichte sagen zurückgehaltene Antworten besser voraus ({figures})."
    if loss.gain < NEEDED_GAIN:
        wanted = f"nötig sind {_german(NEEDED_GAIN)} weniger"
        sentence = "Die gelernten Gewichte sagen zurückgehaltene Antworten nicht deutlich besser voraus"
        return f"{sentence} ({figures}, {wanted})."
    return f"Der Vorsprung der gelernten Gewichte ({figures}) ist nicht sicher: er kann auch Zufall sein."


def _german(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")
