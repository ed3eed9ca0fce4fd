"""What does the worker do, and when?"""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from threading import Event

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor as ClockThreads
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from api.exchange_sweeps import ExchangeSweeps
from api.posting import again_of, exchange_post_of, post_of, posts_of
from api.round_sweeps import log_what_failed, sweep_rounds, taxonomy_of_rounds
from api.settings import Settings
from api.wiring import clock, inbox, open_unit_of_work, patient_mailer, relay_record
from emails.incoming_reading import read_incoming
from emails.mailbox import Inbox, InboxAway
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.asking import Post
from matchmaker.rounds.clock_slots import DailyRun, run_due
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.digest import write_digest
from matchmaker.rounds.incoming import take_in
from matchmaker.rounds.late_joining import join_late
from matchmaker.rounds.mail_ports import Mailer, RelayRecord
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.reaching import reach_due
from matchmaker.rounds.readdressing import Posts
from matchmaker.rounds.reconciling import reconcile
from matchmaker.rounds.relay_answer import RelayAway
from matchmaker.rounds.retention import forget_old
from matchmaker.rounds.sweeping import Alone, PartsBroken, Sweep
from matchmaker.rounds.term_ending import find_ended_terms
from matchmaker.rounds.unreached import write_to_reached

log = structlog.get_logger("matchmaker.worker")


@dataclass(frozen=True)
class Worker:
    """One of any number of workers on one database; each of its sweeps may be repeated or left out at any time."""

    open_uow: Callable[[], UnitOfWork]
    mailer: Mailer
    record: RelayRecord
    clock: Callable[[], datetime] = clock
    # By name alone: one callable looks like another, and one put in its neighbour's place would just never run.
    _: KW_ONLY
    inbox: Inbox | None = None
    post: Callable[[], Post] | None = None
    posts: Callable[[], Posts] | None = None
    again: Callable[[OutboxMessage, UnitOfWork, datetime], None] | None = None
    exchanges: ExchangeSweeps | None = None
    open_reading: Callable[[], UnitOfWork] | None = None
    stopping: Event = field(default_factory=Event)
    name: str = field(default_factory=lambda: f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(3)}")

    def sweeps(self) -> dict[str, tuple[Callable[[], object], timedelta]]:
        """Every sweep with its pace; they are seconds apart, so no hour of the day concerns them."""
        return {
            "beat": (self.beat, timedelta(seconds=30)),
            "deliver": (self.deliver, timedelta(seconds=5)),
            "reconcile": (self.reconcile, timedelta(minutes=1)),
            "read_inbox": (self.read_inbox, timedelta(minutes=2)),
            "rounds": (self.follow_rounds, timedelta(minutes=1)),
            "reach": (self.reach, timedelta(minutes=1)),
            # An hour is soon enough for a draft that a person looks at, and computing is no small thing.
            "late": (self.join_late, timedelta(hours=1)),
            "daily": (self.run_daily, timedelta(minutes=5)),
            **(self.exchanges.by_name() if self.exchanges else {}),
        }

    def beat(self) -> None:
        """Say that this worker is alive."""
        with self.open_uow() as uow:
            uow.clockwork.beat(self.name, self.clock())
            uow.commit()

    def deliver(self) -> int:
        """Send what is due; a relay that is away is asked again after the breaker's pause."""
        stops = self.stopping.is_set
        sender = Sender(self.mailer, self.open_uow(), self.clock, stopping=stops, again=self.again, record=self.record)
        try:
            taken = deliver_due(sender)
        except RelayAway as away:
            log.warning("relay_away", reason=str(away))
            return 0
        if taken:
            log.info("delivered", mails=taken)
        return taken

    def reconcile(self) -> None:
        """Settle what was left behind the fence."""
        moved = reconcile(self.record, self.open_uow(), self.clock())
        if moved:
            log.info("reconciled", **moved)

    def read_inbox(self) -> None:
        """Make tasks of bounces and replies."""
        if self.inbox is None:
            return
        try:
            read = self.inbox.read(lambda raw: take_in(read_incoming(raw), self.open_uow(), self.clock()))
        except InboxAway as away:
            log.warning("inbox_away", reason=str(away))
            return
        if read:
            log.info("inbox_read", mails=read)

    def follow_rounds(self) -> None:
        """Remind, hand over, expire and tell whatever is due in any round."""
        if self.post is None:
            return
        done = sweep_rounds(Sweep(self.post(), self.open_uow(), self.clock()))
        if any(done.values()):
            log.info("rounds_followed", **done)

    def reach(self) -> None:
        """Write to towns that had no address when a letter was to go to them, and have one by now."""
        if self.posts is None:
            return
        posts = self.posts
        found = reach_due(posts, self.open_uow(), self.clock())
        of_rounds = write_to_reached(lambda: posts().towns.letters, self.open_uow(), self.clock())
        both = found.beside(of_rounds)
        if both.done:
            log.info("reached", towns=both.done)
        log_what_failed("reach", both)

    def join_late(self) -> None:
        """Find partners for towns that came after a round's run, or have a place again."""
        if self.post is None:
            return
        sweep = Sweep(self.post(), self.open_uow(), self.clock())
        found = join_late(sweep, (self.open_reading or self.open_uow)(), taxonomy_of_rounds(sweep.uow))
        if found.done:
            log.info("joined_late", rounds=found.done)
        log_what_failed("late", found)

    def run_daily(self) -> bool:
        """Make the daily runs whose slots nobody took yet; one that breaks stops no other. Tells if none did."""
        done = [_was_made(run.job, guarded(run.job, partial(self._run, run))) for run in self._daily()]
        return all(done)

    def _run(self, run: DailyRun) -> None:
        made = run_due(run, self.open_uow(), self.clock())
        if made:
            log.info("daily_run", job=run.job, slots=made)

    def _daily(self) -> tuple[DailyRun, ...]:
        if self.post is None:
            return DAILY
        post = self.post
        # Before the office opens: what came in the night is there when somebody reads.
        digest = DailyRun(
            "digest", time(7), lambda uow, slot: write_digest(post().letters, uow, slot), latest_only=True
        )
        return (*DAILY, digest)

    def sweep_once(self) -> bool:
        """Every sweep in turn, then what they queued; no refusal or fault stops another. Tells if there was none."""
        # Cron calls this perhaps once a day: a letter that was written a second ago does not wait for the next call.
        steps = [*((name, sweep) for name, (sweep, _) in self.sweeps().items()), ("deliver", self.deliver)]
        # All of them are made, whatever the one before said: a list, not a generator that ends early.
        done = [_was_made(name, guarded(name, sweep)) for name, sweep in steps]
        return all(done)


