"""How does a value of a policy stand in a German sentence?"""

from matchmaker.towns.fault_list import shown


def written_value(value: object) -> str:
    """A number as a policy file writes it, anything else in quotation marks."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value!r}" if is_number else shown(value)
