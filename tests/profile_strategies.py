"""Any profile that an intake can give, for property tests: text in every script, every key, every gap."""

from datetime import date

from hypothesis import strategies as st

from matchmaker.towns.field_checks import LONGEST_LINE, LONGEST_SOURCE, Check, Unfit, as_line, as_text
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


def _fits(check: Check[str], text: str) -> bool:
    try:
        return check(text) == text
    except Unfit:
        return False


def lines(longest: int = LONGEST_LINE) -> st.SearchStrategy[str]:
    """Text of one line as an intake leaves it: no blanks around it, composed letters, nothing unreadable."""
    check = as_line(longest)
    return (st.sampled_from(TRICKY) | st.text(min_size=1, max_size=20)).filter(lambda text: _fits(check, text))


def texts() -> st.SearchStrategy[str]:
    check = as_text(5_000)
    return (st.sampled_from(TRICKY) | st.text(min_size=1, max_size=40)).filter(lambda text: _fits(check, text))


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
town_keys = st.integers(1, 999_999).map(ags)
sources = st.none() | lines(LONGEST_SOURCE)
needs = st.builds(
    Need,
    id=st.sampled_from(NEEDED),
    intensity=st.sampled_from((THIRD, TWO_THIRDS, 1.0)),
    text=st.none() | texts(),
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
            StatementKind.PROJECT: lines(),
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
        title=draw(st.none() | lines()),
        visibility=draw(st.sampled_from(Visibility)),
        source=draw(sources),
    )


@st.composite
def profiles(draw: st.DrawFn) -> TownProfile:
    """A profile that states its population, so that a file of its own may hold it without a register."""
    key = draw(town_keys)
    placed = draw(st.booleans())
    others = st.lists(town_keys.filter(lambda other: other != key), max_size=3, unique=True).map(tuple)
    past = st.lists(exchanges.filter(lambda one: one.with_ags != key), max_size=3, unique=True).map(tuple)
    return TownProfile(
        ags=key,
        name=draw(st.none() | lines()),
        role=draw(st.none() | st.sampled_from(Role)),
        field=draw(st.none() | lines()),
        population=draw(st.integers(1, 5_000_000)),
        state=draw(st.none() | lines()),
        district=draw(st.none() | st.just(key[:5])),
        lat=draw(st.floats(47.0, 55.2)) if placed else None,
        lon=draw(st.floats(5.5, 15.5)) if placed else None,
        association=draw(st.none() | lines()),
        consent=draw(st.booleans()),
        capacity=draw(st.none() | st.integers(0, 1000)),
        paused_until=draw(st.none() | days),
        needs=tuple(draw(st.lists(needs, max_size=3, unique_by=lambda need: need.id))),
        experience=tuple(draw(st.lists(experiences(), max_size=3, unique=True))),
        formats=tuple(draw(st.lists(st.sampled_from(Format), max_size=4, unique=True))),
        windows=tuple(draw(st.lists(st.sampled_from(WINDOW_KEYS), max_size=4, unique=True))),
        wishes=draw(wishes),
        blocked=draw(others),
        networks=tuple(draw(st.lists(lines(), max_size=3, unique=True))),
        history=draw(st.none() | past),
    )


def many_profiles() -> st.SearchStrategy[tuple[TownProfile, ...]]:
    """One to four profiles, each of another town or role."""
    different = st.lists(profiles(), min_size=1, max_size=4, unique_by=lambda each: (each.ags, each.role))
    return different.map(tuple)
