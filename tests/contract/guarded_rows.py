"""A database in which every guarded table has a row that is as old as it gets: answered, sent, signed, closed."""

from dataclasses import replace
from datetime import timedelta

from matchmaker.rounds.access import Audience
from matchmaker.rounds.check_in import Answer, Question, Verdict
from matchmaker.rounds.curation_step import CurationAct, CurationStep
from matchmaker.rounds.decision import Act, RefusalReason
from matchmaker.rounds.dispatch import Dispatch
from matchmaker.rounds.exchange import EndReason
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.office_act import TERMINAL, OfficeAct
from matchmaker.rounds.policy_version import PolicyState, PolicyVersion
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.post_hold import HoldReason, PostHold
from matchmaker.rounds.profile_log import ProfileChange
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.request import RequestState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.succession import Succession
from matchmaker.rounds.taxonomy_act import ActKind, TaxonomyAct
from matchmaker.rounds.topic_wish import WishEnd
from matchmaker.rounds.wordings import LetterPart, OwnWording, WordingPlace
from matchmaker.taxonomy.care import Renamed
from matchmaker.towns.preview import FieldChange
from matchmaker.towns.profile import Role, Wishes
from tests.builders import a_profile, a_town, ags
from tests.decision_log_builders import a_showing, an_answer
from tests.exchange_builders import AFTER, a_check_in, a_confirmed_proposal, a_running_exchange
from tests.invitation_builders import asked
from tests.policy_cast import other_rules
from tests.request_builders import a_request, in_state
from tests.round_builders import LATER, NOW, OLGA, a_message, a_round, a_run, a_sent_message
from tests.taxonomy_care_builders import a_wish, labels

GONE = "99000099"
REFUSED = replace(asked(0), delegate="Bauamt", answer_key="k", recorded_by=OLGA, postponed_days=7, called_days=2)


def last_rows(uow: UnitOfWork) -> None:
    """At least one row of each guarded table, inside an open unit of work; of those that end, one that has ended."""
    uow.towns.replace_all(a_town(number) for number in range(8))
    uow.profiles.save_all(a_profile(number) for number in range(8))
    its_round = a_round(state=RoundState.CLOSED, opened_at=NOW)
    uow.rounds.add(its_round)
    uow.runs.add(a_run())
    _met(uow)
    _of_head_office(uow)
    _of_towns(uow)
    uow.outbox.queue_all([replace(a_sent_message(1), proposal_id="r1-1-01", first_tried_at=NOW), a_message(2)])
    uow.mailings.add(Mailing("r1", MailingKind.LEFT_OVER, NOW, told_to="x", done_at=LATER))
    held = uow.post_holds.add(PostHold(0, HoldReason.RESTORE, NOW, OLGA))
    uow.post_holds.save(held.checked(OLGA, LATER).released(OLGA, LATER))
    uow.decisions.show([a_showing(audience=Audience.TOWN)])
    uow.decisions.record([an_answer(Act.DECLINED, reason=RefusalReason.TOPIC)])


def _met(uow: UnitOfWork) -> None:
    uow.proposals.add_all(
        [
            a_confirmed_proposal(1, state=ProposalState.RUNNING, note="Bleibt.", language="en"),
            a_confirmed_proposal(2),
        ]
    )
    refusal = REFUSED.declined(LATER, RefusalReason.TOPIC, not_again=True)
    uow.invitations.add_all([replace(refusal, note="Kein Personal.")])
    running = a_running_exchange(1)
    ended = running.leave(running.sides[1].member, EndReason.NO_TIME, AFTER)
    uow.exchanges.add(ended)
    answer = Answer(Verdict.YES, wish_to_go_on=True, words="Gut.")
    late = AFTER + timedelta(days=60)
    uow.check_ins.add_all([a_check_in(1, question=Question.FEEDBACK).asked(late).answered(answer, late)])


def _of_head_office(uow: UnitOfWork) -> None:
    draft = uow.proposals.of_round("r1")[0]
    step = uow.curation_steps.add(
        CurationStep("r1", "r1-1", CurationAct.PINNED, OLGA, NOW, (draft,), (draft,), reason="Bitte so.")
    )
    uow.curation_steps.take_back(step.taken_back(OLGA, LATER))
    order = Dispatch("r1/1", "r1", OLGA, NOW, LATER, ("r1-1-01",), ("circle",))
    uow.dispatches.add(order.stopped(OLGA, LATER))
    signed = {"state": PolicyState.SIGNED, "reason": "Beschlossen", "ended_by": OLGA, "ended_at": LATER}
    uow.policies.add(PolicyVersion(2, other_rules(version="2"), "1", OLGA, NOW, ("h",), **signed))
    # What is open is one of a kind in other ways than what has ended.
    uow.dispatches.add(replace(order, id="r1/2"))
    uow.policies.add(PolicyVersion(3, other_rules(version="3"), "2", OLGA, NOW))
    uow.wordings.add(OwnWording(WordingPlace("reminder", LetterPart.SUBJECT, "de"), 1, "Kurz erinnert", NOW, OLGA))
    renamed = Renamed("vacancy", labels("Leerstand"))
    uow.taxonomy_acts.add(
        TaxonomyAct(ActKind.RENAMED, NOW, OLGA, "Heißt so.", "alt", "neu", renamed, "wish-1"), after=0
    )
    undoing = TaxonomyAct(ActKind.TAKEN_BACK, NOW, OLGA, "Doch nicht.", "neu", "alt", undoes=1)
    uow.taxonomy_acts.add(undoing, after=1)
    uow.office_acts.record(OfficeAct(NOW, TERMINAL, "office_ended", "office/1", {}, {"role": "mayor"}))
    uow.successions.add(Succession(GONE, "Altstadt", ags(3), NOW, OLGA, {"Profile": 1}))


def _of_towns(uow: UnitOfWork) -> None:
    uow.requests.add(
        in_state(RequestState.OFFERED, a_request(wishes=Wishes(*[True] * 4), stated_by="Amt, für die Stadt"))
    )
    uow.topic_wishes.add(a_wish().rejected(WishEnd(OLGA, LATER, "Gibt es schon.")))
    uow.profile_log.add_all([ProfileChange(ags(1), Role.MAYOR, NOW, OLGA, (FieldChange("name", "Name", "", "x"),))])
