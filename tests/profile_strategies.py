"""Any profile that an intake can give, for property tests: text in every script, every key, every gap."""

from collections.abc import Callable
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from matchmaker.towns.field_checks import LONGEST_TEXT, Check, Unfit, as_line, as_text
from matchmaker.towns.history import PastExchange, RelationKind
from matchmaker.towns.profile import (
    THIRD,
    TWO_THIRDS,
    Experience,
    Format,
    Need,
    Role,
    Stage,
    StatementKind,
    TownProfile,
    Visibility,
    Wishes,
)
from matchmaker.towns.windows import WINDOW_KEYS
from tests.builders import a_taxonomy, ags

# No deadline: the same example takes ten times longer on a machine that does other things as well.
LAW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TAXONOMY = a_taxonomy()
TOPICS = tuple(topic.id for topic in TAXONOMY.topics)
NEEDED = (*TOPICS, *(challenge.id for challenge in TAXONOMY.challenges))
METHODS = tuple(method.id for method in TAXONOMY.methods)
# Cells that spreadsheets and careless readers like to change.
TRICKY = (
    "=1+1",
    "+49 30 1",
    "-5",
    "@foo",
    "'=x",
    "''-",
    "'",
    "#N/A",
    "#REF!",
    "1/3",
    "0123",
    "1e5",
    "TRUE",
    "ja",
    "x",
    "a;b",
    "a,b",
    'Er sagte "nein"',
    '"',
    "Zeile 1\nZeile 2",
    "_x000D_",
    "&amp;<b>",
    "ohne Angabe",
    "nan",
    "null",
)


def _as_read(check: Check[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            return check(text) or "leer"
        except Unfit:
            return "unlesbar"

    return read


# Mapped to what an intake makes of them, not filtered: that would throw most of the drawn profiles away.
_letters = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
_texts = st.sampled_from(TRICKY) | st.text(_letters, max_size=12)
lines = _texts.map(_as_read(as_line()))
texts = _texts.map(_as_read(as_text(LONGEST_TEXT)))
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
town_keys = st.integers(1, 999_999).map(ags)
sources = st.none() | lines
needs = st.builds(
    Need,
    id=st.sampled_from(NEEDED),
    intensity=st.sampled_from((THIRD, TWO_THIRDS, 1.0)),
    text=st.none() | texts,
    visibility=st.sampled_from(Visibility),
    source=sources,
)
exchanges = st.builds(
    PastExchange,
    with_ags=town_keys,
    format=st.sampled_from((*(each.value for each in Format), *(each.value for each in RelationKind))),
    ended=st.none() | days,
    wish_to_go_on=st.booleans(),
    declined=st.none() | days,
    not_again=st.booleans(),
)
wishes = st.builds(Wishes, *(st.none() | st.booleans() for _ in range(4)))


@st.composite
def experiences(draw: st.DrawFn) -> Experience:
    kind = draw(st.sampled_from(StatementKind))
    entry = draw(
        {
            StatementKind.TOPIC: st.sampled_from(TOPICS),
            StatementKind.METHOD: st.sampled_from(METHODS),
            StatementKind.PROJECT: lines,
        }[kind]
    )
    own_topic = st.sampled_from((entry, None)) if kind is StatementKind.TOPIC else st.sampled_from(TOPICS)
    return Experience(
        id=entry,
        kind=kind,
        stage=draw(st.sampled_from(Stage)),
        topic=draw(own_topic | st.none() if kind is StatementKind.METHOD else own_topic),
        failed=draw(st.booleans()),
        evaluated=draw(st.booleans()),
        year=draw(st.none() | st.integers(1900, 2100)),
        title=draw(st.none() | lines),
        visibility=draw(st.sampled_from(Visibility)),
        source=draw(sources),
    )


@st.composite
def profiles(draw: st.DrawFn) -> TownProfile:
    """A profile that states its population, so that a file of its own may hold it without a register."""
    key = draw(town_keys)
    placed = draw(st.booleans())
    others = st.lists(town_keys, max_size=2, unique=True).map(lambda keys: tuple(one for one in keys if one != key))
    past = st.lists(exchanges, max_size=2, unique=True).map(
        lambda told: tuple(one for one in told if one.with_ags != key)
    )
    return TownProfile(
        ags=key,
        name=draw(st.none() | lines),
        role=draw(st.none() | st.sampled_from(Role)),
        field=draw(st.none() | lines),
        population=draw(st.integers(1, 5_000_000)),
        state=draw(st.none() | lines),
        district=draw(st.none() | st.just(key[:5])),
        lat=draw(st.floats(47.0, 55.2)) if placed else None,
        lon=draw(st.floats(5.5, 15.5)) if placed else None,
        association=draw(st.none() | lines),
        consent=draw(st.booleans()),
        capacity=draw(st.none() | st.integers(0, 1000)),
        paused_until=draw(st.none() | days),
        needs=tuple(draw(st.lists(needs, max_size=2, unique_by=lambda need: need.id))),
        experience=tuple(draw(st.lists(experiences(), max_size=2, unique=True))),
        formats=tuple(draw(st.lists(st.sampled_from(Format), max_size=3, unique=True))),
        windows=tuple(draw(st.lists(st.sampled_from(WINDOW_KEYS), max_size=3, unique=True))),
        wishes=draw(wishes),
        blocked=draw(others),
        networks=tuple(draw(st.lists(lines, max_size=2, unique=True))),
        history=draw(st.none() | past),
        consent_source=draw(sources),
    )


def many_profiles() -> st.SearchStrategy[tuple[TownProfile, ...]]:
    """One to four profiles, each of another town or role."""
    different = st.lists(profiles(), min_size=1, max_size=3, unique_by=lambda each: (each.ags, each.role))
    return different.map(tuple)
