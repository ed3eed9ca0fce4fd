"""How is it said which field of a form is to be mended?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One thing to mend; ``field`` is the id of the field on the page, so that the summary leads to it."""

    field: str
    sentence: str
