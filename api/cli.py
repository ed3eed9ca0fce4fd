"""Which commands does ``matchmaker`` know, and how does a refusal reach the person at the terminal?"""

import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import typer
from typer.main import get_group

from api.commands.german_help import GermanGroup, speak_german
from api.commands.wrong_usage import refusal_of
from matchmaker.errors import MatchmakerError


@dataclass(frozen=True, slots=True)
class Offer:
    """A command as the overview shows it, and the module below ``api.commands`` that is loaded when it is called.

    The module's ``commands`` hold the command of this name. With ``is_group`` they are the parts of a group;
    ``parts`` are those of a group whose parts lie in several modules, and then there is no module.
    """

    short_help: str
    module: str = ""
    is_group: bool = False
    parts: Mapping[str, "Offer"] = field(default_factory=dict)


TOWNS = {
    "load": Offer("Lädt das Register oder gleicht es mit einer amtlichen Datei ab", "towns"),
    "show": Offer("Zeigt eine Stadt mit allen Zahlen, ihrem Jahr und ihrer Quelle", "towns"),
    # Apart from its siblings, because comparing needs scikit-learn, which takes longer to load than they run.
    "similar": Offer("Nennt die ähnlichsten kleinen Städte", "towns_similar"),
    "merge": Offer("Führt zwei Städte zusammen", "towns_merge"),
}
OFFICES = {
    "add": Offer("Hinterlegt eine Adresse, geprüft oder nur öffentlich bekannt", "offices"),
    "end": Offer("Beendet eine Adresse", "offices"),
    "list": Offer("Zeigt alle Adressen, die gelten", "offices"),
    "term": Offer("Merkt vor, bis wann eine Stelle besetzt ist", "offices"),
    # Apart from their siblings, because whoever writes letters loads the engine.
    "contact": Offer("Schreibt Stellen zum ersten Mal", "contacting"),
    "handover": Offer("Übergibt eine Stelle an die neue Besetzung", "handing_over"),
}
TASKS = {
    "list": Offer("Zeigt offene Aufgaben, die älteste zuerst", "tasks"),
    "today": Offer("Zeigt, wer die Geschäftsstelle heute braucht", "tasks_today"),
    "done": Offer("Hakt eine Aufgabe ab", "tasks"),
}
OFFERS = {
    "demo": Offer("Zeigt das Pilotnetz: 28 Städte und eine Runde bis zum Versand", "demo"),
    "serve": Offer("Zeigt die Seiten im Browser", "serve"),
    "migrate": Offer("Richtet die Datenbank ein oder bringt sie auf den neuesten Stand", "operation"),
    "worker": Offer("Verschickt Nachrichten und hält Fristen, bis Sie ihn beenden", "worker"),
    "backup": Offer("Sichert die ganze Datenbank in eine Datei", "backups"),
    "restore": Offer("Spielt eine Sicherung ein", "backups"),
    "check": Offer("Prüft Einstellungen, Datenbank und Postausgang", "operation"),
    "towns": Offer("Das Register der kleinen Städte: laden, nachsehen, vergleichen", parts=TOWNS),
    "register": Offer("Das amtliche Register: was eine Datei ändern würde", "register", is_group=True),
    "profiles": Offer("Profile der Städte: einlesen und ausgeben", "profiles", is_group=True),
    "relations": Offer("Bestehende Beziehungen zwischen Städten einlesen", "relations", is_group=True),
    "round": Offer("Eine Runde: von der Öffnung bis zum Abschluss", "rounds", is_group=True),
    "policy": Offer("Die Regeln der Runden: ansehen, vergleichen, ausgeben", "policies", is_group=True),
    "holidays": Offer("Schulferien: In ihnen stehen die Fristen still", "holidays", is_group=True),
    "elections": Offer("Wahltage: Davor gehen an eine Stadt keine Vorschläge", "elections", is_group=True),
    "exchange": Offer("Austausche: was läuft; einen sicher beenden", "exchanges", is_group=True),
    "outbox": Offer("Nachrichten: was wartet, was unklar ist", "outbox", is_group=True),
    "tasks": Offer("Aufgaben der Geschäftsstelle", parts=TASKS),
    "report": Offer("Was aus den Vorschlägen wurde, auch als CSV, XLSX, PDF", "report"),
    "wording": Offer("Der Wortlaut der Briefe: ansehen und ändern", "wording", is_group=True),
    "sign-in-link": Offer("Macht einen neuen Anmeldelink", "sign_in_link"),
    "people": Offer("Wer in der Geschäftsstelle arbeitet: einladen, zeigen, beenden", "people", is_group=True),
    "offices": Offer("Adressen, die für Städte sprechen: hinterlegen, zeigen, beenden", parts=OFFICES),
    "interest": Offer("Adressen, die Nachrichten möchten: zeigen, löschen", "interests", is_group=True),
    "export-person": Offer("Gibt aus, was zu einer Mailadresse gespeichert ist (Art. 15, 20 DSGVO)", "persons"),
    "forget-person": Offer("Löscht eine Mailadresse überall (Art. 17 DSGVO)", "persons"),
    "retention": Offer("Löscht, was über seine Frist ist, oder zählt es", "persons"),
    "tokens": Offer("Zugänge für Programme (Schnittstelle /api/v1)", "tokens", is_group=True),
    "explain": Offer("Erklärt ein Paar der Datenbank", "explain"),
    "graph": Offer("Der Wissensgraph: Verbindungen finden, ausgeben", "graph", is_group=True),
    "topics": Offer("Die Themenliste: Einträge zu einem Text finden", "topics", is_group=True),
    "similar": Offer("Nennt die ähnlichsten Zeilen einer Tabelle", "similar"),
    "score": Offer("Bewertet Paare einer Datei und sagt, warum", "score"),
    "influence": Offer("Sagt, wie viel jedes Gewicht wirklich bewegt", "influence"),
    "solve": Offer("Stellt aus Bewertungen einen Plan auf", "solve", is_group=True),
    "evaluate": Offer("Misst die Auswahl an erfundenen Städten", "evaluate"),
    "decisions": Offer("Entscheidungen über Vorschläge: zum Lernen ausgeben", "decisions", is_group=True),
    "calibrate": Offer("Lernt Gewichte aus Entscheidungen oder bestimmt sie aus Vergleichen", "calibrate"),
    "rehearse": Offer("Rechnet eine vergangene Runde mit anderen Gewichten nach", "rehearse"),
}


