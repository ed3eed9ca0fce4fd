"""Which letters are there?

Each is one dataclass: its fields are all that its three templates may use. Labels, reasons and other sentences
come in ready-made, in the language of the letter; contact data are a field of ``AllAgreed`` alone.
"""

from emails.confirming_letters import Delegation, Interest
from emails.exchange_letters import AllAgreed, Cancellation, CheckIn, FeedbackRequest, Handover, Invitation
from emails.office_letters import Digest, SignInLinkSent
from emails.proposal_letters import NotRealised, ProposalOffered, Reminder
from emails.request_letters import RequestEntered
from emails.round_letters import FirstContact, LeftOver, ProfileReminder, RoundOpened

Letter = (
    FirstContact
    | RoundOpened
    | ProfileReminder
    | LeftOver
    | ProposalOffered
    | Reminder
    | NotRealised
    | AllAgreed
    | Invitation
    | Cancellation
    | CheckIn
    | FeedbackRequest
    | Handover
    | Digest
    | SignInLinkSent
    | Interest
    | Delegation
    | RequestEntered
)
LETTERS: tuple[type[Letter], ...] = (
    FirstContact,
    RoundOpened,
    ProfileReminder,
    LeftOver,
    ProposalOffered,
    Reminder,
    NotRealised,
    AllAgreed,
    Invitation,
    Cancellation,
    CheckIn,
    FeedbackRequest,
    Handover,
    Digest,
    SignInLinkSent,
    Interest,
    Delegation,
    RequestEntered,
)
