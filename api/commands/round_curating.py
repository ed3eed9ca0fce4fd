"""How does head office pin, veto, swap and take back? (``matchmaker round pin|unpin|veto|swap|undo``)"""

from collections.abc import Iterator
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.commands.round_report import NO_TOPIC, topic_label, who_meets
from api.commands.which_round import WhichRound, chosen_round
from api.current_taxonomy import current_taxonomy
from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import Pin, Veto, pin_proposal, veto_proposal
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.swap import Swap, SwapPreview, topic_changes
from matchmaker.rounds.swapping import preview_swap, swap, swap_ground
from matchmaker.rounds.taking_back import TakingBack, take_back
from matchmaker.towns.register import Register
from matchmaker.towns.written_number import written_number

CURATOR = "Geschäftsstelle"
OneProposal = Annotated[str, typer.Argument(help="Kennung des Vorschlags.", show_default=False)]
ATown = Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]
EXAMPLE_PIN = "Beispiel: matchmaker round pin runde-1-1-01"
EXAMPLE_UNPIN = "Beispiel: matchmaker round unpin runde-1-1-01"
EXAMPLE_VETO = "Beispiel: matchmaker round veto runde-1-1-01 --reason distance --note 'zu weit im Winter'"
EXAMPLE_SWAP = "Beispiel: matchmaker round swap runde-1-1-01 Wurzen Zwönitz --dry-run"
EXAMPLE_UNDO = "Beispiel: matchmaker round undo"


def pin(proposal: OneProposal, *, json: AsJson = False) -> None:
    """Hält einen Entwurf fest: Jede weitere Berechnung lässt ihn, wie er ist, eine Gruppe mit allen Mitgliedern."""
    _pinned(proposal, json=json, pinned=True)


def unpin(proposal: OneProposal, *, json: AsJson = False) -> None:
    """Löst einen festgehaltenen Entwurf: Die nächste Berechnung darf ihn ersetzen."""
    _pinned(proposal, json=json, pinned=False)


def veto(
    proposal: OneProposal,
    *,
    reason: Annotated[RefusalReason | None, typer.Option(help="Warum, als Stichwort.", show_default=False)] = None,
    note: Annotated[str | None, typer.Option(help="Warum, in Worten.", show_default=False)] = None,
    json: AsJson = False,
) -> None:
    """Zieht einen noch nicht verschickten Vorschlag zurück; die Runde schlägt genau diese Städte nicht mehr vor.

    Bei zwei Städten gilt das für das Paar. Bei einer Gruppe gilt es für genau diese Gruppe: Mit anderen zusammen dürfen
    ihre Städte wieder an einem Tisch sitzen.
    """
    order = Veto(proposal, _version(proposal), note, reason, CURATOR)
    _tell(veto_proposal(order, open_unit_of_work(), clock()), "zurückgezogen", json=json)


def exchange_seats(  # noqa: PLR0913 - one parameter for each option
    proposal: OneProposal,
    leaving: ATown,
    coming: ATown,
    *,
    other: Annotated[
        str | None,
        typer.Option("--with", help="Der Entwurf, in dem die beiden ihre Plätze tauschen.", show_default=False),
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Warum; für eine Ausnahme nötig.", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Zeigt nur, was sich ändern würde.")] = False,
    json: AsJson = False,
) -> None:
    """Gibt den Platz der ersten Stadt in einem Entwurf der zweiten, und sagt, was das ändert und welche Regel bricht.

    Was eine Stadt selbst gesagt hat (Einwilligung, „nicht mit dieser Stadt“, Absage, Pause, Plätze), lässt sich nicht
    übergehen; Regeln der Runde nur mit einem Grund. Der neue Entwurf ist festgehalten.
    """
    with open_unit_of_work(reading=True) as uow:
        register = Register(uow.towns.all())
        first = uow.proposals.get(proposal)
        second = uow.proposals.get(other) if other is not None else None
        order = Swap(
            proposal_id=first.id,
            seen_version=first.version,
            leaving=register.find(leaving).ags,
            coming=register.find(coming).ags,
            other_id=second.id if second else None,
            other_version=second.version if second else None,
            curator=CURATOR,
            reason=reason,
        )
        ground = swap_ground(first.round_id, current_taxonomy(), uow)
        preview = preview_swap(order, ground, uow, german_day(clock())) if dry_run else None
    done = preview or swap(order, ground, open_unit_of_work(), clock())
    if json:
        print_json({"stored": not dry_run, **swap_document(done)})
    else:
        print_lines(_swap_lines(done, register, dry_run=dry_run))


