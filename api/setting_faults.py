"""What is wrong with the value of one setting, as a German sentence?"""

from urllib.parse import urlsplit

from emails.mail_account import read_account
from matchmaker.errors import MatchmakerError

SHORTEST_SECRET = 32
FEWEST_DIFFERENT = 8
"""A key of 32 random hexadecimal digits has fewer less than once in ten million times."""
MOST_PROXIES = 9
LAST_PORT = 65_535
NO_PORT = f"Der Port hinter dem Doppelpunkt ist keine Zahl von 1 bis {LAST_PORT}."


def base_fault(url: str) -> str | None:
    """Why links cannot begin with this."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "Das ist keine Adresse wie https://austausch.beispiel.de"
    if _has_wrong_port(url):
        return NO_PORT
    if not url.isascii():
        # It stands in the headers of every mail, which are ASCII.
        return "Umlaute im Namen des Rechners schreiben Sie bitte als „xn--…“ (Punycode)."
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        return "Hinter dem Namen des Rechners darf nichts stehen."
    return None


def smtp_fault(url: str) -> str | None:
    """Why no mail can leave by this."""
    parts = urlsplit(url)
    if parts.scheme == "folder":
        return None if parts.path else "Hinter folder: fehlt der Ordner."
    if parts.scheme in ("smtp", "smtps"):
        return _account_fault(url) if parts.hostname else "Der Name des Mailservers fehlt."
    return "Möglich sind smtp://…, smtps://… und folder:ORDNER."


def imap_fault(url: str) -> str | None:
    """Why no mailbox can be read by this."""
    parts = urlsplit(url)
    fit = parts.scheme == "imaps" and parts.hostname
    return _account_fault(url) if fit else "Möglich ist nur imaps://NAME:PASSWORT@SERVER."


def _account_fault(url: str) -> str | None:
    if _has_wrong_port(url):
        return NO_PORT
    try:
        read_account(url)
    except MatchmakerError as refusal:
        return str(refusal)
    return None


def address_fault(address: str) -> str | None:
    """Why nobody can be written to at this."""
    name, _, domain = address.rpartition("@")
    fit = name and "." in domain and not set(address) & set(" \t\r\n<>,;")
    return None if fit else "Das ist keine E-Mail-Adresse."


def secret_fault(secret: str) -> str | None:
    """Why this seals nothing."""
    if len(secret) < SHORTEST_SECRET:
        return f"Der Schlüssel braucht mindestens {SHORTEST_SECRET} Zeichen."
    if len(set(secret)) < FEWEST_DIFFERENT:
        return f"Der Schlüssel ist zu leicht zu raten: Er braucht mindestens {FEWEST_DIFFERENT} verschiedene Zeichen."
    return None


def token_fault(token: str) -> str | None:
    """Why a monitor cannot show this: it travels in a header, and must be as hard to guess as the key."""
    if not token.isascii() or any(sign.isspace() for sign in token):
        return (
            "Der Zugang für die Überwachung besteht aus Buchstaben, Ziffern und Zeichen ohne Umlaute und Leerzeichen."
        )
    return secret_fault(token)


def writes_fault(number: str) -> str | None:
    """Why this is no number of writes in a minute."""
    fit = number.isascii() and number.isdecimal() and len(number) <= 6
    return None if fit else "Hier steht, wie oft in einer Minute gesendet werden darf: 0 (ohne Grenze) bis 999999."


def proxies_fault(number: str) -> str | None:
    """Why this is no number of proxies."""
    fit = number.isascii() and number.isdecimal() and int(number) <= MOST_PROXIES
    return None if fit else f"Hier steht, wie viele eigene Proxys vor dem Dienst stehen: 0 bis {MOST_PROXIES}."


def phone_fault(number: str) -> str | None:
    """Why nobody can be called at this."""
    digits = sum(sign.isdecimal() for sign in number)
    fit = number.isascii() and not set(number) - set("+0123456789 /()-") and 5 <= digits <= 20
    return None if fit else "Das ist keine Telefonnummer wie „+49 30 000000“."


def _has_wrong_port(url: str) -> bool:
    try:
        return urlsplit(url).port == 0
    except ValueError:
        return True