def make_worker(settings: Settings) -> Worker:
    """The worker of these settings."""
    return Worker(
        open_uow=partial(open_unit_of_work, settings),
        mailer=patient_mailer(settings),
        record=relay_record(settings),
        inbox=inbox(settings),
        post=partial(post_of, settings),
        posts=partial(posts_of, settings),
        again=again_of(settings),
        exchanges=ExchangeSweeps(partial(open_unit_of_work, settings), partial(exchange_post_of, settings), clock),
        open_reading=partial(open_unit_of_work, settings, reading=True),
    )


def start_clock(worker: Worker) -> BackgroundScheduler:
    """A running clock that calls the worker's sweeps; ``stop_clock`` ends it.

    The clock knows nothing that has to survive: what is due stands in tables, and which slots were taken too.
    """
    scheduler = BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ClockThreads(len(worker.sweeps()))},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        # German times of day are a matter of the slots; paces that are counted in seconds have no summer time.
        timezone=UTC,
    )
    for name, (sweep, pace) in worker.sweeps().items():
        begin = datetime.now(UTC)
        scheduler.add_job(guarded(name, sweep), "interval", seconds=pace.total_seconds(), id=name, next_run_time=begin)
    scheduler.start()
    return scheduler


def stop_clock(scheduler: BackgroundScheduler, worker: Worker) -> None:
    """Let every sweep finish the mail or the slot that it is at, and begin no other."""
    worker.stopping.set()
    scheduler.shutdown(wait=True)


def guarded(name: str, sweep: Callable[[], object]) -> Callable[[], bool]:
    """The sweep as the clock calls it: what it refuses is logged, and asked again later. Tells whether it was made."""

    def run() -> bool:
        try:
            return sweep() is not False
        except MatchmakerError as refusal:
            log.warning("sweep_refused", sweep=name, reason=str(refusal))
            return False

    return run


def _was_made(name: str, step: Callable[[], bool]) -> bool:
    """Whatever breaks in it, a mistake of ours too, is logged and ends this step alone, as in a thread of the clock."""
    was_made = False
    with Alone() as alone:
        was_made = step()
    if alone.fault is not None:
        log.error("sweep_broken", sweep=name, exc_info=alone.fault)
    return was_made


def prune(uow: UnitOfWork, slot: datetime) -> None:
    """Forget what is past its time, in parts; each rule that broke is logged by its name and raised at the end."""
    broken = [one for one in forget_old(uow, slot) if one.fault is not None]
    for one in broken:
        log.error("retention_rule_broken", rule=one.rule.what, removed=one.count, exc_info=one.fault)
    if broken:
        raise PartsBroken(", ".join(one.rule.what for one in broken)) from broken[0].fault


DAILY = (DailyRun("prune", time(3, 30), prune, in_parts=True), DailyRun("terms", time(6), find_ended_terms))
