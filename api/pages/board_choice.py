"""Which proposals of a round does the person want to see, and in which order, as it stands in the address?"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api.pages.browse_choice import LONGEST_NAME, STATES, Options, page_from
from matchmaker.rounds.proposal import ProposalState
from matchmaker.scoring.certainty import Certainty

UNDECIDED = "offen"
PINNED = "fest"
STAGES: Mapping[str, tuple[ProposalState, ...]] = {
    PINNED: (ProposalState.DRAFT,),
    "freigegeben": (ProposalState.APPROVED,),
    "verschickt": (ProposalState.OFFERED_FIRST, ProposalState.OFFERED),
    "zugesagt": (ProposalState.CONFIRMED, ProposalState.RUNNING, ProposalState.COMPLETED),
    "gescheitert": (ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.WITHDRAWN, ProposalState.ENDED),
}
STAGE_OPTIONS: Options = (
    ("", "Jeder Stand"),
    (UNDECIDED, "noch zu entscheiden"),
    (PINNED, "festgehalten, nicht freigegeben"),
    ("freigegeben", "freigegeben, nicht verschickt"),
    ("verschickt", "verschickt, Antwort offen"),
    ("zugesagt", "zugesagt"),
    ("gescheitert", "nicht zustande gekommen"),
)
SURENESS: Mapping[str, Certainty] = {
    "sicher": Certainty.SURE,
    "vorlaeufig": Certainty.PROVISIONAL,
    "frage": Certainty.QUESTION,
}
SURENESS_OPTIONS: Options = (
    ("", "Jede Sicherheit"),
    ("sicher", "gut belegt"),
    ("vorlaeufig", "vorläufig"),
    ("frage", "zu wenig bekannt"),
)
SORTS: Options = (
    ("", "höchste Punktzahl zuerst"),
    ("wenig", "niedrigste Punktzahl zuerst"),
    ("unsicher", "am wenigsten belegt zuerst"),
    ("stadt", "nach Namen"),
)
EXCEPTION_OPTIONS: Options = (("", "Alle"), ("ja", "nur was einer Regel widerspricht"))
PARAMETERS = {
    "stage": "stand",
    "sureness": "sicherheit",
    "topic": "thema",
    "state": "land",
    "exception": "ausnahme",
    "text": "stadt",
    "sort": "folge",
    "page": "seite",
}


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """The question as it stands in the address; empty values ask for everything, best first."""

    stage: str = ""
    sureness: str = ""
    topic: str = ""
    state: str = ""
    exception: str = ""
    text: str = ""
    sort: str = ""
    page: int = 1

    def query(self, **changes: Any) -> str:
        """The question with some of it changed as the part of an address behind „?“; empty where all is asked."""
        wanted = replace(self, **changes)
        named = [(PARAMETERS[one.name], getattr(wanted, one.name)) for one in fields(wanted)]
        return urlencode([(name, value) for name, value in named if value not in ("", 1)])

    def href(self, path: str, **changes: Any) -> str:
        """The question with some of it changed, asked of a page."""
        query = self.query(**changes)
        return f"{path}?{query}" if query else path

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return self != BoardChoice(sort=self.sort, page=self.page)


def board_choice(query: QueryParams) -> BoardChoice:
    """Read the question; a value that nobody offers counts as not chosen."""
    offered = {
        "stage": STAGE_OPTIONS,
        "sureness": SURENESS_OPTIONS,
        "state": STATES,
        "exception": EXCEPTION_OPTIONS,
        "sort": SORTS,
    }
    given = {name: query.get(PARAMETERS[name], "") for name in offered}
    return BoardChoice(
        topic=query.get("thema", "")[:LONGEST_NAME],
        text=" ".join(query.get("stadt", "").split())[:LONGEST_NAME],
        page=page_from(query.get("seite", "")),
        **{name: value for name, value in given.items() if value in dict(offered[name])},
    )
