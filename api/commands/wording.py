"""How does head office read and change the words of letters at the terminal? (``matchmaker wording``)"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.output import note, print_json, print_lines
from api.commands.spoken_language import LanguageOption, SpokenLanguage
from api.commands.whole_file import write_whole
from api.letter_titles import letter_title
from api.wiring import clock, open_unit_of_work
from emails.language import Language
from emails.letters import LETTERS
from emails.template_folder import packaged_text
from emails.wording_check import check_wording, words_in_use
from emails.wording_rules import LETTERS_BY_NAME, MEANINGS, places_of
from emails.wording_trial import preview as previewed
from emails.words import GERMAN
from matchmaker.errors import MatchmakerError, NotFound
from matchmaker.rounds.rewording import Rewording, reword
from matchmaker.rounds.wordings import LetterPart, OwnWording, WordingPlace

CURATOR = "Geschäftsstelle"
LARGEST_BYTES = 100_000

commands = typer.Typer(help="Der Wortlaut der Briefe: ansehen, ändern, zurücksetzen.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]
WhichLetter = Annotated[str, typer.Argument(help="Name des Briefs; „wording list“ nennt sie.", show_default=False)]
WhichPart = Annotated[LetterPart, typer.Argument(help="Betreff, Text oder HTML-Seite.", show_default=False)]
GERMAN_FIRST = SpokenLanguage.GERMAN


@commands.command("list", epilog="Beispiel: matchmaker wording list")
def list_wordings(*, json: AsJson = False) -> None:
    """Nennt alle Briefe, und wo die Geschäftsstelle eigene Worte geschrieben hat."""
    with open_unit_of_work(reading=True) as uow:
        current = uow.wordings.current()
    own = [one for one in current if one.text is not None]
    if json:
        print_json({"letters": [letter.name for letter in LETTERS], "own": [_document(one) for one in own]})
        return
    print_lines(f"{letter.name}: {letter_title(letter.name)}" for letter in LETTERS)
    print_lines(["", "Eigene Worte:" if own else "Alle Briefe haben den mitgelieferten Wortlaut."])
    print_lines(f"  {one.place}, Fassung {one.version}, {GERMAN.day(one.changed_at)}, {one.changed_by}" for one in own)


@commands.command(epilog="Beispiel: matchmaker wording show reminder subject.txt")
def show(
    letter: WhichLetter, part: WhichPart, *, language: LanguageOption = GERMAN_FIRST, json: AsJson = False
) -> None:
    """Zeigt den Wortlaut, der gilt, und die Platzhalter, die darin stehen dürfen."""
    place = _place(letter, part, language)
    with open_unit_of_work(reading=True) as uow:
        newest = uow.wordings.of(place)
    text = newest.text if newest and newest.text is not None else packaged_text(place)
    places = {name: MEANINGS[name] for name in places_of(letter)}
    if json:
        own = _document(newest) if newest else None
        print_json({"place": str(place), "text": text, "own": own, "places": places})
        return
    print_lines(text.splitlines())
    note("\nPlatzhalter:")
    for name, told in places.items():
        note(f"  {{{{ {name} }}}}  {told}")


@commands.command(epilog="Beispiel: matchmaker wording edit reminder subject.txt betreff.txt")
def edit(
    letter: WhichLetter,
    part: WhichPart,
    file: Annotated[Path, typer.Argument(help="Datei mit dem neuen Wortlaut (UTF-8).", show_default=False)],
    *,
    language: LanguageOption = GERMAN_FIRST,
    json: AsJson = False,
) -> None:
    """Übernimmt einen neuen Wortlaut aus einer Datei, wenn alle Platzhalter stimmen.

    Er gilt ab dem nächsten Brief. Was schon im Postausgang liegt, bleibt, wie es ist.
    """
    place = _place(letter, part, language)
    _tell(_kept(place, _read(file)), "übernommen", json=json)


@commands.command(epilog="Beispiel: matchmaker wording reset reminder subject.txt")
def reset(
    letter: WhichLetter, part: WhichPart, *, language: LanguageOption = GERMAN_FIRST, json: AsJson = False
) -> None:
    """Kehrt zum mitgelieferten Wortlaut zurück; die eigenen Fassungen bleiben gespeichert."""
    _tell(_kept(_place(letter, part, language), None), "zurückgesetzt", json=json)


@commands.command("preview", epilog="Beispiel: matchmaker wording preview reminder --html seite.html")
def show_preview(
    letter: WhichLetter,
    *,
    part: Annotated[LetterPart | None, typer.Option(help="Welcher Teil aus --file kommt.", show_default=False)] = None,
    file: Annotated[Path | None, typer.Option(help="Ein Entwurf, der noch nicht gilt.", show_default=False)] = None,
    html: Annotated[Path | None, typer.Option(help="Wohin die HTML-Seite soll.", show_default=False)] = None,
    language: LanguageOption = GERMAN_FIRST,
) -> None:
    """Zeigt einen Brief, gefüllt mit Beispielangaben über erfundene Städte."""
    if (part is None) != (file is None):
        raise MatchmakerError("--part und --file gehören zusammen: welcher Teil, und wo er steht.")
    with open_unit_of_work(reading=True) as uow:
        own = dict(words_in_use(uow.wordings.current(), letter))
    if part is not None and file is not None:
        place = _place(letter, part, language)
        own[place] = _read(file)
        check_wording(place, own[place])
    rendered = previewed(_place(letter, LetterPart.SUBJECT, language).letter, Language(language.value), own)
    if html is not None:
        write_whole(html, rendered.html.encode())
    print_lines([f"Betreff: {rendered.subject}", "", *rendered.text.splitlines()])


def _place(letter: str, part: LetterPart, language: SpokenLanguage) -> WordingPlace:
    if letter not in LETTERS_BY_NAME:
        raise NotFound(f"Einen Brief „{letter}“ gibt es nicht. Es gibt: {', '.join(LETTERS_BY_NAME)}.")
    return WordingPlace(letter, part, language.value)


def _kept(place: WordingPlace, text: str | None) -> OwnWording:
    with open_unit_of_work(reading=True) as uow:
        newest = uow.wordings.of(place)
    seen = newest.version if newest else 0
    if text is None and seen == 0:
        raise MatchmakerError(f"„{place}“ hat schon den mitgelieferten Wortlaut.")
    return reword(Rewording(place, text, seen, CURATOR), check_wording, open_unit_of_work(), clock())


def _read(file: Path) -> str:
    try:
        raw = file.read_bytes()
        if len(raw) > LARGEST_BYTES:
            raise MatchmakerError(f"„{file}“ ist zu groß für einen Brief ({len(raw)} Bytes).")
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise MatchmakerError(f"„{file}“ ist kein Text in UTF-8. Bitte speichern Sie die Datei so.") from error
    except OSError as error:
        raise MatchmakerError(f"„{file}“ lässt sich nicht lesen. Bitte prüfen Sie Namen und Zugriffsrechte.") from error


def _tell(written: OwnWording, what: str, *, json: bool) -> None:
    if json:
        print_json(_document(written))
    else:
        print_lines([f"Der Wortlaut {written.place} ist {what} (Fassung {written.version}). Er gilt ab jetzt."])


def _document(one: OwnWording) -> dict[str, object]:
    return {
        "letter": one.place.letter,
        "part": one.place.part,
        "language": one.place.language,
        "version": one.version,
        "is_own": one.text is not None,
        "changed_at": one.changed_at.isoformat(),
        "changed_by": one.changed_by,
    }
