"""What does a newcomer read, and a machine get, when the demo is ready?"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from api.commands.left_over_report import why_alone
from api.demo import Demo
from api.demo_circles import DemoCircles
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.round import RoundState
from matchmaker.towns.profile import TownProfile


def summary_lines(demo: Demo) -> Iterator[str]:
    """The summary for people: towns, pairs with their points, who is left over and why, letters, two links."""
    name = {town.ags: town.name for town in demo.register.all}
    states = Counter(profile.state for profile in demo.profiles)
    yield f"Kleine Städte im Register: {len(demo.register.small_towns)}"
    yield f"Pilotnetz: {len(demo.profiles)} Städte, {demo.consortia} Verbünde, {len(states)} Länder"
    yield f"Vorgeschlagene Tandems: {len(demo.proposals)}, davon innerhalb eines Verbunds: {_within_networks(demo)}"
    for proposal in demo.proposals:
        towns = " – ".join(name[member.ags] for member in proposal.members)
        yield f"  {proposal.score_tenths / 10:5.1f}  {towns}".replace(".", ",", 1)
    yield f"Ohne Partnerstadt: {demo.alone.count}"
    yield from why_alone(demo.alone, name.__getitem__)
    yield from _circle_lines(demo.circles, name)
    yield _letters_line(demo)
    if demo.round.state is RoundState.CLOSED:
        yield f"Die Runde „{demo.round.title}“ ist geschlossen und bleibt es; verschickt wird darin nichts mehr."
        yield "Eine neue beginnen Sie mit „matchmaker round open“. Ganz von vorn: Löschen Sie den Ordner der Datenbank."
    yield f"Anmelden für {name[demo.mayor]}: {demo.mayors_link}"
    yield f"Anmelden für die Geschäftsstelle: {demo.head_office_link}"
    account = demo.office_account
    yield "Oder wie im Betrieb, unter „Anmelden“ mit Passwort und einer App für Codes:"
    yield f"  {account.address} · Passwort {account.password} · Schlüssel für die App {account.app_key}"


def summary_json(demo: Demo) -> dict[str, Any]:
    """The same as one JSON object; ``score`` in points."""
    return {
        "small_towns": len(demo.register.small_towns),
        "towns": len(demo.profiles),
        "consortia": demo.consortia,
        "round": {"id": demo.round.id, "state": demo.round.state.value},
        "pairs": [
            {"towns": [member.ags for member in one.members], "score": one.score_tenths / 10} for one in demo.proposals
        ],
        "pairs_within_a_network": _within_networks(demo),
        "unmatched": [f"{demo.register.get(one.ags).name}: {one.sentence}" for one in demo.alone.left],
        "vacant": [demo.register.get(ags).name for ags in demo.alone.vacant],
        "circles": {
            "round": {"id": demo.circles.round.id, "state": demo.circles.round.state.value},
            "groups": [[member.ags for member in one.members] for one in demo.circles.circles],
            "left_over": demo.circles.left_over,
        },
        "mails": {"delivered": demo.mails.get("sent", 0), "queued": demo.mails.get("queued", 0)},
        "outbox": {"folder": str(demo.outbox), "letters": demo.letters_in_folder},
        "sign_in": {"mayor": demo.mayors_link, "head_office": demo.head_office_link},
        "office_account": asdict(demo.office_account),
    }


def _circle_lines(second: DemoCircles, name: Mapping[str, str]) -> Iterator[str]:
    yield f"Zweite Runde „{second.round.title}“ ({second.round.state.label}): {len(second.circles)} Kreise"
    for one in second.circles:
        towns = ", ".join(name[member.ags] for member in one.members)
        yield f"  {one.score_tenths / 10:5.1f}  {towns}  ({one.state.label})".replace(".", ",", 1)
    if second.round.state is RoundState.CURATING:
        yield "  Freigeben, verschicken und antworten können Sie selbst: docs/groups.md, „A circle by hand“."


def _letters_line(demo: Demo) -> str:
    delivered, queued = demo.mails.get("sent", 0), demo.mails.get("queued", 0)
    waiting = f"{queued} warten"
    if demo.letters_in_folder >= delivered:
        return f"Nachrichten: {delivered} abgelegt in {demo.outbox}, {waiting}"
    # Sent is sent, and a letter must not leave twice; but nobody shall look for files that are gone.
    there = f"dort liegen davon noch {demo.letters_in_folder}, die anderen wurden gelöscht"
    return f"Nachrichten: {delivered} wurden in {demo.outbox} abgelegt, {there}; {waiting}"


def _within_networks(demo: Demo) -> int:
    return sum(1 for one in demo.proposals if _in_one_network(one, demo.profiles))


def _in_one_network(proposal: Proposal, profiles: tuple[TownProfile, ...]) -> bool:
    members = {member.ags for member in proposal.members}
    networks = [set(profile.networks) for profile in profiles if profile.ags in members]
    return bool(set.intersection(*networks)) if networks else False
