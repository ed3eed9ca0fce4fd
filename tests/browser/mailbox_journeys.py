"""How do people whose way leads over a mailbox get where they want to be, and at what cost in clicks and fields?"""

import re

from playwright.sync_api import Page

from tests.browser.live_site import TOKENS
from tests.browser.mailbox_site import OFFICE, PARTNER, MailboxSite
from tests.browser.request_journey import Effort

NEED = "In der Altstadt stehen Läden leer, und niemand will sie mieten."
VISITOR = "hauptamt@zschopau.example"
YES = "Ja, wir machen mit"


def be_kept_informed(page: Page, site: MailboxSite) -> Effort:
    """A visitor: from the start page over the nearest towns and one of them to news without an account."""
    effort = Effort()
    page.goto(site.address + "/")
    effort.fill(page.get_by_label("Ihre Stadt"), "Zschopau")
    effort.click(page.get_by_role("button", name="Stadt suchen"))
    effort.click(page.get_by_role("link", name="Ähnliche Städte zeigen zu Zschopau"))
    effort.click(page.locator(".hit h3 a").first)
    effort.click(page.get_by_role("link", name="Austausch anfragen").first)
    effort.click(page.get_by_role("link", name="Erst einmal nur auf dem Laufenden bleiben"))
    effort.fill(page.get_by_label("Ihre Stadt"), "Zschopau")
    effort.fill(page.get_by_label("Mailadresse einer Stelle"), VISITOR)
    effort.click(page.get_by_role("button", name="Mail zur Bestätigung senden"))
    page.goto(site.link_in(site.mails("interest")[-1], "/nachrichten/"))
    effort.click(page.get_by_role("button", name="Ja, ich möchte Nachrichten"))
    return effort


def state_a_profile(page: Page, site: MailboxSite) -> Effort:
    """A town that has stated nothing: by a code from its mailbox to a need with a confirmed topic and an experience."""
    effort = Effort()
    page.goto(site.address + "/anmelden")
    effort.fill(page.get_by_label("Mailadresse Ihrer Stelle"), OFFICE)
    effort.click(page.get_by_role("button", name="Code zusenden"))
    code = re.search(r"\b\d{3} \d{3}\b", site.mails("sign_in_link")[-1])
    effort.fill(page.get_by_label("Code aus der Mail"), code[0] if code else "")
    effort.click(page.get_by_role("button", name="Jetzt anmelden"))
    effort.fill(page.get_by_label("Was beschäftigt Ihre Stadt?"), NEED)
    effort.click(page.get_by_role("button", name="Passende Themen vorschlagen"))
    effort.click(page.get_by_role("radio").first)
    page.get_by_label("Wer darf es sehen?").select_option("nur angemeldete Städte")
    effort.clicks += 2
    effort.click(page.get_by_role("button", name="Bedarf speichern"))
    effort.click(page.get_by_role("link", name="Erfahrung nennen"))
    page.get_by_label("Thema oder Methode").select_option(label="Wochenmarkt")
    page.get_by_label("Wer darf es sehen?").select_option("alle, auch ohne Anmeldung")
    effort.clicks += 4
    effort.click(page.get_by_role("button", name="Erfahrung speichern"))
    return effort


def answer_from_the_mail(page: Page, partner: Page, site: MailboxSite) -> Effort:
    """A town that has no account: from the link of its mail to a yes, and after the other's yes to the contact."""
    effort = Effort()
    page.goto(f"{site.address}/vorschlaege/{TOKENS['proposal']}")
    name = page.get_by_role("heading", level=1).inner_text().partition("mit ")[2]
    effort.click(page.get_by_role("link", name="Antworten bis"))
    effort.click(page.get_by_role("button", name=YES))
    partner.goto(f"{site.address}/vorschlaege/{PARTNER}")
    partner.get_by_role("button", name=YES).click()
    partner.wait_for_load_state()
    site.tell_of_agreement()
    mail = next(one for one in site.mails("all_agreed") if f"{name}, " in one.partition("IHR KONTAKT")[2])
    page.goto(site.link_in(mail, "/austausch/"))
    return effort
