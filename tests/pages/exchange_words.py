"""What do the pages of exchanges say of a value that only the moment of speaking knows?"""

from api.meeting_agenda import AGENDAS
from api.pages import exchange, exchange_card, exchange_door
from api.pages.exchange_page import office_words
from api.pages.exchange_question import question_words
from matchmaker.rounds import case_card, case_card_writing, check_in, check_in_answering, meeting_picking
from matchmaker.rounds import exchange as exchange_rules


def said_about_exchanges() -> set[str]:
    """Every German sentence that has to have its English."""
    told = {*office_words(), *question_words(), *exchange_card.DONE.values(), exchange_door.GONE}
    told |= {item.what for items in AGENDAS.values() for item in items}
    told |= {exchange.NO_CHOICE, exchange.NO_REASON, meeting_picking.ALREADY_PICKED}
    told |= {check_in_answering.CHANGED_MEANWHILE, case_card_writing.CHANGED_MEANWHILE}
    told |= {check_in.TOO_LONG, check_in.CHOOSE, check_in.SAY_WISH}
    told |= {case_card.EMPTY, case_card.TITLE_TOO_LONG, case_card.RESULT_TOO_LONG}
    refused = ("NOT_OFFERED", "NOT_BEFORE_TALK", "TALK_BEGUN", "DATE_CHOSEN", "OVER")
    return told | {getattr(exchange_rules, name) for name in refused}
