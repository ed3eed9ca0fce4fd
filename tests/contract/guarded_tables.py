"""Which tables does the database itself guard, which of their columns may change still, and which tables are free?

A new table has to be put into one of the two lists; a new column of a guarded table is guarded unless it stands here.
"""

from collections.abc import Mapping

GUARDED: Mapping[str, str] = {
    "check_in": "due_at answered_at verdict wish_to_go_on words version",
    "curation_step": "",
    "decision": "",
    "dispatch": "version",
    "exchange": "starter offers picked_by sequence version",
    "exchange_side": "heard_at",
    "invitation": "remind_at task_at reminders call_since version",
    "office_act": "",
    "outbox_message": "version claim leased_until",
    "own_wording": "",
    "policy_version": "version",
    "post_hold": "",
    "profile_change": "",
    "proposal": "pinned deadline note asked_all_at tell_at version",
    "proposal_member": "",
    "request": "version",
    "round_mailing": "",
    "round": "title format closes_on version",
    "run": "",
    "run_unmatched": "",
    "showing": "",
    "succession": "",
    "taxonomy_act": "",
    "topic_wish": "version",
}
"""By table, the columns that may still be written in a row that is as old as it gets."""

WORDS: Mapping[str, str] = {
    "curation_step": "by reason before reserve after taken_back_by",
    "dispatch": "ordered_by stopped_by refused",
    "invitation": "note delegate recorded_by",
    "outbox_message": "key",
    "own_wording": "text changed_by",
    "policy_version": "drafted_by reason ended_by policy",
    "profile_change": "by changes",
    "proposal": "approved_by note",
    "request": "text reviewed_by stated_by",
    "round": "title policy",
    "succession": "by",
    "taxonomy_act": "by reason step before after",
    "topic_wish": "text reason ended_by",
}
"""By guarded table, the columns in which people write: an address there can be forgotten, and nothing else changes."""

FORGOTTEN = frozenset({"profile_change", "topic_wish"})
"""Guarded tables from which rows are removed: what an office stated goes when it has its statements forgotten."""

PASSING = "lasts for minutes or days and is then removed"
STATED = "holds what an office or head office states anew as often as it likes"
LOADED = "is loaded anew from a file"
COUNTED = "counts, or says how far a job is"
LISTED = "is a list of work, done or not"

FREE: Mapping[str, str] = {
    **dict.fromkeys(
        ("api_token", "interest", "office_address", "office_link", "office_person", "recovery_code"), STATED
    ),
    **dict.fromkeys(
        ("case_card", "case_card_town", "exchange_slot", "request_candidate", "suppressed_address"), STATED
    ),
    **dict.fromkeys(("profile", "profile_choice", "need", "experience", "past_exchange", "relation"), STATED),
    **dict.fromkeys(("computation", "kept_form", "session", "sign_in_challenge", "sign_in_link", "upload"), PASSING),
    "trial_run": PASSING,
    **dict.fromkeys(("change_count", "clock_slot", "counted_attempt", "worker_beat"), COUNTED),
    **dict.fromkeys(("import_doubt", "queue_mark", "task"), LISTED),
    **dict.fromkeys(("election", "school_holiday", "town"), LOADED),
    "proposal_reserve": "is emptied seat by seat",
}
"""By table, why nothing guards it: its rows are replaced, or removed, in the ordinary course of things."""
