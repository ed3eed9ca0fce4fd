"""Which columns does a table of profiles have?"""

from matchmaker.towns.columns import Column
from matchmaker.towns.loose_cells import (
    loose_day,
    loose_decimal,
    loose_flag,
    loose_intensity,
    loose_key,
    loose_list,
    loose_text,
    loose_whole_number,
    loose_word,
)
from matchmaker.towns.vocabulary import (
    EXCHANGES,
    FORMATS,
    KINDS,
    STAGES,
    STATEMENTS,
    TABLE_ROLES,
    VISIBILITIES,
    WINDOWS,
)

# What holds for the whole town in this role; it may stand on any of its rows.
TOWN_COLUMNS = (
    Column("ags", "AGS", loose_key, ("Gemeindeschlüssel", "Amtlicher Gemeindeschlüssel", "Schlüssel")),
    Column("role", "Rolle", loose_word(TABLE_ROLES), ("Ebene",)),
    Column("name", "Name", loose_text, ("Stadt", "Ort", "Gemeinde")),
    Column("field", "Fachbereich", loose_text, ("Amt", "Fachgebiet")),
    Column("population", "Einwohnerzahl", loose_whole_number, ("Einwohner", "Bevölkerung")),
    Column("state", "Land", loose_text, ("Bundesland",)),
    Column("district", "Kreis", loose_text, ("Kreisschlüssel", "Landkreis")),
    Column("lat", "Breitengrad", loose_decimal, ("Breite", "latitude")),
    Column("lon", "Längengrad", loose_decimal, ("Länge", "longitude")),
    Column("association", "Verband", loose_text, ("Verbandsschlüssel", "Gemeindeverband")),
    Column("consent", "Einwilligung", loose_flag, ("Zustimmung",)),
    Column("capacity", "Kapazität", loose_whole_number, ("Plätze",)),
    Column("paused_until", "Pause bis", loose_day, ("pausiert bis",)),
    Column("consent_source", "Quelle der Einwilligung", loose_text),
    Column("formats", "Formate", loose_list(FORMATS)),
    Column("windows", "Zeitfenster", loose_list(WINDOWS)),
    Column("same_size", "Wunsch gleiche Größe", loose_flag, ("gleiche Größe",)),
    Column("other_state", "Wunsch anderes Land", loose_flag, ("anderes Land",)),
    Column("same_network", "Wunsch gleiches Netzwerk", loose_flag, ("gleiches Netzwerk",)),
    Column("other_level", "Wunsch andere Ebene", loose_flag, ("andere Ebene",)),
)
# What holds for the one statement of its row.
STATEMENT_COLUMNS = (
    Column("statement", "Angabe", loose_word(STATEMENTS), ("Art der Angabe",)),
    Column("id", "Kennung", loose_text, ("Eintrag",)),
    Column("intensity", "Dringlichkeit", loose_intensity, ("Stärke",)),
    Column("text", "Text", loose_text, ("Beschreibung",)),
    Column("kind", "Art", loose_word(KINDS), ("Art der Erfahrung",)),
    Column("topic", "Thema", loose_text),
    Column("stage", "Stand", loose_word(STAGES), ("Stufe", "Umsetzungsstand")),
    Column("failed", "gescheitert", loose_flag),
    Column("evaluated", "ausgewertet", loose_flag),
    Column("year", "Jahr", loose_whole_number),
    Column("title", "Titel", loose_text),
    Column("visibility", "Sichtbarkeit", loose_word(VISIBILITIES), ("sichtbar für",)),
    Column("source", "Quelle", loose_text),
    Column("with", "Mit AGS", loose_key, ("mit", "Partner", "Partnerstadt")),
    Column("format", "Format", loose_word(EXCHANGES)),
    Column("ended", "beendet", loose_day, ("Ende", "beendet am")),
    Column("wish_to_go_on", "Wunsch weiter", loose_flag, ("weiter gewünscht",)),
    Column("declined", "abgelehnt am", loose_day, ("abgelehnt",)),
    Column("not_again", "nicht wieder", loose_flag),
)
# What holds for the whole file.
FILE_COLUMNS = (Column("as_of", "Datenstand", loose_day, ("Datum des Stands",)),)
PROFILE_COLUMNS = (*TOWN_COLUMNS, *STATEMENT_COLUMNS, *FILE_COLUMNS)
