"""What was in a form that was sent after its session had ended, and who may go on with it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.rounds.access import Session, hash_of
from matchmaker.rounds.forgetting import MOST_AT_ONCE
from matchmaker.rounds.keeping_limits import count_kept, expect_short
from matchmaker.rounds.kept_form import KEPT_FOR, KeptForm
from matchmaker.rounds.ports import UnitOfWork

ADDRESS, WRITER, FILES = "weg", "wer", "dateien"


@dataclass(frozen=True, slots=True)
class LateForm:
    """Everything a browser sent to ``address`` (path and query), in its order; files are left out.

    ``kept_as`` is the secret id of the late form that it was, where it was kept once already.
    """

    address: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool = False
    kept_as: str = ""


@dataclass(frozen=True, slots=True)
class FoundForm:
    """A late form that is still there, by the secret id that its browser keeps."""

    id: str
    form: LateForm
    valid_until: datetime


def keep_late_form(form_id: str, form: LateForm, ended: Session, uow: UnitOfWork, now: datetime) -> None:
    """Keep a form for a week, for whom the ended session spoke, and nobody else; ``KeepsNoMore`` above a day's limit.

    A form that waited already and came too late once more takes the place of what it was, and is not counted again.
    ``TooLongToKeep`` where a text or the form is too long to be kept whole; refused, nothing has changed.
    """
    expect_short(form.fields)
    entries = {ADDRESS: form.address, WRITER: _writer(ended), FILES: "1" if form.has_files else ""}
    entries |= {f"{place:04d}.{name}": value for place, (name, value) in enumerate(form.fields)}
    with uow:
        if not _remove_own(form.kept_as, ended, uow, now):
            count_kept(f"{_writer(ended)}/{ended.ags}/{ended.role}", uow, now)
        uow.forms.keep(KeptForm(hash_of(form_id), entries, now + KEPT_FOR, ended.ags, ended.role))
        uow.forms.remove_expired(now, MOST_AT_ONCE)
        uow.commit()


def late_forms(ids: Sequence[str], session: Session, uow: UnitOfWork, now: datetime) -> tuple[FoundForm, ...]:
    """Those of the forms that the person of this session wrote, in the order of ``ids``; others are not told of."""
    with uow:
        found = [(form_id, uow.forms.find(hash_of(form_id), now)) for form_id in ids]
    return tuple(
        FoundForm(form_id, _form(kept), kept.valid_until)
        for form_id, kept in found
        if kept is not None and _is_of(kept, session)
    )


def forget_late_form(form_id: str, session: Session, uow: UnitOfWork, now: datetime) -> None:
    """Forget a form that its writer has sent or no longer wants; nothing where it is somebody else's, or gone."""
    with uow:
        if _remove_own(form_id, session, uow, now):
            uow.commit()


def _remove_own(form_id: str, session: Session, uow: UnitOfWork, now: datetime) -> bool:
    kept = uow.forms.find(hash_of(form_id), now) if form_id else None
    if kept is None or not _is_of(kept, session):
        return False
    uow.forms.remove(kept.id_hash)
    return True


def _writer(session: Session) -> str:
    """Who sat there, beyond the town and its office: two people of head office must not read each other's words."""
    return f"{session.audience}/{session.person_id or session.delegate_id or ''}"


def _is_of(kept: KeptForm, session: Session) -> bool:
    # Head office and strangers both have no town: the writer's word alone tells them apart.
    return kept.entries.get(WRITER) == _writer(session) and (kept.ags, kept.role) == (session.ags, session.role)


def _form(kept: KeptForm) -> LateForm:
    numbered = sorted((name, value) for name, value in kept.entries.items() if name[:4].isdigit() and name[4:5] == ".")
    fields = tuple((name[5:], value) for name, value in numbered)
    return LateForm(kept.entries[ADDRESS], fields, bool(kept.entries[FILES]))