def undo(*, round: WhichRound = None, json: AsJson = False) -> None:
    """Nimmt zurück, was in einer Runde zuletzt entschieden wurde, solange es nicht verschickt ist."""
    step = take_back(TakingBack(chosen_round(round), CURATOR), open_unit_of_work(), clock())
    ids = [one.id for one in step.before]
    if json:
        print_json({"round": step.round_id, "act": step.act, "by": step.by, "proposals": ids})
    else:
        print_lines([f"Zurückgenommen: {', '.join(ids)} ({step.act.label} von: {step.by})."])


def swap_document(done: SwapPreview) -> dict[str, object]:
    """A swap as JSON; total in points, tenths."""
    return {
        "before": [_document(one) for one in done.before],
        "after": [_document(one) for one in done.after],
        "broken": [{"code": one.code, "text": one.sentence, "hard": one.hard} for one in done.broken],
        "possible": done.is_possible,
        "needs_reason": done.needs_reason,
        "topic_changes": [{"before": old, "after": new} for old, new in topic_changes(done)],
        "total_change": done.total_change_tenths / 10,
        "served": {"before": done.coverage_before.served, "after": done.coverage_after.served},
        "left_out": [member.ags for member in done.left_out],
        "newly_served": [member.ags for member in done.served],
    }


def _swap_lines(done: SwapPreview, register: Register, *, dry_run: bool) -> Iterator[str]:
    for sign, ones in (("−", done.before), ("+", done.after)):
        for one in ones:
            names = who_meets(one, [register.get(member.ags).name for member in one.members])
            yield f"  {sign} {names}  ({written_number(one.score_tenths / 10, 1)}, {one.id})"
    change = done.total_change_tenths / 10
    yield from _topic_lines(done)
    yield f"Summe der gezeigten Punkte: {'+' if change > 0 else ''}{written_number(change, 1)}."
    yield f"Städte mit Vorschlag: {done.coverage_after.served} statt {done.coverage_before.served}."
    for what, members in (("Dann ohne Vorschlag", done.left_out), ("Dann mit Vorschlag", done.served)):
        if members:
            yield f"{what}: {_names(members, register)}."
    for rule in done.broken:
        yield f"{'Geht nicht' if rule.hard else 'Nur als Ausnahme'}: {rule.sentence}"
    yield "Gespeichert wurde nichts." if dry_run else "Getauscht und festgehalten."


def _topic_lines(done: SwapPreview) -> Iterator[str]:
    taxonomy = current_taxonomy()
    for old, new in topic_changes(done):
        yield f"Thema: {topic_label(new, taxonomy) or NO_TOPIC} statt {topic_label(old, taxonomy) or NO_TOPIC}."


def _names(members: tuple[Member, ...], register: Register) -> str:
    return ", ".join(register.get(member.ags).name for member in members)


def _pinned(proposal: str, *, pinned: bool, json: bool) -> None:
    order = Pin(proposal, _version(proposal), pinned=pinned, curator=CURATOR)
    _tell(pin_proposal(order, open_unit_of_work(), clock()), "festgehalten" if pinned else "gelöst", json=json)


def _version(proposal_id: str) -> int:
    with open_unit_of_work(reading=True) as uow:
        return uow.proposals.get(proposal_id).version


def _tell(changed: Proposal, done: str, *, json: bool) -> None:
    if json:
        print_json(_document(changed))
    else:
        print_lines([f"Der Vorschlag {changed.id} ist {done}."])


def _document(proposal: Proposal) -> dict[str, object]:
    return {
        "id": proposal.id,
        "state": proposal.state,
        "pinned": proposal.pinned,
        "version": proposal.version,
        "towns": [member.ags for member in proposal.members],
        "score": proposal.score_tenths / 10,
        "topic": proposal.topic,
        "note": proposal.note,
    }
