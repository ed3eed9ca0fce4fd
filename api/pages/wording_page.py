"""How does head office change the words of letters in the browser, without anything lost and nothing broken?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.letter_titles import letter_title
from api.pages.head_office import head_office_only
from api.pages.spoken import Spoken
from api.pages.view import render
from api.pages.wording_view import LetterRow, PartForm, WordingPage, WordingsPage
from emails.language import Language
from emails.letters import LETTERS
from emails.template_folder import packaged_text, places_of_letter
from emails.wording_check import check_wording, faults_of, words_in_use
from emails.wording_rules import LETTERS_BY_NAME, MEANINGS, places_of
from emails.wording_trial import preview
from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.rewording import Rewording, reword
from matchmaker.rounds.wordings import LetterPart, OwnWording, WordingPlace

HERE = "/geschaeftsstelle/wortlaut"
PART_NAMES = {LetterPart.SUBJECT: "Betreff", LetterPart.TEXT: "Text", LetterPart.HTML: "Seite (HTML)"}
LANGUAGE_NAMES = {Language.GERMAN: "Deutsch", Language.ENGLISH: "Englisch"}
DONE = {"uebernommen": "Der Wortlaut gilt ab dem nächsten Brief.", "zurueck": "Es gilt der mitgelieferte Wortlaut."}
ACTS = ("pruefen", "seite", "uebernehmen", "zurueck")
# A letter brings its styles inline and nothing else: no script, no form, nothing from anywhere.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; frame-ancestors 'none'"
router = APIRouter(prefix=HERE, dependencies=[Depends(head_office_only)])


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brought: the words as they were typed, and the version that they were typed over."""

    place: WordingPlace
    text: str
    seen: int
    act: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of it where it was not kept: shown again, so that no word is lost."""

    sent: Sent | None = None
    faults: tuple[str, ...] = ()
    is_stale: bool = False
    done: str = ""
    own: Mapping[WordingPlace, str] = field(default_factory=dict)


@router.get("")
def all_wordings(framing: FramingGiven) -> Response:
    """Every letter, and where it is in own words."""
    spoken = framing.spoken
    with framing.site.open_uow(reading=True) as uow:
        own = [one.place.letter for one in uow.wordings.current() if one.text is not None]
    rows = (
        LetterRow(
            spoken.say(letter_title(letter.name)),
            f"{HERE}/{letter.name}",
            _own(own.count(letter.name), spoken),
        )
        for letter in LETTERS
    )
    return render("wordings.html", WordingsPage(framing.translated_frame(), tuple(rows)))


@router.get("/{letter}")
def one_wording(letter: str, framing: FramingGiven, brief: str = "de", erledigt: str = "") -> Response:
    """One letter with its three parts; ``brief`` is the language of the letter, not that of the page."""
    done = framing.spoken.say(DONE[erledigt]) if erledigt in DONE else ""
    return _shown(letter, _language(brief), framing, Attempt(done=done))


@dataclass(frozen=True, slots=True)
class WordingForm:
    """The fields of a form, as the browser sends them."""

    csrf: Annotated[str, Form()] = ""
    brief: Annotated[str, Form()] = "de"
    teil: Annotated[str, Form()] = ""
    version: Annotated[str, Form()] = ""
    text: Annotated[str, Form()] = ""
    act: Annotated[str, Form()] = ""


@router.post("/{letter}")
def change_wording(letter: str, framing: FramingGiven, form: Annotated[WordingForm, Depends()]) -> Response:
    """Look at new words with samples, as text or as a page, keep them, or go back to the packaged ones.

    What is refused comes back as it was typed, with every fault; so does what somebody else changed meanwhile.
    """
    site = framing.site
    site.seals.check_form(form.csrf, framing.visitor.holder)
    sent = _sent(letter, form)
    if faults := tuple(map(str, faults_of(sent.place, sent.text))) if sent.act != "zurueck" else ():
        return _shown(letter, _language(form.brief), framing, Attempt(sent, faults), 422)
    if sent.act == "seite":
        return _as_page(sent, framing)
    if sent.act == "pruefen":
        return _shown(letter, _language(form.brief), framing, Attempt(sent, own={sent.place: sent.text}))
    text = None if sent.act == "zurueck" else sent.text
    try:
        reword(
            Rewording(sent.place, text, sent.seen, framing.visitor.curator),
            check_wording,
            framing.open_uow(),
            site.clock(),
        )
    except StaleWrite as stale:
        return _shown(letter, _language(form.brief), framing, Attempt(sent, (str(stale),), is_stale=True), 409)
    done = "zurueck" if text is None else "uebernommen"
    return RedirectResponse(f"{HERE}/{letter}?brief={sent.place.language}&erledigt={done}", 303)


def _as_page(sent: Sent, framing: Framing) -> Response:
    """The letter with these words as a mail program shows it."""
    with framing.site.open_uow(reading=True) as uow:
        own = words_in_use(uow.wordings.current(), sent.place.letter)
    rendered = preview(sent.place.letter, Language(sent.place.language), {**own, sent.place: sent.text})
    return HTMLResponse(rendered.html, headers={"Content-Security-Policy": LETTER_POLICY})


def _sent(letter: str, form: WordingForm) -> Sent:
    if form.teil not in list(LetterPart) or not form.version.isdecimal() or form.act not in ACTS:
        raise NotFound("Dieses Formular gibt es nicht. Bitte laden Sie die Seite neu.")
    place = WordingPlace(_known(letter), LetterPart(form.teil), _language(form.brief).value)
    # Browsers send line ends of their own, and none at the end of what they were given.
    text = form.text.replace("\r\n", "\n").rstrip("\n") + "\n"
    return Sent(place, text, int(form.version[:9]), form.act)


def _shown(letter: str, language: Language, framing: Framing, attempt: Attempt, status: int = 200) -> Response:
    with framing.site.open_uow(reading=True) as uow:
        current = {one.place: one for one in uow.wordings.current()}
    spoken, here = framing.spoken, f"{HERE}/{letter}"
    own = {**words_in_use(current.values(), _known(letter)), **attempt.own}
    rendered = preview(letter, language, own)
    page = WordingPage(
        frame=framing.translated_frame(),
        title=spoken.say(letter_title(letter)),
        address=here,
        language=language.value,
        languages=tuple((f"{here}?brief={one}", spoken.say(LANGUAGE_NAMES[one]), one is language) for one in Language),
        parts=tuple(_part(place, current.get(place), attempt, spoken) for place in places_of_letter(letter, language)),
        places=tuple((name, spoken.say(MEANINGS[name])) for name in places_of(letter)),
        subject=rendered.subject,
        text=rendered.text,
        is_draft=bool(attempt.own),
        done=attempt.done,
    )
    return render("wording.html", page, status)


def _own(count: int, spoken: Spoken) -> str:
    return spoken.say("%(count)s in eigenen Worten", count=str(count)) if count else spoken.say("wie mitgeliefert")


def _part(place: WordingPlace, newest: OwnWording | None, attempt: Attempt, spoken: Spoken) -> PartForm:
    stored = newest.text if newest and newest.text is not None else packaged_text(place)
    is_tried = attempt.sent is not None and attempt.sent.place == place
    text = attempt.sent.text if is_tried and attempt.sent else stored
    version = newest.version if newest else 0
    # Shown what holds now, the next press is a decision; before that the version stays the one that was seen.
    seen = version if not is_tried or attempt.is_stale or attempt.sent is None else attempt.sent.seen
    return PartForm(
        part=place.part.value,
        label=spoken.say(PART_NAMES[place.part]),
        text=text,
        version=seen,
        changed=_changed(newest, spoken) if newest else "",
        is_own=newest is not None and newest.text is not None,
        rows=max(2, min(30, text.count("\n") + 2)),
        faults=attempt.faults if is_tried else (),
        stored=stored if is_tried and attempt.is_stale else "",
    )


def _changed(newest: OwnWording, spoken: Spoken) -> str:
    on, version = spoken.day(german_day(newest.changed_at)), str(newest.version)
    return spoken.say("Fassung %(version)s vom %(day)s, %(by)s", version=version, day=on, by=newest.changed_by)


def _known(letter: str) -> str:
    if letter not in LETTERS_BY_NAME:
        raise NotFound(f"Einen Brief „{letter}“ gibt es nicht.")
    return letter


def _language(value: str) -> Language:
    return Language.ENGLISH if value == Language.ENGLISH else Language.GERMAN
