"""What stands on a letter's HTML page, as far as tests ask: elements, attributes, style sheets, visible text."""

from collections.abc import Iterator
from html.parser import HTMLParser


class LetterPage(HTMLParser):
    """Reads one page; ``elements`` are (tag, attributes) in document order, ``text`` all but style sheets."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self.styles = ""
        self._pieces: list[str] = []
        self._inside = ""
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """The page's text with single spaces."""
        return " ".join("".join(self._pieces).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of this kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def addresses(self) -> Iterator[str]:
        """Everything that a mail program could load or a reader could follow."""
        for _, attributes in self.elements:
            for name in ("href", "src", "srcset", "background", "action", "data", "poster"):
                if attributes.get(name):
                    yield str(attributes[name])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.styles += data
        elif self._inside == "title":
            self.title += data
        else:
            self._pieces.append(data)
