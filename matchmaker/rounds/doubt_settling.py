"""How is a doubtful profile of a file taken in once a person has said what was meant, or left out?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.import_doubt import SETTLED, ImportDoubt
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_noting import note_changes
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.sorted_import import (
    Stored,
    preview_believed,
    sorting_for,
    stored_profiles,
)
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.intake_question import Question, answered
from matchmaker.towns.intake_sorting import Believed, Doubtful
from matchmaker.towns.preview import Preview
from matchmaker.towns.raw_document import raw_town

SUBJECT = "Dieses Profil wurde noch nicht übernommen."
CHOOSE = "Bitte wählen Sie, was gemeint ist."


@dataclass(frozen=True, slots=True)
class DoubtAnswer:
    """``chosen`` answers the questions in their order; ``seen_version`` is that of the doubt on the page."""

    doubt_id: str
    seen_version: int
    chosen: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class DoubtPreview:
    """What the answers would change; with ``faults`` the profile cannot be believed yet and ``preview`` is empty."""

    preview: Preview
    names: Mapping[str, str]
    faults: tuple[Fault, ...]


def preview_answer(doubt: ImportDoubt, chosen: tuple[str, ...], taxonomy: Taxonomy, uow: UnitOfWork) -> DoubtPreview:
    """What these answers would do, inside an open unit of work."""
    return _judged(doubt, chosen, taxonomy, uow, stored_profiles(uow))


def store_answered(answer: DoubtAnswer, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> DoubtPreview:
    """Store the profile with these answers and settle the doubt, in one transaction.

    ``BadInput`` with every fault, ``StaleWrite`` where a colleague has decided meanwhile: nothing is stored.
    """
    return repeated(lambda: _store_once(answer, taxonomy, uow, now))


def _store_once(answer: DoubtAnswer, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> DoubtPreview:
    with uow:
        uow.strict()
        doubt = _seen(answer.doubt_id, answer.seen_version, uow)
        seen, stored = uow.profiles.versions(), stored_profiles(uow)
        found = _judged(doubt, answer.chosen, taxonomy, uow, stored)
        if found.faults:
            raise BadInput(SUBJECT, found.faults)
        uow.profiles.save_all(found.preview.to_store, seen)
        note_changes(found.preview.to_store, stored, f"{answer.by}, Datei „{doubt.file}“", uow, now)
        uow.import_doubts.save(doubt.settle(answer.by, now, stored=True))
        uow.commit()
    return found


def discard_doubt(answer: DoubtAnswer, uow: UnitOfWork, now: datetime) -> ImportDoubt:
    """Leave the profile out; what the file said of it stays readable. ``StaleWrite`` where a colleague was faster."""
    with uow:
        doubt = _seen(answer.doubt_id, answer.seen_version, uow)
        settled = uow.import_doubts.save(doubt.settle(answer.by, now, stored=False))
        uow.commit()
    return settled


def _seen(doubt_id: str, version: int, uow: UnitOfWork) -> ImportDoubt:
    doubt = uow.import_doubts.get(doubt_id)
    if doubt.version != version or doubt.settled_at is not None:
        raise StaleWrite(SETTLED)
    return doubt


def _judged(
    doubt: ImportDoubt, chosen: tuple[str, ...], taxonomy: Taxonomy, uow: UnitOfWork, stored: Stored
) -> DoubtPreview:
    sorting = sorting_for(taxonomy, uow, stored)
    unanswered = _unanswered(doubt.questions, chosen)
    answers = {one.path: said for one, said in zip(doubt.questions, chosen, strict=False) if said}
    outcome = sorting.judge(answered(raw_town(doubt.document), answers))
    faults = unanswered
    if not unanswered and not isinstance(outcome, Believed):
        # An answer can raise a question of its own, such as which of several offices of the chosen town is meant.
        further = outcome.questions if isinstance(outcome, Doubtful) else ()
        faults = tuple(Fault(one.place, CHOOSE, one.written) for one in further)
        faults += () if isinstance(outcome, Doubtful) else outcome.faults
    believed = (outcome,) if isinstance(outcome, Believed) and not faults else ()
    preview, names = preview_believed(believed, sorting, taxonomy, stored)
    return DoubtPreview(preview, names, faults)


def _unanswered(questions: tuple[Question, ...], chosen: tuple[str, ...]) -> tuple[Fault, ...]:
    given = (*chosen, *[""] * len(questions))
    return tuple(
        Fault(one.place, CHOOSE, f"frage-{number}")
        for number, (one, said) in enumerate(zip(questions, given, strict=False))
        if not said
    )
