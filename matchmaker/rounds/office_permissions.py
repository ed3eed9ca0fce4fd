"""Who may invite people to head office, and end their accounts?"""

from matchmaker.rounds.access import Audience
from matchmaker.rounds.office_person import OfficePerson


def may_keep_people(audience: Audience | None, person: OfficePerson | None, *, opens_by_link: bool) -> bool:
    """Administrators alone; where the operator lets links in, whoever came by one as well, for there is nobody else."""
    if audience is not Audience.HEAD_OFFICE:
        return False
    return opens_by_link if person is None else person.is_administrator and person.comes_in
