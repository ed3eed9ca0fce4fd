"""How does head office say what a doubtful profile of a file meant, or leave it out?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.head_office import head_office_only
from api.pages.import_view import DOUBTS, IMPORT, QUESTIONS, TownList, doubt_title, preview_lists
from api.pages.proposal_words import ROLES
from api.pages.spoken import Spoken
from api.pages.view import Frame, render
from matchmaker.errors import AmbiguousTown, BadInput, Fault, NotFound, StaleWrite, UnknownTown
from matchmaker.rounds.doubt_settling import DoubtAnswer, DoubtPreview, discard_doubt, preview_answer, store_answered
from matchmaker.rounds.import_doubt import SETTLED, ImportDoubt
from matchmaker.taxonomy.model import Entry, Taxonomy
from matchmaker.towns.intake_question import Question, QuestionKind
from matchmaker.towns.profile import Role
from matchmaker.towns.register import Register, described

router = APIRouter(prefix=DOUBTS, dependencies=[Depends(head_office_only)])
PLEASE_CHOOSE = "bitte wählen"
ENDED = {True: "Das Profil wurde übernommen.", False: "Das Profil wurde ausgelassen."}


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question with its choices, the likeliest first; ``other`` is what was typed instead, for a town alone."""

    id: str
    label: str
    written: str
    place: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    takes_other: bool
    other: str


@dataclass(frozen=True, slots=True)
class DoubtPage:
    """One doubtful profile: what is asked, and once all is answered what would change.

    ``answers`` are what the button stores; empty as long as something is open. ``ended`` says how it was decided.
    """

    frame: Frame
    title: str
    file: str
    address: str
    back: str
    version: int
    questions: tuple[AskedQuestion, ...]
    answers: tuple[tuple[str, str], ...]
    new: TownList
    changed: TownList
    is_unchanged: bool
    faults: tuple[str, ...]
    refused: str
    ended: str


@router.get("/{doubt_id}")
def ask(doubt_id: str, framing: FramingGiven, request: Request) -> Response:
    """The questions; with answers in the address also what they would change. Looking stores nothing."""
    return _asked(doubt_id, framing, dict(request.query_params))


