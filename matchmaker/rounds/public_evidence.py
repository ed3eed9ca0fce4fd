"""What may be said aloud about the towns of a round, to towns that have not yet agreed to anything?"""

from dataclasses import replace

from matchmaker.rounds.assessment import Evidence
from matchmaker.rounds.visibility import STRANGER, all_seen_by


def public_part(evidence: Evidence) -> Evidence:
    """The same evidence with public statements only: topics and reasons that leave the house come from it."""
    return replace(evidence, profiles=all_seen_by(STRANGER, evidence.profiles))
