"""Does a problem that was made in code say the same of its contradictions as its file does?"""

import json

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import BadInput, Fault
from matchmaker.matching.contradictions import refuse_contradictions
from matchmaker.matching.problem import MILLION, TandemProblem, TownSlot
from matchmaker.matching.problem_file import read_tandem_problem
from matchmaker.towns.source_file import SourceFile

IDS = st.sampled_from("ABCDE")
PAIRS = st.tuples(IDS, IDS)


@st.composite
def messy_problems(draw: st.DrawFn) -> TandemProblem:
    """Towns and pairs at random: unknown ones, twice, with themselves, pinned without a score or over capacity."""
    listed = draw(st.lists(PAIRS, max_size=6))
    known = PAIRS | st.sampled_from(listed) if listed else PAIRS
    return TandemProblem(
        towns=tuple(TownSlot(town, draw(st.integers(0, 2))) for town in draw(st.lists(IDS, max_size=6))),
        scores=tuple((a, b, draw(st.integers(0, MILLION))) for a, b in listed),
        pinned=tuple(draw(st.lists(known, max_size=3))),
        vetoed=tuple(draw(st.lists(known, max_size=3))),
        earlier=draw(st.none() | st.lists(known, max_size=3).map(tuple)),
    )


def faults_in_code(problem: TandemProblem) -> tuple[Fault, ...]:
    try:
        refuse_contradictions(problem)
    except BadInput as refused:
        return refused.faults
    return ()


def faults_in_a_file(problem: TandemProblem) -> tuple[Fault, ...]:
    document = {
        "towns": [{"id": town.id, "capacity": town.capacity} for town in problem.towns],
        "scores": [[a, b, score / MILLION] for a, b, score in problem.scores],
        "pinned": problem.pinned,
        "vetoed": problem.vetoed,
    }
    if problem.earlier is not None:
        document["earlier"] = problem.earlier
    try:
        read_tandem_problem(SourceFile("problem.json", json.dumps(document).encode()))
    except BadInput as refused:
        return refused.faults
    return ()


@given(messy_problems())
def test_code_and_file_say_the_same_faults(problem: TandemProblem) -> None:
    # A file's faults come in the order of its sections.
    assert sorted(faults_in_code(problem), key=str) == sorted(faults_in_a_file(problem), key=str)
