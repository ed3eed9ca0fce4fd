"""What does a page say, without its markup?"""

import re


def text_of(html: str) -> str:
    """The words of a page, with single spaces; what scripts and pictures hold is left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|svg).*?</\1>", " ", html)).split())


def headings(html: str, level: int) -> list[str]:
    """The headings of one level, in order."""
    return [text_of(found) for found in re.findall(rf"(?s)<h{level}[ >].*?</h{level}>", html)]


def rows(html: str, caption: str) -> list[list[str]]:
    """The cells of the body and foot of the table whose caption contains these words."""
    table = next(one for one in re.findall(r"(?s)<table.*?</table>", html) if caption in one)
    body = table.split("</thead>")[1]
    return [
        [text_of(cell) for cell in re.findall(r"(?s)<t[hd][ >].*?</t[hd]>", row)]
        for row in re.findall(r"(?s)<tr.*?</tr>", body)
    ]
