"""Does whoever waits for a partner read, at every moment, what it would read if that partner had said nothing?"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.access import Audience
from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.answering import CallMade, end_call
from matchmaker.rounds.as_told import own_proposals
from matchmaker.rounds.asking import Post
from matchmaker.rounds.exchange_post import ExchangePost
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.proposal import Proposal
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.lifecycle_cast import NO, PROPOSAL, YES, a_circle, a_tandem, members, number_of, say, sent, swept
from tests.lifecycle_deliveries import FATES, Deliveries
from tests.lifecycle_mail import Fate, real_posts, to_whom
from tests.round_builders import WEIGHTS, a_proposal

ANSWERS = st.sampled_from(
    [
        YES,
        YES,
        Answer(AnswerKind.LATER, days=5),
        Answer(AnswerKind.CALL),
        Answer(AnswerKind.DELEGATE, delegate="Bauamt"),
    ]
)
REFUSALS = st.sampled_from([NO, Answer(AnswerKind.NO, not_again=True), Answer(AnswerKind.NO, note="Streit im Rat.")])
SHAPES = {
    "tandem": a_tandem(0, 1),
    "asked by who gives": a_tandem(0, 1, giving=1),
    "visit": a_proposal(1, members=members(0, 1, giving=1), format=Format.VISIT),
    "circle that one no ends": a_circle(0, 1, 2, 3, 4),
}
REFUSING = 0


class World(Deliveries):
    """One course of things; its steps are taken from outside."""

    def __init__(self, posts: Callable[[], tuple[Post, ExchangePost]] | None) -> None:
        self._posts = posts
        super().__init__()

    def posts(self) -> tuple[Post, ExchangePost]:
        return self._posts() if self._posts else super().posts()

    def answer(self, about: str, town: int, said: Answer) -> bool:
        try:
            say(self.uow, town, said, self.now, about=about, post=self.post)
        except MatchmakerError:
            return False
        return True

    def open_to(self, about: str) -> list[int]:
        """Who of the others may answer."""
        with self.uow as uow:
            invited = uow.invitations.of_proposal(about)
        return [number_of(one.member.ags) for one in invited if one.is_open and one.member.ags != ags(REFUSING)]

    def known_to(self, town: int) -> tuple[list[tuple[str, bytes]], list[Proposal]]:
        """Every letter that arrived, byte for byte, and all that its pages are made from."""
        letters = [(one.key, one.content) for one in self.mailer.delivered if to_whom(one) == ags(town)]
        with self.uow as uow:
            seen = own_proposals(Viewer(Audience.TOWN, ags(town), role=Role.MAYOR), uow)
        # How often it was saved is head office's lock against two at once, and no town is ever given it.
        return letters, [replace(one, version=0) for one in seen]


class TwoWorlds:
    """The same steps in two worlds; in the first town 0 says no, in the other it says nothing."""

    def __init__(self, posts: Callable[[], tuple[Post, ExchangePost]] | None = None) -> None:
        self.both = World(posts), World(posts)

    def send(self, shape: str, automatic: bool) -> None:
        policy = {"plan_b_automatic": automatic, "weights": dict.fromkeys(Format, WEIGHTS)}
        for world in self.both:
            sent(world.uow, SHAPES[shape], post=world.post, **policy)

    def refuse(self, said: Answer) -> None:
        self.both[0].answer(PROPOSAL, REFUSING, said)

    def answer(self, which: int, said: Answer, is_second: bool) -> None:
        about = f"{PROPOSAL}b" if is_second else PROPOSAL
        asked = [world.open_to(about) for world in self.both]
        assert asked[0] == asked[1]
        if asked[0]:
            taken = [world.answer(about, asked[0][which % len(asked[0])], said) for world in self.both]
            assert taken[0] == taken[1]

    def call(self, town: int) -> None:
        for world in self.both:
            with suppress(MatchmakerError):
                end_call(CallMade(PROPOSAL, ags(town)), world.uow, world.now)

    def work(self, hours: int) -> None:
        """The worker's sweeps after some hours, and its mails."""
        for world in self.both:
            world.now += timedelta(hours=hours)
            swept(world.uow, world.now, world.post)
            world.tell_agreed()
            world.deliver()

    def fare(self, town: int, fate: Fate) -> None:
        for world in self.both:
            world.mails_fare(town, fate)

    def reconcile(self, kind: str) -> None:
        for world in self.both:
            world.reconcile(kind)

    def refuse_to_be_told_apart(self) -> None:
        for town in range(1, 10):
            with_no, with_silence = (world.known_to(town) for world in self.both)
            assert with_no == with_silence, town


HOURS = st.sampled_from([0, 1, 24, 24 * 5, 24 * 6])
STEPS = st.one_of(
    st.tuples(st.just("work"), HOURS),
    st.tuples(st.just("work"), HOURS),
    st.tuples(st.just("answer"), st.integers(0, 9), ANSWERS, st.booleans()),
    st.tuples(st.just("call"), st.integers(1, 4)),
    st.tuples(st.just("fare"), st.integers(1, 9), FATES),
    st.tuples(st.just("reconcile"), st.sampled_from(["log", "archive", "away"])),
)
HISTORIES = given(
    shape=st.sampled_from(sorted(SHAPES)),
    automatic=st.booleans(),
    said=REFUSALS,
    before=st.lists(STEPS, max_size=4),
    after=st.lists(STEPS, min_size=2, max_size=12),
)


def live(worlds: TwoWorlds, before: list[tuple], said: Answer, after: list[tuple]) -> None:
    """All steps with the refusal between them, and days enough for each letter that follows; compared all the time."""
    days = [("work", 24 * 5)] * 5
    for name, *about in (*before, ("refuse", said), *after, *days):
        getattr(worlds, name)(*about)
        worlds.refuse_to_be_told_apart()


@settings(max_examples=40)
@HISTORIES
def test_nobody_can_tell_a_no_from_silence(
    shape: str, automatic: bool, said: Answer, before: list[tuple], after: list[tuple]
):
    worlds = TwoWorlds()
    worlds.send(shape, automatic)

    live(worlds, before, said, after)


@settings(max_examples=8)
@HISTORIES
def test_nor_by_the_letters_that_towns_really_get(
    shape: str, automatic: bool, said: Answer, before: list[tuple], after: list[tuple]
):
    worlds = TwoWorlds(real_posts)
    worlds.send(shape, automatic)

    live(worlds, before, said, after)
