"""What does a round look like: its proposals, who is left over and why, for people and as JSON?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.commands.left_over_report import alone_document, run_lines
from api.pages.since_told import since_told
from api.pages.spoken import GERMAN
from matchmaker.rounds.alone import Alone, alone_in
from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.drafting import same_register
from matchmaker.rounds.firmness import accounts_of_pairs
from matchmaker.rounds.group_words import who_moderates
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.scoring.certainty import Certainty
from matchmaker.scoring.pair_account import PairAccount
from matchmaker.scoring.pair_document import place_document
from matchmaker.scoring.place_wording import place_words
from matchmaker.scoring.wording import Wording
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Format, Role
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.vocabulary import ROLES
from matchmaker.towns.written_number import written_number

MAY_LOSE_A_SEAT = (
    *(ProposalState.DRAFT, ProposalState.APPROVED),
    *(ProposalState.OFFERED_FIRST, ProposalState.OFFERED),
)
NO_TOPIC = "keines, das alle öffentlich genannt haben"
CHANGED_REGISTER = (
    "Seit dem Lauf hat sich das Ortsregister geändert, etwa Einwohnerzahlen; ein neuer Lauf rechnet mit dem heutigen."
)
PLAN_TOTAL = (
    "Nachrücken: In Klammern steht, was der Wechsel an der Summe des Plans ändert, in Punkten. Darin zählen auch "
    "vertrauliche Angaben und der Ausgleich; „round swap --dry-run“ nennt die gezeigten Punkte."
)


@dataclass(frozen=True)
class RoundReport:
    """A round with all that head office wants to see of it at once.

    ``accounts`` are those of pairs, ``reserves`` the towns that could step in, both by proposal.
    """

    round: Round
    proposals: tuple[Proposal, ...]
    run: Run | None
    towns: Mapping[str, RegisteredTown]
    taxonomy: Taxonomy
    accounts: Mapping[str, PairAccount]
    reserves: Mapping[str, tuple[Reserve, ...]] = field(default_factory=dict)

    def topic(self, proposal: Proposal) -> str | None:
        """The German label of a proposal's topic; its id where the taxonomy no longer has it."""
        return topic_label(proposal.topic, self.taxonomy)

    @property
    def alone(self) -> Alone:
        """Whom the round serves with nobody by now; before the first run this is not asked."""
        return alone_in(self.run, self.proposals) if self.run else Alone()

    def name(self, ags: str) -> str:
        return self.towns[ags].name if ags in self.towns else ags


def topic_label(topic: str | None, taxonomy: Taxonomy) -> str | None:
    """The German label of a topic; its id where the taxonomy no longer has it."""
    return topic if topic is None or topic not in taxonomy else taxonomy.entry(topic).labels.de


def read_report(round_id: str, uow: UnitOfWork, taxonomy: Taxonomy) -> RoundReport:
    """The report of a round, inside an open unit of work."""
    shown, run, proposals = uow.rounds.get(round_id), uow.runs.latest(round_id), uow.proposals.of_round(round_id)
    accounts: Mapping[str, PairAccount] = {}
    if run is not None and proposals:
        # On the day and with the μ of the run, so that places are those of the lists it proposed from.
        assessment = assess(read_evidence(uow, taxonomy, round_id), shown, german_day(run.made_at), run)
        accounts = accounts_of_pairs(proposals, assessment, shown.policy)
    return RoundReport(
        round=shown,
        proposals=proposals,
        run=run,
        towns={town.ags: town for town in uow.towns.all()},
        taxonomy=taxonomy,
        accounts=accounts,
        reserves=uow.proposals.reserves_of_round(round_id),
    )


def round_document(round: Round) -> dict[str, Any]:
    """A round as JSON."""
    return {
        "id": round.id,
        "title": round.title,
        "format": round.format,
        "state": round.state,
        "policy_version": round.policy.version,
        "opened_at": round.opened_at.isoformat() if round.opened_at else None,
    }


def report_document(report: RoundReport) -> dict[str, Any]:
    """The whole report as JSON; scores in points (0–100), tenths, totals and bounds in points too."""
    return {
        "round": round_document(report.round),
        "run": _run_document(report.run, report) if report.run else None,
        "proposals": [_proposal_document(proposal, report) for proposal in report.proposals],
        **alone_document(report.alone, report.name),
    }


