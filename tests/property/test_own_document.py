"""Does what a program reads of its town's profile, sent back, leave the profile as it is?"""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from api.v1.profile_shapes import places_unlike_shape
from matchmaker.rounds.own_document import StatingTerms, own_document, stated_anew
from matchmaker.towns.profile import Role, TownProfile
from matchmaker.towns.register import Register
from tests.builders import a_profile, a_town
from tests.profile_strategies import LAW, TAXONOMY, profiles

REGISTER = Register([a_town(number) for number in range(4)])
TERMS = StatingTerms(TAXONOMY, REGISTER, date(2024, 3, 4))
OWN = st.sampled_from(["consent", "capacity", "paused_until", "needs", "experience", "formats", "windows", "wishes"])


@st.composite
def own_profiles(draw: st.DrawFn) -> TownProfile:
    """Any profile that an intake can give, of a town of the register."""
    return replace(draw(profiles()), ags=a_town(1).ags, role=draw(st.none() | st.sampled_from(Role)))


@LAW
@given(profile=own_profiles())
def test_what_was_read_stated_anew_is_the_same_and_the_towns_own_word(profile: TownProfile) -> None:
    document = json.loads(json.dumps(own_document(profile)))

    assert list(places_unlike_shape(document)) == []
    assert stated_anew(document, profile, TERMS) == replace(profile, consent_source=None)


@LAW
@given(profile=own_profiles(), key=OWN)
def test_a_statement_of_one_thing_changes_that_thing_alone(profile: TownProfile, key: str) -> None:
    other = a_profile(1, capacity=2, consent=not profile.consent, windows=("tue_am",))
    document = own_document(profile) | {key: own_document(other)[key]}

    stated = stated_anew(document, profile, TERMS)

    assert stated == replace(profile, consent_source=None, **{key: getattr(other, key)})
