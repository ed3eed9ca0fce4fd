"""What did head office type about a topic, and what was wrong with it?"""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated

from fastapi import Form

from api.pages.topic_care_view import EntryForm
from matchmaker.errors import Fault, NotFound
from matchmaker.rounds.taxonomy_keeping import Coinage
from matchmaker.taxonomy.model import EntryKind, Labels, StateLaw

Typed = Annotated[str, Form()]
REASON_FIELDS = {"anlegen": "grund-neu", "ablehnen": "grund-nein", "zusammenlegen": "grund-eins"}
NO_FORM = "Dieses Formular gibt es nicht. Bitte laden Sie die Seite neu."


@dataclass(frozen=True, slots=True)
class TopicForm:
    """One of the forms as the browser sends it."""

    csrf: Typed = ""
    act: Typed = ""
    version: Typed = ""
    stand: Typed = ""
    art: Typed = ""
    name: Typed = ""
    name_en: Typed = ""
    andere: Typed = ""
    ueber: Typed = ""
    ueber_2: Typed = ""
    landesrecht: Typed = ""
    grund: Typed = ""
    eintrag: Typed = ""
    mit: Typed = ""

    @property
    def form(self) -> EntryForm:
        """What was typed, to be shown again."""
        return EntryForm(
            self.art,
            self.name,
            self.name_en,
            self.andere,
            self.ueber,
            self.ueber_2,
            self.landesrecht,
            self.grund,
            self.eintrag,
            self.mit,
        )

    def placed(self, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
        """The faults of this form; a page has several, and the reason of each is a field of its own."""
        own = REASON_FIELDS.get(self.act, "grund")
        return tuple(replace(one, where=own) if one.where == "grund" else one for one in faults)

    @property
    def labels(self) -> Labels:
        """The names of a new entry."""
        lines = (" ".join(line.split()) for line in self.andere.splitlines())
        others = tuple(dict.fromkeys(line for line in lines if line))
        return Labels(" ".join(self.name.split()), " ".join(self.name_en.split()), others)

    @property
    def coinage(self) -> Coinage:
        """The wish for a new entry; a value that no choice offers is refused."""
        if self.art not in list(EntryKind) or self.landesrecht not in list(StateLaw):
            raise NotFound(NO_FORM)
        above = tuple(dict.fromkeys(one for one in (self.ueber, self.ueber_2) if one))
        return Coinage(EntryKind(self.art), self.labels, above, StateLaw(self.landesrecht))


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was wrong with the last press: fields to mend, or a sentence why nothing was done."""

    faults: tuple[Fault, ...] = ()
    refused: str = ""

    @property
    def status(self) -> HTTPStatus:
        if self.refused:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.faults else HTTPStatus.OK
