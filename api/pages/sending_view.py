"""What does head office see before, while and after a round is sent?"""

from dataclasses import dataclass

from api.pages.proposal_words import ROLES
from api.pages.sending_progress import Progress, SendingFacts, progress_of
from api.pages.spoken import Spoken
from api.pages.view import Frame
from matchmaker.rounds.ledger import Ledger, LedgerLine
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.sending_preview import PlannedLetter, planned_letters
from matchmaker.rounds.town_groups import Dimension

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter that will leave, and where it can be read beforehand."""

    town: str
    role: str
    about: str
    when: str
    href: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the ledger; ``label`` is German where ``is_german``, as states are."""

    label: str
    served: int
    waiting: int
    never_asked: int
    percent: int
    is_below: bool


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """The groups of one dimension."""

    title: str
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A group below the threshold that has to be ticked; ``value`` is how it is kept."""

    value: str
    sentence: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class SendingPage:
    """The page „Versand“ of a round; ``seen`` names the approved proposals for the form."""

    frame: Frame
    title: str
    round_href: str
    address: str
    progress: tuple[Progress, ...]
    letters: tuple[LetterLine, ...]
    now_count: int
    later_count: int
    proposals: int
    earlier: str
    later: str
    whole: LedgerRow
    tables: tuple[LedgerTable, ...]
    acknowledgements: tuple[Acknowledgement, ...]
    share_percent: int
    group_minimum: int
    seen: str
    can_send: bool
    done: str
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SendingTry:
    """Which page of letters is asked for, and what a refused form brought."""

    page: int = 1
    ticked: frozenset[str] = frozenset()
    refused: tuple[str, ...] = ()
    done: str = ""


def sending_page(facts: SendingFacts, tried: SendingTry, frame: Frame, spoken: Spoken) -> SendingPage:
    """Everything about one sending, letters fifty at a time."""
    approved = [one for one in facts.proposals if one.state is ProposalState.APPROVED]
    letters = [letter for one in approved for letter in planned_letters(one)]
    last = max(1, -(-len(letters) // ON_A_PAGE))
    page = min(max(tried.page, 1), last)
    address = f"/geschaeftsstelle/runden/{facts.round.id}/versand"
    is_open = any(one.is_open for one in facts.dispatches)
    now_count = sum(letter.at_once for letter in letters)
    return SendingPage(
        frame=frame,
        title=facts.round.title,
        round_href=f"/geschaeftsstelle/runden/{facts.round.id}",
        address=address,
        progress=tuple(progress_of(one, facts, spoken) for one in reversed(facts.dispatches)),
        letters=tuple(
            _letter(one, address, facts, spoken) for one in letters[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
        ),
        now_count=now_count,
        later_count=len(letters) - now_count,
        proposals=len(approved),
        earlier=f"{address}?seite={page - 1}#briefe" if page > 1 else "",
        later=f"{address}?seite={page + 1}#briefe" if page < last else "",
        whole=_row(facts.ledger.whole, spoken),
        tables=_tables(facts.ledger, spoken),
        acknowledgements=tuple(_acknowledgement(one, tried, spoken) for one in facts.ledger.lines if one.is_below),
        share_percent=round(facts.round.policy.served_share_minimum * 100),
        group_minimum=facts.round.policy.served_group_minimum,
        seen=",".join(one.id for one in approved),
        can_send=bool(approved) and not is_open,
        done=tried.done,
        refused=tried.refused,
    )


def _letter(one: PlannedLetter, address: str, facts: SendingFacts, spoken: Spoken) -> LetterLine:
    names = facts.names
    towns = [names.get(member.ags, member.ags) for member in one.proposal.members]
    when = "sofort" if one.at_once else "nach der ersten Zusage"
    return LetterLine(
        town=names.get(one.member.ags, one.member.ags),
        role=spoken.say(ROLES[one.member.role]),
        about=spoken.listing(towns),
        when=spoken.say(when),
        href=f"{address}/brief?vorschlag={one.proposal.id}&stadt={one.member.ags}",
    )


def _row(line: LedgerLine, spoken: Spoken) -> LedgerRow:
    label = spoken.say(line.group.name) if line.group else spoken.say("Alle, die teilnehmen")
    return LedgerRow(label, line.served, line.waiting, line.never_asked, round(line.share * 100), line.is_below)


def _tables(ledger: Ledger, spoken: Spoken) -> tuple[LedgerTable, ...]:
    found = []
    for dimension in Dimension:
        own = [one for one in ledger.lines if one.group and one.group.dimension is dimension]
        if own:
            found.append(LedgerTable(spoken.say(dimension.label), tuple(_row(one, spoken) for one in own)))
    return tuple(found)


def _acknowledgement(line: LedgerLine, tried: SendingTry, spoken: Spoken) -> Acknowledgement:
    group = line.group
    label = group.label if group else ""
    named = f"{spoken.say(group.dimension.label)}: {spoken.say(group.name)}" if group else ""
    sentence = spoken.say(
        "%(group)s: %(served)s von %(all)s Städten haben einen Vorschlag. Das ist mir bekannt.",
        group=named,
        served=spoken.number(line.served),
        all=spoken.number(line.taking_part),
    )
    return Acknowledgement(label, sentence, label in tried.ticked)
