"""What does a profile say once entries of the taxonomy that it names have become one?"""

from collections.abc import Iterable
from dataclasses import replace

from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Experience, Need, StatementKind, TownProfile, Visibility

BETWEEN_TEXTS = " / "


def following(profile: TownProfile, taxonomy: Taxonomy) -> TownProfile:
    """The profile with every id as it stands today; equal to the given one where nothing has moved.

    Two needs that become one keep both texts, the stronger intensity and the narrower visibility: what was said in
    confidence stays so.
    """
    needs = tuple(replace(need, id=taxonomy.followed(need.id)) for need in profile.needs)
    experience = tuple(_followed(one, taxonomy) for one in profile.experience)
    if (needs, experience) == (profile.needs, profile.experience):
        return profile
    return replace(profile, needs=_united(needs), experience=tuple(dict.fromkeys(experience)))


def _followed(one: Experience, taxonomy: Taxonomy) -> Experience:
    # A project's id is the town's own key, however much it looks like a topic.
    own = one.id if one.kind is StatementKind.PROJECT else taxonomy.followed(one.id)
    return replace(one, id=own, topic=taxonomy.followed(one.topic) if one.topic else one.topic)


def _united(needs: Iterable[Need]) -> tuple[Need, ...]:
    found: dict[str, Need] = {}
    for need in needs:
        found[need.id] = _both(found[need.id], need) if need.id in found else need
    return tuple(found.values())


def _both(first: Need, second: Need) -> Need:
    order = list(Visibility)
    texts = dict.fromkeys(text for text in (first.text, second.text) if text)
    return Need(
        first.id,
        max(first.intensity, second.intensity),
        BETWEEN_TEXTS.join(texts) or None,
        max(first.visibility, second.visibility, key=order.index),
        first.source or second.source,
    )
