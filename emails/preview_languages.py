"""How would the sample letters read in English, ready-made sentences and all?"""

from dataclasses import replace
from typing import Any

from emails.confirming_letters import Delegation
from emails.exchange_letters import Cancellation
from emails.language import Language
from emails.letter_parts import BothSides
from emails.letters import Letter
from emails.office_letters import Digest, SignInLinkSent
from emails.preview_letters import OFFICE
from emails.proposal_letters import ProposalOffered
from emails.request_letters import RequestEntered
from emails.round_letters import FirstContact, LeftOver, ProfileReminder, RoundOpened

# What comes ready-made into a letter comes in its language.
ENGLISH_REASONS = BothSides(
    for_you=("Birkenau am See has put something into practice on “Vacancy” (Pop-up lab). [1]",),
    from_you=("Ahornstedt is gaining experience on “Retail” (Citizens' council).",),
    shared=("Ahornstedt and Birkenau am See both work on “Vacancy”.",),
)
ENGLISH_DOUBTS = ("Ahornstedt and Birkenau am See are 400 km apart.",)
ENGLISH_GAPS = ("Ahornstedt and Birkenau am See have not named times yet.",)


def said_in(letter: Letter, language: Language) -> Letter:
    """The sample as it would be filled for a letter in this language."""
    if language is Language.GERMAN:
        return letter
    spoken = replace(letter, office=replace(OFFICE, name="Head office"))
    said = ENGLISH.get(type(letter), {"topic": "Vacancy"})
    # An empty place stays empty, in whatever language.
    return replace(spoken, **{name: words for name, words in said.items() if _is_told(getattr(spoken, name))})


def _is_told(value: object) -> bool:
    return bool(value) and value != BothSides()


ENGLISH: dict[type[Letter], dict[str, Any]] = {
    ProposalOffered: {
        "topic": "Vacancy",
        "reasons": ENGLISH_REASONS,
        "doubts": ENGLISH_DOUBTS,
        "gaps": ENGLISH_GAPS,
        "certainty": "52.0 of 100 points today. Depending on what is added, it will be 48.5 to 56.5.",
    },
    LeftOver: {
        "reason": "No other town was free for your topic.",
        "advice": "Name a second topic, and six towns would be possible.",
    },
    FirstContact: {"address_source": "The town's legal notice"},
    ProfileReminder: {"missing": "What would you like advice on?"},
    Digest: {
        "tasks": ("A mail to Cedernburg came back.",),
        "in_doubt": ("Letter to Dornfeld, proposal r1-1-02.",),
        "silent": ("Ahornstedt, until 6 December 2026.",),
        "quorum": ("Proposal r1-1-07: 2 more towns have to agree.",),
    },
    SignInLinkSent: {},
    Delegation: {},
    RequestEntered: {
        "topic": "Vacancy",
        "wording": "Three empty shops on the market square, we are looking for a town that knows about that.",
        "stated_by": "Coordination South, for the town: call from the front office",
    },
    RoundOpened: {},
    Cancellation: {},
}