def report_lines(report: RoundReport) -> Iterator[str]:
    """The report as lines for people."""
    wording, names_of = Wording(report.taxonomy), {ags: town.name for ags, town in report.towns.items()}
    yield f"Runde „{report.round.title}“ ({report.round.id}): {report.round.state.label}"
    for proposal in report.proposals:
        names = who_meets(proposal, [_titled(member, report) for member in proposal.members])
        pinned = ", festgehalten" if proposal.pinned else ""
        points = written_number(proposal.score_tenths / 10, 1)
        account = report.accounts.get(proposal.id)
        unsure = f", {wording.phrase('provisional')}" if account and account.certainty is not Certainty.SURE else ""
        yield f"{proposal.id}  {points:>5}  {names}  ({proposal.state.label}{pinned}{unsure})"
        yield f"        Thema: {report.topic(proposal) or NO_TOPIC}"
        # A later run has terms of its own, so only the score of the proposal's own run can be compared.
        if account and report.run is not None and proposal.run_id == report.run.id:
            yield from _change_lines(proposal, account)
        for place in account.places if account else ():
            yield f"        {place_words(place, wording, names_of)}"
        if moderation := who_moderates(proposal.format, len(proposal.members)):
            yield f"        {moderation}"
        yield from _reserve_lines(proposal, report)
    if any(_steps_in(proposal, report) for proposal in report.proposals):
        yield PLAN_TOTAL
    if report.run is not None:
        yield from _left_over_lines(report.run, report)


def _change_lines(proposal: Proposal, account: PairAccount) -> Iterator[str]:
    if sentence := since_told(proposal.score_tenths, account.score.score_tenths, GERMAN):
        yield f"        {sentence}"


def _left_over_lines(run: Run, report: RoundReport) -> Iterator[str]:
    proof, *left_over = run_lines(run, report.alone, report.name)
    yield f"Berechnet am {run.made_at:%d.%m.%Y} ({run.id}): {proof}"
    if same_register(run, report.towns.values()) is False:
        yield CHANGED_REGISTER
    yield from left_over


def who_meets(proposal: Proposal, names: Sequence[str]) -> str:
    """The members by these names, in the order of the proposal; in a visit who advises whom."""
    if proposal.format is Format.TANDEM:
        return " – ".join(names)
    if proposal.format is Format.VISIT:
        seeker, host = (name for _, name in sorted(zip((one.gives for one in proposal.members), names, strict=True)))
        return f"{seeker}, beraten von {host}"
    return ", ".join(names)


def _reserve_lines(proposal: Proposal, report: RoundReport) -> Iterator[str]:
    """A line for each seat, with everybody who could take it, best first."""
    seats: dict[str, list[str]] = {}
    for one in _steps_in(proposal, report):
        change = written_number(one.delta / 10_000, 1)
        seats.setdefault(one.replaces, []).append(f"{report.name(one.member.ags)} ({change})")
    for replaced, towns in seats.items():
        yield f"        Nachrücken könnte für {report.name(replaced)}: {', '.join(towns)}"


def _steps_in(proposal: Proposal, report: RoundReport) -> tuple[Reserve, ...]:
    """Who could take a seat that can still fall vacant: where all agreed, or it is over, none can."""
    if proposal.state not in MAY_LOSE_A_SEAT:
        return ()
    seated = {member.ags for member in proposal.members}
    found = report.reserves.get(proposal.id, ())
    return tuple(one for one in found if one.replaces in seated and one.member.ags not in seated)


def _titled(member: Member, report: RoundReport) -> str:
    role = "" if member.role is Role.MAYOR else f" ({ROLES.word_for(member.role)})"
    return report.name(member.ags) + role


def _run_document(run: Run, report: RoundReport) -> dict[str, Any]:
    return {
        "id": run.id,
        "made_at": run.made_at.isoformat(),
        "strategy": run.strategy,
        "solver": run.solver,
        "total": run.total / 10_000,
        "upper_bound": run.upper_bound / 10_000,
        "optimal": run.optimal,
        "profiles_digest": run.profiles_digest,
        "register_digest": run.register_digest,
        "same_register": same_register(run, report.towns.values()),
        "taxonomy_version": run.taxonomy_version,
        "policy_version": run.policy_version,
        "seed": run.seed,
    }


def _proposal_document(proposal: Proposal, report: RoundReport) -> dict[str, Any]:
    account = report.accounts.get(proposal.id)
    return {
        "id": proposal.id,
        "state": proposal.state,
        "pinned": proposal.pinned,
        "score": proposal.score_tenths / 10,
        "topic": {"id": proposal.topic, "label": report.topic(proposal)} if proposal.topic else None,
        "towns": [
            {"ags": member.ags, "name": report.name(member.ags), "role": member.role, "gives": member.gives}
            for member in proposal.members
        ],
        "run": proposal.run_id,
        "deadline": proposal.deadline.isoformat() if proposal.deadline else None,
        "note": proposal.note,
        "version": proposal.version,
        "certainty": str(account.certainty) if account else None,
        "reserve": [
            {"ags": seat.member.ags, "replaces": seat.replaces, "delta": seat.delta / 10_000}
            for seat in report.reserves.get(proposal.id, ())
        ],
        "ranks": [place_document(place) for place in account.places] if account else [],
    }
