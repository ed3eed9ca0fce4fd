"""How are totals, shares and proofs of a plan written at the terminal?"""

from matchmaker.matching.problem import MILLION


def decimal(millionths: float) -> str:
    """Three places are enough to read; the JSON has all six."""
    return f"{millionths / MILLION:.3f}".replace(".", ",")


def percent(share: float) -> str:
    """A share in [0, 1] as percent with two places, without the sign."""
    return f"{100 * share:.2f}".replace(".", ",")


def proof(optimal: bool, gap: float) -> str:
    """What is proven of the total: that it is the best, or how much it lacks at most."""
    return "Das ist bewiesen das Beste." if optimal else f"Es fehlen höchstens {percent(gap)} Prozent."
