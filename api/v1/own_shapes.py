"""What do the API's answers about a town's own proposals, requests and exchanges look like?"""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from matchmaker.rounds.answer import AnswerKind
from matchmaker.rounds.check_in import Question, Verdict
from matchmaker.rounds.decision import RefusalReason
from matchmaker.towns.profile import Format, Role

Ags = Annotated[str, Field(pattern=r"^\d{8}$", examples=["99000000"])]


class Strict(BaseModel):
    """What is sent: nothing but the named fields."""

    model_config = ConfigDict(extra="forbid")


class MemberShape(BaseModel):
    """A town in a role."""

    ags: str
    name: str
    role: Role
    gives: bool = Field(description="Asked for its experience.")


class OwnPart(BaseModel):
    """What the reader's own town was asked and said."""

    state: str = Field(description="waiting, asked, accepted, declined, silent or closed")
    due_at: AwareDatetime | None
    answered_at: AwareDatetime | None


class ProposalShape(BaseModel):
    """A proposal. Towns read one state for a no, for silence and for withdrawal: `not_realised`."""

    id: str
    round: str
    format: Format
    topic: str | None
    state: str
    members: list[MemberShape]
    deadline: AwareDatetime | None
    own: OwnPart | None = Field(default=None, description="For a town's token alone.")


class ProposalList(BaseModel):
    """The proposals that the reader may see, best first."""

    items: list[ProposalShape]


class PinSent(Strict):
    """Whether a draft is to stay as it is."""

    pinned: bool = True


class VetoSent(Strict):
    """Why a proposal is not to be."""

    reason: RefusalReason | None = None
    note: str | None = Field(default=None, max_length=1000, description="Kept with the proposal, for head office.")


class AnswerSent(Strict):
    """A town's answer to a proposal."""

    answer: AnswerKind
    reason: RefusalReason | None = Field(default=None, description="With `no` alone; only head office reads it.")
    not_again: bool = Field(default=False, description="With `no`: never propose this pair again.")
    days: int = Field(default=14, ge=1, le=28, description="With `later`: by how many days to extend, once.")
    delegate: str = Field(default="", max_length=80, description="With `delegate`: the office that stands in.")
    note: str | None = Field(default=None, max_length=1000, description="For head office alone.")


class WishesShape(Strict):
    """What the town would like; null: no wish."""

    same_size: bool | None = None
    other_state: bool | None = None
    same_network: bool | None = None
    other_level: bool | None = None


class RequestSent(Strict):
    """A wish for an exchange outside of any round."""

    role: Role
    format: Format
    topic: str = Field(max_length=100, description="Id of a topic or challenge.", examples=["leerstand"])
    text: str = Field(default="", max_length=2000)
    wishes: WishesShape = WishesShape()
    candidates: list[Ags] = Field(default=[], max_length=3, description="Private; the dearest first.")


class RequestShape(BaseModel):
    """A request as its town and head office read it."""

    id: str
    ags: str
    role: Role
    format: Format
    topic: str
    text: str | None
    wishes: WishesShape
    candidates: list[str]
    state: str
    made_at: AwareDatetime
    proposal: str | None


class RequestList(BaseModel):
    """Requests, oldest first."""

    items: list[RequestShape]


class ExchangeShape(BaseModel):
    """An exchange that the towns agreed on."""

    id: str
    format: Format
    topic: str | None
    state: str
    members: list[MemberShape]
    starter: str = Field(description="AGS of the town that begins.")
    slots: list[AwareDatetime] = Field(description="Offered for the first talk.")
    meeting: AwareDatetime | None
    planned_until: AwareDatetime


class ExchangeList(BaseModel):
    """The reader's exchanges, oldest first."""

    items: list[ExchangeShape]


class QuestionShape(BaseModel):
    """One question to the reader's town about an exchange."""

    question: Question
    text: str
    asked_at: AwareDatetime | None
    answered_at: AwareDatetime | None
    verdict: Verdict | None
    version: int


class QuestionList(BaseModel):
    """The questions to the reader's town, those due first at the front."""

    items: list[QuestionShape]


class FeedbackSent(Strict):
    """The answer to one question."""

    verdict: Verdict
    wish_to_go_on: bool | None = Field(default=None, description="With `feedback`, and only there.")
    words: str | None = Field(default=None, max_length=1000)
