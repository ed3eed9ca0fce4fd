"""How does head office take back what was decided last in a round?"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import FramingGiven
from api.pages.board_choice import board_choice
from api.pages.head_office import head_office_only
from api.pages.review_done import done_parameters
from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.taking_back import TakingBack, take_back

router = APIRouter(prefix="/geschaeftsstelle/runden/{round_id}/rueckgaengig", dependencies=[Depends(head_office_only)])


@router.post("")
def undo(
    round_id: str,
    framing: FramingGiven,
    csrf: Annotated[str, Form()] = "",
    schritt: Annotated[str, Form()] = "",
) -> Response:
    """Take back the step that the page named, then open its proposal; another step since then is left alone."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    if not schritt.isdecimal():
        raise BadInput("Nichts wurde geändert.", [Fault("Formular", "Bitte laden Sie die Seite neu.")])
    step = take_back(TakingBack(round_id, framing.visitor.curator, int(schritt[:9])), framing.open_uow(), site.clock())
    first = step.before[0].id
    choice = board_choice(framing.request.query_params)
    page = choice.href(f"/geschaeftsstelle/vorschlaege/{first}", page=1)
    return RedirectResponse(f"{page}{'&' if '?' in page else '?'}{done_parameters('rueckgaengig', first)}", 303)
