"""What is a consortium of the pilot phase?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consortium:
    """Four to six towns with one joint project, as a public report describes it.

    ``themes`` are the topics and challenges of its question and aim, ``methods`` what it tries out, both
    as ids of the taxonomy in file order; ``members`` are AGS. ``source`` names the text and the section.
    """

    id: str
    title: str
    question: str
    members: tuple[str, ...]
    project_agency: str
    scientific_partners: tuple[str, ...]
    section: str
    source: str
    themes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
