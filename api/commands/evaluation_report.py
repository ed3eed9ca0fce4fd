"""How is an evaluation told to people at the terminal?"""

from collections.abc import Iterator, Mapping
from typing import Any

from api.pages.german_words import count
from matchmaker.towns.written_number import written_number

METHODS: Mapping[str, str] = {
    "matchmaker": "matchmaker",
    "fewer_fields": "  ohne 30 % der Felder",
    "other_weights": "  Gewichte ± 35 %",
    "equal_weights": "  alle Gewichte gleich",
    "random": "Zufall",
    "size_only": "nur Größe",
    "topic_jaccard": "gemeinsame Themen (Jaccard)",
    "tfidf_cosine": "gemeinsame Wörter (TF-IDF)",
    "attribute_rules": "Regeln mit Zuordnung",
    "attribute_rules_pairs": "  dieselben Regeln, unsere Paarung",
    "best_seen": "bestmöglich nach den Angaben",
    "best_complete": "bestmöglich ohne Lücken",
    "best_of_all": "bestmöglich mit Hellsehen",
}
MEASURES: Mapping[str, str] = {
    "utility_over_attribute_rules": "Nutzen über Regeln mit Zuordnung",
    "utility_over_size_only": "Nutzen über nur Größe",
    "utility_over_topic_jaccard": "Nutzen über gemeinsame Themen",
    "utility_over_tfidf_cosine": "Nutzen über gemeinsame Wörter",
    "share_of_attainable_gain": "Anteil am erreichbaren Gewinn",
    "coverage": "Anteil der Städte mit Tandem",
    "p10_over_random": "unterstes Zehntel ÷ Zufall",
    "blocking_over_random": "blockierende Paare ÷ Zufall",
    "top_5_gini": "Gini der 5er-Listen, ausgeglichen",
    "most_lists": "  häufigste Stadt: in so vielen Listen",
    "top_5_gini_as_shown": "Gini der 5er-Listen, wie gezeigt",
    "most_lists_as_shown": "  häufigste Stadt, wie gezeigt",
    "loss_with_30_percent_of_fields_removed": "Verlust ohne 30 % der Felder",
    "loss_with_weights_35_percent_off": "Verlust bei Gewichten ± 35 %",
}
CIRCLE_MEASURES: Mapping[str, str] = {
    "weakest_member_over_random": "schwächstes Mitglied über Zufall",
    "weakest_member_over_size_bands": "schwächstes Mitglied über Größenband",
    "cover_over_size_bands": "Vorsprung an Antworten",
    "filled_profiles_placed": "Anteil der gefüllten Profile im Kreis",
    "cover_over_size_bands_in_the_worst_run": "Vorsprung im schwächsten Lauf",
}
CIRCLE_REMARKS: Mapping[str, str] = {
    "cover_of_all_over_size_bands": "Vorsprung an Antworten, ohne Kreis als 0 gezählt",
    "weakest_member": "Nutzen des schwächsten Mitglieds",
    "cover": "Antworten auf den eigenen Fall",
    "gap": "Lücke zur Schranke",
}
REMARKS: Mapping[str, str] = {
    "explained": "Was die Angaben vom Nutzen erklären",
    "utility_over_attribute_rules_with_our_solver": "Nutzen über dieselben Regeln mit unserer Paarung",
    "utility_of_equal_weights_over_ours": "Mehr Nutzen, wenn alle Gewichte gleich wären",
    "share_of_gain_with_complete_profiles": "Anteil am Gewinn, wenn jede Angabe bekannt wäre",
    "share_of_gain_with_chance_foreseen": "Anteil am Gewinn, wenn auch der Zufall bekannt wäre",
    "top_5_gini_before_balance": "Gini der Listen ohne Ausgleich",
    "pairs_below_least_confidence": "Anteil der Paare, bei denen eine Runde erst nachfragt",
}
SIGNS = {"at_least": "≥", "at_most": "≤"}


def evaluation_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """The document of ``matchmaker evaluate`` as tables, with what they do and do not say."""
    yield f"{count(document['towns'], 'Stadt', 'Städte')}, {_runs(document['runs'])}, Startzahl {document['seed']}"
    yield ""
    yield f"{'':36}{'Nutzen':>8}{'P10':>8}{'blockierend':>13}"
    for method in document["methods"]:
        figures = f"{_decimal(method['utility']):>8}{_decimal(method['p10']):>8}"
        yield f"{METHODS[method['key']]:36}{figures}{_decimal(method['blocking_pairs_per_town'], 1):>13}"
    yield ""
    yield f"{'':38}{'Wert':>7}{'± Fehler':>10}{'Schranke':>10}  {'':20}{'Läufe von … bis':>17}"
    yield from (_bar_line(bar) for bar in document["bars"])
    yield ""
    yield from (f"{REMARKS[key]:56}{_decimal(value):>7}" for key, value in document["remarks"].items())
    yield ""
    yield from _circle_lines(document["circles"])
    yield _validity(document)
    yield document["circles"]["reason"]
    yield document["attainable"]
    yield document["what_it_tests"]


def _circle_lines(circles: Mapping[str, Any]) -> Iterator[str]:
    if circles["measured"]:
        yield "Kreise"
        yield from (_bar_line(bar, CIRCLE_MEASURES) for bar in circles["bars"])
        yield from (f"{CIRCLE_REMARKS[key]:56}{_decimal(value):>7}" for key, value in circles["remarks"].items())
        yield ""


def _bar_line(bar: Mapping[str, Any], measures: Mapping[str, str] = MEASURES) -> str:
    wanted = f"{SIGNS[bar['side']]} {_decimal(bar['bar'], 2)}"
    error = f"± {_decimal(bar['standard_error'])}"
    span = f"{_decimal(bar['lowest'])} … {_decimal(bar['highest'])}"
    return f"{measures[bar['key']]:38}{_decimal(bar['value']):>7}{error:>10}{wanted:>10}  {_outcome(bar):20}{span:>17}"


def _outcome(bar: Mapping[str, Any]) -> str:
    if bar["margin"] is None:
        return "nicht messbar"
    return "erreicht" if bar["met"] else f"verfehlt um {_decimal(-bar['margin'])}"


def _validity(document: Mapping[str, Any]) -> str:
    meant = document["bars_hold_for"]
    if document["towns"] == meant["towns"] and document["runs"] >= meant["least_runs"]:
        bars = [*document["bars"], *document["circles"]["bars"]]
        missed = sum(not bar["met"] for bar in bars)
        return f"Von {len(bars)} Schranken sind {missed} verfehlt."
    return (
        f"Die Schranken gelten für {meant['towns']} Städte und mindestens {meant['least_runs']} Läufe, nicht für diese."
    )


def _decimal(value: float | None, decimals: int = 3) -> str:
    return "–" if value is None else written_number(value, decimals, "de")


def _runs(count: int) -> str:
    return "1 Lauf" if count == 1 else f"{count} Läufe"
