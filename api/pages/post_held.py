"""How does head office read that all post is on hold, since when, why, and what to do?"""

from api.pages.spoken import Spoken
from matchmaker.rounds.post_hold import HoldReason, PostHold


def post_held(hold: PostHold | None, spoken: Spoken) -> tuple[str, ...]:
    """Sentences for the notice on head office's pages; none where post leaves."""
    if hold is None:
        return ()
    since = spoken.say(
        "Seit %(day)s geht keine Nachricht hinaus (%(by)s).", day=spoken.day(hold.held_at), by=hold.held_by
    )
    if hold.reason is HoldReason.BY_HAND:
        return (since, spoken.say("Freigeben können Sie ihn im Postausgang."))
    why = spoken.say("Eine Sicherung wurde eingespielt: Was wartet, kann schon verschickt sein.")
    if hold.checked_at is not None:
        return (since, why, spoken.say("Abgeglichen ist. Freigeben können Sie ihn im Postausgang."))
    return (since, why, spoken.say("Bitte erst „matchmaker outbox reconcile“, dann „matchmaker outbox release“."))
