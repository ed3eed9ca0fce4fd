"""How does somebody whose form was refused find every fault: in the title, in the summary and at its field?"""

import re
from collections import defaultdict

from markupsafe import escape

from api.pages.spoken import Spoken

SUMMARY = 'id="fehler"'
FAULT = re.compile(r'<a class="kern-link fault" href="#([\w.-]+)">(.*?)</a>', re.DOTALL)
TITLE = re.compile(r"(<title>)(.*?</title>)", re.DOTALL)
CONTROL = r'<(input|select|textarea|fieldset)\b[^>]*\sid="{}"[^>]*>'
# A choice stands in a frame that draws its arrow, a box beside its label: the sentence goes above them.
FRAMES = ('<div class="kern-form-input__select-wrapper">', '<div class="kern-form-check">')


def with_told_faults(html: str, spoken: Spoken) -> str:
    """The page with its faults told where screen readers look for them (WCAG 2.2, 3.3.1); any other page as it is.

    Written once for whole pages: a form that somebody adds cannot forget it. The title begins with "Fehler:", and each
    field that the summary leads to says its own fault, unless its template does so already.
    """
    if SUMMARY not in html:
        return html
    by_field = defaultdict(list)
    for field, sentence in FAULT.findall(html):
        by_field[field].append(sentence)
    for field, sentences in by_field.items():
        html = _at_field(html, field, " ".join(dict.fromkeys(sentences)))
    return TITLE.sub(lambda found: found[1] + _marked(found[2], str(escape(spoken.say("Fehler:")))), html, count=1)


def _marked(title: str, mark: str) -> str:
    return title if title.startswith(mark) else f"{mark} {title}"


def _at_field(html: str, field: str, sentence: str) -> str:
    found = re.search(CONTROL.format(re.escape(field)), html)
    told = f"{field}-fehler"
    if found is None or f'id="{told}"' in html:
        return html
    said = f'<p class="kern-error" id="{told}">{sentence}</p>'
    before, tag, after = html[: found.start()], _linked(found[0], told), html[found.end() :]
    if found[1] == "fieldset":
        legend, ending, rest = after.partition("</legend>")
        return before + tag + legend + ending + said + rest
    frame = next((one for one in FRAMES if before.rstrip().endswith(one)), "")
    place = before.rindex(frame) if frame else len(before)
    return before[:place] + said + before[place:] + tag + after


def _linked(tag: str, told: str) -> str:
    """The start tag with its description, and marked as wrong unless it is a whole group."""
    if "aria-describedby=" in tag:
        tag = re.sub(r'aria-describedby="([^"]*)"', rf'aria-describedby="\1 {told}"', tag)
    else:
        tag = f'{tag[:-1]} aria-describedby="{told}">'
    is_marked = "aria-invalid=" in tag or tag.startswith("<fieldset")
    return tag if is_marked else f'{tag[:-1]} aria-invalid="true">'
