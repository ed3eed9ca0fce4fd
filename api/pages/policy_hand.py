"""Who of head office writes in the rules, or signs them?"""

from api.dependencies import Framing
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.policy_version import PolicyHand


def hand_of(framing: Framing, typed: str) -> PolicyHand:
    """The person that signed in; by a link that names nobody, the name that was typed and that sign-in itself."""
    person = framing.visitor.person
    if person is not None:
        return PolicyHand(person.called, person.id)
    return PolicyHand(typed, hash_of(framing.visitor.holder))


def known_name(framing: Framing) -> str:
    """The name of whoever signed in as a person; empty where it has to be asked for."""
    return framing.visitor.person.called if framing.visitor.person else ""
