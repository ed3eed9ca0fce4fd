"""Where does a seeker stand among those whom a host could visit?"""

from dataclasses import replace

from matchmaker.rounds.assessment import Evidence, assess
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring.block import Block
from matchmaker.scoring.guest_ranks import guest_ranks
from matchmaker.towns.profile import Format, Role
from tests.builders import a_taxonomy, a_town, ags
from tests.group_cast import a_group_profile
from tests.round_builders import NOW, a_round


def test_the_place_is_that_of_the_sorted_list():
    profiles = [a_group_profile(number, population=9_000 + 700 * (number % 3)) for number in range(6)]
    # Nobody may propose town 5 to host 0: it stands behind the others.
    profiles[5] = replace(profiles[5], blocked=(ags(0),))
    evidence = Evidence(tuple(profiles), tuple(a_town(number) for number in range(6)), a_taxonomy())
    terms = a_round(format=Format.VISIT, policy=packaged_policy())
    scorer = assess(evidence, terms, NOW.date()).scorers[Role.MAYOR]
    whole = Block(slice(0, 6), slice(0, 6))
    scores, allowed = (scorer.scores(whole) * 1_000_000).round(), scorer.allowed(whole)
    visits = [(ags(seeker), ags(host)) for seeker in range(6) for host in range(6)]

    found = dict(zip(visits, guest_ranks(scorer, visits), strict=True))

    for host in range(6):
        keys = [(-scores[one, host] if allowed[one, host] else 1, one) for one in range(6)]
        for seeker in range(6):
            assert found[ags(seeker), ags(host)] == sorted(keys).index(keys[seeker]) + 1
