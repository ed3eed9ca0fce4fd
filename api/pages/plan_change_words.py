"""How is what a plan would change told in the language of the page?"""

from api.pages.spoken import Spoken
from matchmaker.rounds.trial import PlanChange


def told_change(change: PlanChange, spoken: Spoken) -> str:
    """``PlanChange.sentence`` in the language of the page."""
    if spoken.language == "de":
        return change.sentence
    coming = spoken.counted(len(change.new), ("1 kommt neu dazu", "%(count)s kommen neu dazu"))
    if not change.stood:
        return spoken.say("Bisher gab es keine Vorschläge; %(coming)s.", coming=coming)
    changed, stood = len(change.dropped), spoken.number(change.stood)
    if change.stood == 1:
        told = spoken.say("1 von 1 Vorschlag ändert sich" if changed else "Keiner von 1 Vorschlag ändert sich")
    elif changed == 0:
        told = spoken.say("Keiner von %(stood)s Vorschlägen ändert sich", stood=stood)
    elif changed == 1:
        told = spoken.say("1 von %(stood)s Vorschlägen ändert sich", stood=stood)
    else:
        pattern = "%(changed)s von %(stood)s Vorschlägen ändern sich"
        told = spoken.say(pattern, changed=spoken.number(changed), stood=stood)
    return f"{told}." if len(change.new) == changed else f"{told}; {coming}."
