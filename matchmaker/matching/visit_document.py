"""How is a plan of visits written down as JSON?"""

from collections.abc import Iterable
from typing import Any

from matchmaker.matching.matching_document import Others, matching_document
from matchmaker.matching.shared_trips import SharedTrip
from matchmaker.matching.visit_matching import VisitMatching


def visit_document(
    matching: VisitMatching, trips: Iterable[SharedTrip] | None, others: Others | None = None
) -> dict[str, Any]:
    """The plan as ``solve visits --json`` prints it; ``shared_trips`` only where coordinates were given.

    ``others`` are the alternates of the pairs, where they were asked for.
    """
    document = matching_document(matching.plan, others)
    if trips is not None:
        document["shared_trips"] = [
            {
                "host": trip.host,
                "seekers": list(trip.seekers),
                "saved_km": trip.saved_km,
                "saved_days": trip.saved_days,
            }
            for trip in trips
        ]
    return document
