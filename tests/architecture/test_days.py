"""Does nobody take the day of a moment but the calendar, which knows where the towns are?"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The calendar itself; and a cell of a workbook, which is a date without any place.
ALLOWED = {"matchmaker/rounds/calendar.py", "matchmaker/towns/loose_cells.py"}


def test_only_the_calendar_turns_a_moment_into_a_day():
    files = [file for room in ("matchmaker", "emails", "api") for file in sorted((ROOT / room).rglob("*.py"))]

    found = {str(file.relative_to(ROOT)) for file in files if days_taken(file)}

    assert found == ALLOWED


def days_taken(file: Path) -> list[ast.expr]:
    """Calls without arguments of something's ``date``: of a moment it would be the day in UTC."""
    calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    own = [call.func for call in calls if isinstance(call.func, ast.Attribute) and not (call.args or call.keywords)]
    return [func for func in own if func.attr == "date"]
