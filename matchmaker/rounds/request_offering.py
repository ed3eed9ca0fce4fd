"""How does a request become a proposal outside of the rounds of many?"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from matchmaker.errors import TransitionRefused
from matchmaker.matching.problem import Strategy, ordered
from matchmaker.rounds.assessment import Assessment, Evidence, assess, read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.drafting import digest_of
from matchmaker.rounds.explaining import last_run
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.public_evidence import public_part
from matchmaker.rounds.request import Request
from matchmaker.rounds.request_deciding import RequestDecision, as_reviewed
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.run import Run
from matchmaker.rounds.showing import Sight, showings_of
from matchmaker.rounds.tandem_plan import MILLIONTHS_PER_TENTH
from matchmaker.scoring.wording import Wording
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Format

ONE_PAIR = "request"
"""What stands as solver where nobody solved anything: a town asked, and head office agreed."""
PAIRS_ALONE = "Nur Tandems lassen sich einzeln anlegen. Merken Sie diese Anfrage für die nächste Runde vor."


@dataclass(frozen=True, slots=True)
class RequestOffer:
    """Make a proposal of the request with this partner (AGS), under ``policy`` where no round has run yet."""

    decision: RequestDecision
    partner: str
    policy: Policy


def offer_request(order: RequestOffer, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> Proposal:
    """A draft of the two towns in a round of its own, which goes the way of every draft: approved, then sent.

    Nobody is told anything by this. ``NotFound`` where the partner has no profile in the same role,
    ``TransitionRefused`` with the reasons where the two must not meet, and for anything but a tandem. Nothing is
    stored then.
    """
    with uow:
        seen = uow.requests.get(order.decision.request_id, order.decision.seen_version)
        if seen.format is not Format.TANDEM:
            raise TransitionRefused(PAIRS_ALONE)
        evidence = read_evidence(uow, taxonomy)
        terms, sight = _ground(seen, order, evidence, uow, now)
        draft = _draft(seen, order.partner, terms, sight.shown)
        offered = as_reviewed(seen, order.decision, now).offer(draft.id, now)
        uow.rounds.add(terms)
        uow.runs.add(_run(draft, terms, evidence, sight.shown, now))
        uow.proposals.add_all([draft])
        uow.decisions.show(showings_of([draft], terms, sight, now))
        uow.requests.save(offered)
        uow.commit()
    return draft


def _ground(
    request: Request, order: RequestOffer, evidence: Evidence, uow: UnitOfWork, now: datetime
) -> tuple[Round, Sight]:
    """The round of this one pair, and how well everybody fits on the terms of the format's last run."""
    last, run = last_run(request.format, order.policy, uow)
    names = {town.ags: town.name for town in evidence.register}
    title = f"Anfrage {names[request.ags]} – {names.get(order.partner, order.partner)}"
    terms = Round(_round_id(request), title, request.format, last.policy, RoundState.CURATING, now)
    on = german_day(now)
    # As in every run, μ and v rest on public statements alone.
    aloud = assess(public_part(evidence), terms, on, run)
    return terms, Sight(assess(evidence, terms, on, aloud), aloud)


def _draft(request: Request, partner: str, terms: Round, assessed: Assessment) -> Proposal:
    pair = ordered((request.ags, partner))
    score = assessed.explain(request.role, *pair)
    if score.vetoes:
        wording = Wording(assessed.scorers[request.role].terms.run.towns.taxonomy)
        raise TransitionRefused(" ".join(dict.fromkeys(wording.veto(veto) for veto in score.vetoes)))
    return Proposal(
        id=f"{terms.id}-1-01",
        round_id=terms.id,
        run_id=f"{terms.id}-1",
        format=terms.format,
        members=tuple(Member(ags, request.role) for ags in pair),
        topic=request.topic,
        score_tenths=score.score_tenths,
    )


def _run(draft: Proposal, terms: Round, evidence: Evidence, assessed: Assessment, now: datetime) -> Run:
    worth = draft.score_tenths * MILLIONTHS_PER_TENTH
    return Run(
        id=draft.run_id,
        round_id=terms.id,
        format=terms.format,
        made_at=now,
        profiles_digest=digest_of((*evidence.profiles, *evidence.ties)),
        taxonomy_version=evidence.taxonomy.version,
        policy_version=terms.policy.version,
        seed=0,
        solver=ONE_PAIR,
        strategy=Strategy.MOST_SERVED,
        total=worth,
        upper_bound=worth,
        optimal=True,
        expected=assessed.expected,
        rarity=assessed.rarity,
        register_digest=digest_of(evidence.register),
    )


def _round_id(request: Request) -> str:
    """Short enough to be typed, and the same for the same request."""
    return f"anfrage-{request.ags}-{sha256(request.id.encode()).hexdigest()[:6]}"
