"""Who was told what, when, in one round from its opening to the last question?

``python -m tests.lifecycle_timeline`` writes ``docs/lifecycle-timeline.md``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from api.correspondence import TownCorrespondence
from api.demo_book import demo_book
from api.exchange_post import ExchangePaper, exchange_post
from api.settings import Environment, Settings
from emails.words import GERMAN
from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.answering import AnswerOrder, answer
from matchmaker.rounds.asking import Post
from matchmaker.rounds.calendar import GERMAN_TIME
from matchmaker.rounds.case_card import CardText
from matchmaker.rounds.case_card_writing import CardStep, agree_to_card, write_card
from matchmaker.rounds.check_in import Answer as Said
from matchmaker.rounds.check_in import Question, Verdict
from matchmaker.rounds.check_in_answering import GivenAnswer, answer_question
from matchmaker.rounds.check_in_asking import ask_due
from matchmaker.rounds.curation import Approvals, approve_several
from matchmaker.rounds.exchange_ending import complete_past
from matchmaker.rounds.exchange_rescue import find_silent
from matchmaker.rounds.exchange_telling import tell_agreed
from matchmaker.rounds.meeting_picking import SlotChoice, pick_slot
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.sending import offer_approved
from matchmaker.towns.profile import Format
from tests.builders import NAMES, a_profile, a_taxonomy, a_town
from tests.fakes import FakeUnitOfWork
from tests.lifecycle_cast import swept
from tests.round_builders import OLGA

DOCUMENT = Path(__file__).parents[1] / "docs/lifecycle-timeline.md"
OPENED = datetime(2026, 1, 12, 9, tzinfo=GERMAN_TIME)
LAST_DAY = 400
ROUND = "fruehjahr"
SETTINGS = Settings(secret_key="a secret of thirty-two letters or more", environment=Environment.DEMO)
HEAD = """# Eine Runde von der Eröffnung bis zur letzten Frage

Wer erfuhr wann was? Acht erfundene Städte, eine Tandem-Runde, eine angehaltene Uhr, die Tag für Tag weitergestellt
wird. Alles hier kommt aus dem Programm selbst: Die Handlungen sind die Anwendungsfälle, die Briefe die wirklichen
Briefe mit ihren Betreffzeilen, die Aufgaben die der Geschäftsstelle. Ein Test hält diese Datei auf dem Stand
(`python -m tests.lifecycle_timeline` schreibt sie neu).

Handlungen sind **fett**; alles andere geschieht von selbst.

