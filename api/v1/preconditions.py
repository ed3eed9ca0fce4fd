"""Which version must something have, or not have, for a request to be carried out (RFC 9110, 13)?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request

from api.v1.problem import PreconditionFailed, PreconditionMissing

ANY = "*"
TAG = re.compile(r'(?P<weak>W/)?"(?P<opaque>[^"]*)"')
LIST_OF_TAGS = re.compile(r'[\s,]*(?:(?:W/)?"[^"]*"\s*(?:,[\s,]*|$))+')
OWN = re.compile(r"(\d{1,9})(?:-[0-9a-f]{16})?")
READ_FIRST = "Lesen Sie zuerst, und senden Sie den ETag der Antwort als If-Match."
CHANGED_SINCE = f"Das gibt es inzwischen in einer anderen Fassung. {READ_FIRST}"

IfMatch = Annotated[
    str | None, Header(description="The `ETag` of what was read; several with commas between them, or `*` for any.")
]
IfNoneMatch = Annotated[
    str | None,
    Header(description="The `ETag`s that are known already: a reader then gets 304, a writer 412. `*` for any."),
]


@dataclass(frozen=True, slots=True)
class EntityTag:
    """One tag of a list, without its quotation marks."""

    opaque: str
    is_weak: bool = False

    @property
    def version(self) -> int | None:
        """The version that it names; None for a word that no answer of ours has named."""
        found = OWN.fullmatch(self.opaque)
        return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Preconditions:
    """The two headers as they were sent. Of the times that may stand beside them we name none."""

    if_match: str | None = None
    if_none_match: str | None = None

    def version(self, current: int) -> int:
        """The version that a change is based on: ``current``, or an older one that was read.

        428 without ``If-Match``, 412 where none of its tags is ours, or where ``If-None-Match`` names what is there.
        An older one is passed on, because a repeated change is told from a stale one by what it changes.
        """
        if self.if_match is None:
            raise PreconditionMissing(f"Diese Änderung braucht If-Match. {READ_FIRST}")
        read = {current} if self.if_match.strip() == ANY else _versions(self.if_match)
        if not read:
            raise PreconditionFailed(f"So lautet kein ETag von uns. {READ_FIRST}")
        if self.if_none_match is not None and _is_named(str(current), self.if_none_match, by_version=True):
            raise PreconditionFailed(CHANGED_SINCE)
        return current if current in read else max(read)

    def is_known(self, tag: str) -> bool:
        """Whether a reader has what ``tag`` (with its quotation marks) names; 412 where it asked for something else."""
        (current,) = tags_in(tag)
        if self.if_match is not None and not _is_meant(current, self.if_match):
            raise PreconditionFailed(CHANGED_SINCE)
        return self.if_none_match is not None and _is_named(current.opaque, self.if_none_match)


def tags_in(header: str) -> Sequence[EntityTag]:
    """The tags of a list; none for ``*`` and for what is no such list."""
    if LIST_OF_TAGS.fullmatch(header) is None:
        return ()
    return [EntityTag(found["opaque"], found["weak"] is not None) for found in TAG.finditer(header)]


def _versions(header: str) -> set[int]:
    # What follows the version tells readers alone that something beside it is new.
    # Strong comparison: a weak tag promises no more than likeness, and nothing is overwritten on that.
    return {one.version for one in tags_in(header) if one.version is not None and not one.is_weak}


def _is_meant(current: EntityTag, header: str) -> bool:
    return header.strip() == ANY or current in tags_in(header)


def _is_named(current: str, header: str, *, by_version: bool = False) -> bool:
    """Weak comparison: whether the mark of weakness is there does not count."""
    if header.strip() == ANY:
        return True
    return any((str(one.version) if by_version else one.opaque) == current for one in tags_in(header))


def sent_with(request: Request) -> Preconditions:
    """Both headers of a request; lines of the same name are one list (RFC 9110, 5.3)."""
    if_match, if_none_match = (", ".join(request.headers.getlist(name)) for name in ("if-match", "if-none-match"))
    named = request.headers.keys()
    return Preconditions(if_match if "if-match" in named else None, if_none_match if "if-none-match" in named else None)


def _sent(request: Request, if_match: IfMatch = None, if_none_match: IfNoneMatch = None) -> Preconditions:
    # The two are named for the description alone: FastAPI hands on one line of each.
    del if_match, if_none_match
    return sent_with(request)


Asked = Annotated[Preconditions, Depends(_sent)]