@router.post("/{doubt_id}")
def settle(
    doubt_id: str,
    framing: FramingGiven,
    csrf: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
    act: Annotated[str, Form()] = "",
    antwort: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Store the profile with the answers that the page showed, or leave it out."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    if not version.isdecimal() or act not in ("speichern", "verwerfen"):
        raise NotFound("Dieses Formular gibt es nicht. Bitte laden Sie die Seite neu.")
    answer = DoubtAnswer(doubt_id, int(version[:9]), tuple(antwort or ()), framing.visitor.curator)
    chosen = {f"frage-{number}": one for number, one in enumerate(answer.chosen)}
    try:
        if act == "verwerfen":
            discard_doubt(answer, framing.open_uow(), site.clock())
        else:
            store_answered(answer, site.taxonomy, framing.open_uow(), site.clock())
    except BadInput:
        return _asked(doubt_id, framing, chosen, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except StaleWrite as stale:
        return _asked(doubt_id, framing, chosen, refused=str(stale), status=HTTPStatus.CONFLICT)
    return RedirectResponse(f"{IMPORT}?getan={'gespeichert' if act == 'speichern' else 'ausgelassen'}", 303)


def _asked(
    doubt_id: str, framing: Framing, given: Mapping[str, str], *, refused: str = "", status: int = HTTPStatus.OK
) -> Response:
    site, spoken = framing.site, framing.spoken
    with site.open_uow(reading=True) as uow:
        doubt, register = uow.import_doubts.get(doubt_id), Register(uow.towns.all())
        chosen, faults = _chosen(doubt.questions, given, register)
        was_asked = all(chosen) or any(name.startswith("frage-") for name in given)
        is_ready = was_asked and not faults and doubt.settled_at is None
        found = preview_answer(doubt, chosen, site.taxonomy, uow) if is_ready else None
    view = DoubtView(doubt, site.taxonomy, register, spoken)
    page = view.page(framing.translated_frame(), (chosen, given), found, (faults, refused))
    return render("import_doubt.html", page, status)


def _chosen(
    questions: tuple[Question, ...], given: Mapping[str, str], register: Register
) -> tuple[tuple[str, ...], tuple[Fault, ...]]:
    """The answers in the order of the questions; a single likely one stands for itself until another is chosen."""
    chosen, faults = [], []
    for number, question in enumerate(questions):
        other = given.get(f"anders-{number}", "").strip()
        said = given.get(f"frage-{number}", question.candidates[0] if len(question.candidates) == 1 else "")
        if other and question.kind is QuestionKind.TOWN:
            try:
                said = register.find(other).ags
            except (UnknownTown, AmbiguousTown) as unclear:
                faults.append(Fault(f"frage-{number}", str(unclear)))
        chosen.append(said)
    return tuple(chosen), tuple(faults)


@dataclass(frozen=True, slots=True)
class DoubtView:
    """Makes the page of one doubt."""

    doubt: ImportDoubt
    taxonomy: Taxonomy
    register: Register
    spoken: Spoken

    def page(
        self,
        frame: Frame,
        said: tuple[tuple[str, ...], Mapping[str, str]],
        found: DoubtPreview | None,
        troubles: tuple[tuple[Fault, ...], str],
    ) -> DoubtPage:
        """The page with the answers ``said``, what they would change, and what is wrong with them."""
        doubt, spoken, (chosen, given) = self.doubt, self.spoken, said
        names = {ags: town.name for ags, town in self.register.by_ags.items()}
        faults = (*troubles[0], *(found.faults if found else ()))
        can_be_stored = found is not None and not faults
        empty = TownList(0, ())
        lists = (
            preview_lists(found.preview, names, spoken) if found and can_be_stored else {"new": empty, "changed": empty}
        )
        return DoubtPage(
            frame=frame,
            title=doubt_title(doubt, names),
            file=doubt.file,
            address=f"{DOUBTS}/{doubt.id}",
            back=IMPORT,
            version=doubt.version,
            questions=tuple(
                self._question(number, one, chosen[number], given) for number, one in enumerate(doubt.questions)
            ),
            answers=tuple(("antwort", one) for one in chosen) if can_be_stored else (),
            **lists,
            is_unchanged=bool(found and can_be_stored and not found.preview.to_store),
            faults=tuple(fault.reason for fault in faults),
            refused=spoken.say(troubles[1]) if troubles[1] and troubles[1] != SETTLED else "",
            ended=spoken.say(ENDED[doubt.was_stored]) if doubt.was_stored is not None else "",
        )

    def _question(self, number: int, question: Question, chosen: str, given: Mapping[str, str]) -> AskedQuestion:
        options = tuple(dict.fromkeys(self._options(question)))
        return AskedQuestion(
            id=f"frage-{number}",
            label=self.spoken.say(QUESTIONS[question.kind]),
            written=question.written,
            place=question.place,
            options=(("", self.spoken.say(PLEASE_CHOOSE)), *options),
            chosen=chosen,
            takes_other=question.kind is QuestionKind.TOWN,
            other=given.get(f"anders-{number}", ""),
        )

    def _options(self, question: Question) -> Iterator[tuple[str, str]]:
        if question.kind is QuestionKind.TOWN:
            for ags in question.candidates:
                yield ags, described(self.register.by_ags[ags]) if ags in self.register.by_ags else ags
        elif question.kind is QuestionKind.ROLE:
            yield from ((role, self.spoken.say(ROLES[Role(role)])) for role in question.candidates)
        else:
            entries: tuple[Entry, ...] = (*self.taxonomy.topics, *self.taxonomy.challenges, *self.taxonomy.methods)
            fitting = [one for one in entries if self.taxonomy.kind(one.id) in question.allowed]
            labels = {one.id: self.spoken.label(one.labels) for one in fitting}
            # What looks alike stands first, then everything that may stand there.
            yield from ((one, labels[one]) for one in question.candidates if one in labels)
            yield from sorted(labels.items(), key=lambda pair: pair[1])