| Tag | Wann | Wer | Was |
|---|---|---|---|
"""


Act = Callable[["Story"], object]


@dataclass
class Story:
    """One round on a storage in memory; ``lines`` tell what happened, in its order."""

    uow: FakeUnitOfWork = field(default_factory=FakeUnitOfWork)
    now: datetime = OPENED
    lines: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        letters = TownCorrespondence(SETTINGS, demo_book, a_taxonomy())
        self.post = Post(letters, lambda proposal, member, _letter: f"{proposal.id}-{member.ags}")
        paper = ExchangePaper(SETTINGS, demo_book, a_taxonomy())
        self.exchange_post = exchange_post(paper, letters, lambda key: f"secret of {key}")

    def act(self, who: str, what: str, step: Callable[[], object]) -> None:
        """Somebody does something; then whatever follows from it at once is told."""
        self._tell(who, f"**{what}**")
        step()
        self._look()

    def sweep(self) -> None:
        """Everything that the worker does, once."""
        swept(self.uow, self.now, self.post)
        tell_agreed(self.exchange_post, self.uow, self.now)
        complete_past(self.exchange_post, self.uow, self.now)
        ask_due(self.exchange_post, self.uow, self.now)
        find_silent(self.uow, self.now)
        self._look()

    def _look(self) -> None:
        with self.uow:
            mails = [mail for mail in self.uow._rows.messages.values() if mail.key not in self.seen]
            tasks = [task for task in self.uow.tasks.open() if task.key not in self.seen]
        for mail in sorted(mails, key=lambda one: one.key):
            self.seen.add(mail.key)
            subject = message_from_bytes(mail.content, policy=default)["Subject"]
            self._tell("Brief", f"{subject}")
        for task in tasks:
            self.seen.add(task.key)
            self._tell("Aufgabe", task.text.replace(task.proposal_id or "", "…"))

    def _tell(self, who: str, what: str) -> None:
        local = self.now.astimezone(GERMAN_TIME)
        day = (local.date() - OPENED.date()).days
        self.lines.append(f"| {day} | {GERMAN.day(local.date())}, {local:%H:%M} | {who} | {what} |")


def told() -> str:
    """The whole document."""
    story = Story()
    for day in range(LAST_DAY):
        story.now = OPENED + timedelta(days=day)
        for act in SCRIPT.get(day, ()):
            act(story)
        story.sweep()
    return HEAD + "\n".join(story.lines) + "\n"


def _office(what: str, step: Act) -> Act:
    return lambda story: story.act("Geschäftsstelle", what, lambda: step(story))


def _town(member: int, what: str, step: Act) -> Act:
    return lambda story: story.act(_name(_agreed(story).members[member].ags), what, lambda: step(story))


def _answers(proposal: int, member: int, kind: AnswerKind) -> Act:
    def step(story: Story) -> None:
        one = _proposals(story)[proposal]
        own = one.members[member]
        order = AnswerOrder(one.id, own.ags, Answer(kind), f"{own.ags}/{kind}")
        what = "Zugesagt" if kind is AnswerKind.YES else "Abgesagt; das erfährt nur die Geschäftsstelle"
        story.act(_name(own.ags), what, lambda: answer(order, story.post, story.uow, story.now))

    return step


def _said(member: int, question: Question, said: Said, what: str) -> Act:
    def step(story: Story) -> None:
        agreed = _agreed(story)
        own = agreed.members[member]
        with story.uow as uow:
            asked = next(
                one for one in uow.check_ins.of_exchange(agreed.id) if (one.member, one.question) == (own, question)
            )
        given = GivenAnswer(agreed.id, own, question, said, asked.version)
        answer_question(given, story.uow, story.now)

    return _town(member, what, step)


def _open(story: Story) -> None:
    with story.uow as uow:
        uow.towns.replace_all(a_town(number) for number in range(8))
        uow.profiles.save_all(a_profile(number, windows=("tue_am", "thu_pm")) for number in range(5))
        uow.commit()
    open_round(Opening("Frühjahrsrunde", Format.TANDEM, packaged_policy(), ROUND), story.uow, story.now)
    start_collecting(ROUND, story.uow)


def _propose(story: Story) -> None:
    propose(ProposingOrder(ROUND), a_taxonomy(), story.uow, story.now)
    approve_several(Approvals(ROUND, OLGA), story.uow, story.now)


def _pick(story: Story) -> None:
    agreed = _agreed(story)
    with story.uow as uow:
        exchange = uow.exchanges.get(agreed.id)
    choice = SlotChoice(agreed.id, agreed.members[0], exchange.slots[0].starts_at, exchange.version)
    pick_slot(choice, story.exchange_post, story.uow, story.now)


def _write(story: Story) -> None:
    agreed = _agreed(story)
    text = CardText("Läden auf Zeit", "Vier Läden öffneten für ein Jahr. Zwei blieben.", "pop_up_lab")
    write_card(CardStep(agreed.id, agreed.members[0], 0), text, story.uow, story.now)


def _agree(story: Story) -> None:
    agreed = _agreed(story)
    agree_to_card(CardStep(agreed.id, agreed.members[1], 1), story.uow, story.now)


def _proposals(story: Story) -> tuple[Proposal, ...]:
    with story.uow as uow:
        return tuple(sorted(uow.proposals.of_round(ROUND), key=lambda one: one.id))


def _agreed(story: Story) -> Proposal:
    held = (ProposalState.CONFIRMED, ProposalState.RUNNING, ProposalState.COMPLETED)
    return next(one for one in _proposals(story) if one.state in held)


def _name(ags: str) -> str:
    return NAMES[int(ags) - 99_000_000]


WISH = Said(Verdict.YES, wish_to_go_on=True)
SCRIPT: dict[int, tuple[Act, ...]] = {
    0: (_office("Runde eröffnet", _open),),
    14: (_office("Vorschläge berechnet und freigegeben", _propose),),
    15: (_office("Vorschläge verschickt", lambda story: offer_approved(ROUND, story.post, story.uow, story.now)),),
    17: (_answers(0, 0, AnswerKind.YES), _answers(1, 0, AnswerKind.NO)),
    19: (_answers(1, 1, AnswerKind.YES),),
    21: (_answers(0, 1, AnswerKind.YES),),
    23: (_town(0, "Termin gewählt", _pick),),
    51: tuple(_said(one, Question.MET, Said(Verdict.YES), "Haben Sie sich getroffen? Ja") for one in (0, 1)),
    206: (_said(0, Question.ADOPTED_6, Said(Verdict.PARTLY), "Was haben Sie übernommen? Damit angefangen"),),
    294: tuple(_said(one, Question.FEEDBACK, WISH, "Wie war es? Geholfen, gern noch einmal") for one in (0, 1)),
    295: (_town(0, "Fallkarte geschrieben", _write),),
    297: (_town(1, "Fallkarte zugestimmt; jetzt ist sie öffentlich", _agree),),
}

if __name__ == "__main__":
    DOCUMENT.write_text(told(), encoding="utf-8")
