"""Which time windows of a week can a town name?"""

from collections.abc import Mapping

DAYS: Mapping[str, tuple[str, ...]] = {
    "mon": ("Montag", "Mo"),
    "tue": ("Dienstag", "Di"),
    "wed": ("Mittwoch", "Mi"),
    "thu": ("Donnerstag", "Do"),
    "fri": ("Freitag", "Fr"),
    "sat": ("Samstag", "Sa"),
    "sun": ("Sonntag", "So"),
}
PARTS_OF_DAY: Mapping[str, str] = {"am": "Vormittag", "pm": "Nachmittag", "eve": "Abend"}

WINDOW_KEYS: tuple[str, ...] = tuple(f"{day}_{part}" for day in DAYS for part in PARTS_OF_DAY)
