"""How is a trial kept until somebody decides, so that any process can show it and accept exactly this plan?"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from hashlib import sha256

from matchmaker.matching.problem import Strategy
from matchmaker.rounds.drafting import Basis, Drafted
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposing import ProposingOrder, accept_run, basis_for, changed_meanwhile
from matchmaker.rounds.trial import PlanChange, Trial
from matchmaker.taxonomy.model import Taxonomy


@dataclass(frozen=True)
class KeptTrial:
    """A trial without the facts that it was made from: these are named by ``basis_digest`` and read again.

    The other fields are those of ``Trial``.
    """

    round_id: str
    strategy: Strategy
    seed: int
    drafted: Drafted
    change: PlanChange
    changes_seen: int
    stopped: bool
    fingerprint: str
    basis_digest: str


def kept(trial: Trial) -> KeptTrial:
    """What is stored of a trial."""
    basis = trial.basis
    return KeptTrial(
        round_id=basis.round.id,
        strategy=basis.strategy,
        seed=basis.seed,
        drafted=trial.drafted,
        change=trial.change,
        changes_seen=trial.changes_seen,
        stopped=trial.stopped,
        fingerprint=trial.fingerprint,
        basis_digest=digest_of_basis(basis),
    )


def accept_kept(chosen: KeptTrial, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> Drafted:
    """Store exactly the plan of a kept trial, wherever it was computed; refused as ``accept_run`` refuses."""
    order = ProposingOrder(chosen.round_id, chosen.strategy, chosen.seed)
    with uow:
        changes = uow.changes.count()
        basis = basis_for(order, taxonomy, uow)
    if digest_of_basis(basis) != chosen.basis_digest:
        raise changed_meanwhile()
    same = Trial(basis, chosen.drafted, chosen.change, changes, chosen.stopped, chosen.fingerprint)
    # What changes between the two transactions is met by the count.
    return accept_run(same, uow, now)


def digest_of_basis(basis: Basis) -> str:
    """SHA-256 of everything that a run is computed from, the same in every process, as 64 hexadecimal digits."""
    evidence = basis.evidence
    # Topics of one version are the same; they are no value that could be written down.
    parts = [getattr(basis, one.name) for one in fields(basis) if one.name != "evidence"]
    parts += [evidence.profiles, evidence.register, evidence.taxonomy.version, evidence.ties]
    return sha256(_written(parts).encode()).hexdigest()


def _written(value: object) -> str:
    if is_dataclass(value) and not isinstance(value, type):
        return _between("()", (_written(getattr(value, one.name)) for one in fields(value)))
    if isinstance(value, Mapping):
        return _between("{}", sorted(f"{_written(key)}:{_written(one)}" for key, one in value.items()))
    if isinstance(value, Set):
        # Sets of text stand in another order in every process.
        return _between("<>", sorted(map(_written, value)))
    if isinstance(value, tuple | list):
        return _between("[]", map(_written, value))
    return repr(value)


def _between(marks: str, parts: Iterable[str]) -> str:
    return f"{marks[0]}{','.join(parts)}{marks[1]}"
