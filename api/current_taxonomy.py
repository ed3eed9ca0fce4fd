"""Which topics hold for this process: the package's, with all that head office has done to them?"""

from functools import cache

from api.settings import Settings
from api.wiring import open_unit_of_work
from matchmaker.rounds.taxonomy_keeping import taxonomy_in_force
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy


@cache
def packaged_taxonomy() -> Taxonomy:
    """The three files of the package, read once for each process."""
    return read_taxonomy()


def current_taxonomy(settings: Settings | None = None) -> Taxonomy:
    """What holds in the database of these settings, else in that of the environment, now."""
    with open_unit_of_work(settings, reading=True) as uow:
        return taxonomy_in_force(packaged_taxonomy(), uow)