GROUP_EXAMPLES = {
    "matchmaker": "Beispiel: matchmaker towns show Zwönitz",
    "towns": "Beispiel: matchmaker towns similar Wurzen --theme Demografie -k 5",
    "register": "Beispiel: matchmaker register compare AuszugGV4QAktuell.xlsx",
    "profiles": "Beispiel: matchmaker profiles import profile.xlsx --dry-run",
    "relations": "Beispiel: matchmaker relations import beziehungen.csv --dry-run",
    "round": 'Beispiel: matchmaker round open --title "Frühjahr" --format tandem',
    "people": "Beispiel: matchmaker people list",
    "policy": "Beispiel: matchmaker policy history",
    "offices": "Beispiel: matchmaker offices list",
    "interest": "Beispiel: matchmaker interest list",
    "tokens": "Beispiel: matchmaker tokens list",
    "holidays": "Beispiel: matchmaker holidays load schulferien.csv",
    "elections": "Beispiel: matchmaker elections load wahltage.csv --dry-run",
    "exchange": "Beispiel: matchmaker exchange list",
    "outbox": "Beispiel: matchmaker outbox list --state in_doubt",
    "tasks": "Beispiel: matchmaker tasks list",
    "wording": "Beispiel: matchmaker wording show reminder subject.txt",
    "graph": "Beispiel: matchmaker graph path Zwönitz Wurzen",
    "topics": 'Beispiel: matchmaker topics suggest "leere Läden in der Innenstadt"',
    "decisions": "Beispiel: matchmaker decisions export entscheidungen.csv --by head-office",
    "solve": "Beispiel: matchmaker solve tandems aufgabe.json --json",
}


class OfferedGroup(GermanGroup):
    """A group that loads a command's module when that command is called, and no other.

    Scoring and pages take seconds to import, so the overview must not need them: it is the table alone.
    """

    def __init__(self, name: str, text: str, offers: Mapping[str, Offer], epilog: str) -> None:
        super().__init__(name=name, help=text, epilog=epilog, rich_markup_mode=None)
        self.offers = offers

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(self.offers)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        del ctx
        return load_command(cmd_name, self.offers[cmd_name]) if cmd_name in self.offers else None

    def short_helps(self, ctx: Any) -> list[tuple[str, str]]:
        del ctx
        return [(name, offer.short_help) for name, offer in self.offers.items()]


def load_command(name: str, offer: Offer) -> Any:
    """The command of this name as typer runs it, its module imported; ``KeyError`` where the module has none."""
    if offer.parts:
        return OfferedGroup(name, f"{offer.short_help}.", offer.parts, GROUP_EXAMPLES[name])
    # The one import by name in the house (see tests/architecture): the tables above say all that it can load.
    commands = importlib.import_module(f"api.commands.{offer.module}").commands
    if offer.is_group:
        commands.info.epilog = GROUP_EXAMPLES[name]
    holder = typer.Typer(add_completion=False)
    holder.add_typer(commands, name=name if offer.is_group else None)
    speak_german(holder)
    return get_group(holder).commands[name]


INTERRUPTED = 130
"""What a shell gives a command that was ended by Ctrl-C."""


def main() -> None:
    """Run one command: exit 0 done, 1 refused with a sentence on stderr, 2 wrong usage."""
    text = "Bringt kleine Städte zum Erfahrungsaustausch zusammen."
    program = OfferedGroup("matchmaker", text, OFFERS, GROUP_EXAMPLES["matchmaker"])
    try:
        code = program.main(prog_name="matchmaker", standalone_mode=False)
        if code == INTERRUPTED:
            # Typer turns Ctrl-C into this code and says nothing.
            _leave("Abgebrochen.", INTERRUPTED)
    except MatchmakerError as refusal:
        _leave(str(refusal), 1)
    except typer.TyperException as error:
        _leave(refusal_of(error), error.exit_code)
    except typer.Abort:
        _leave("Abgebrochen.", 1)
    else:
        sys.exit(code or 0)


def _leave(sentence: str, code: int) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(code)
