"""Files that head office of the pilot's site has handed in, and a question that an earlier one left open."""

from dataclasses import replace
from datetime import datetime

from matchmaker.rounds.access import hash_of
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_log import ProfileChange
from matchmaker.rounds.sorted_import import ImportAcceptance, doubt_of, preview_import
from matchmaker.rounds.taxonomy_act import ActKind, TaxonomyAct
from matchmaker.rounds.upload import Upload, UploadKind
from matchmaker.taxonomy.care import Renamed
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.preview import FieldChange
from matchmaker.towns.profile import Role
from matchmaker.towns.source_file import SourceFile
from tests.taxonomy_care_builders import a_wish

PROFILES, REGISTER, DOUBT = "a-file-of-profiles", "a-file-of-the-register", "a-doubt"
WISH = "a-topic-wish"
ZSCHOPAU = "14521690"
ROWS = (
    "AGS;Rolle;Einwilligung;Angabe;Kennung;Dringlichkeit",
    f"{ZSCHOPAU};Bürgermeisteramt;ja;Bedarf;Leerstand;hoch",
    "15088235;Bürgermeisteramt;ja;Bedarf;Lehrstand;hoch",
    "Neustadt;Bürgermeisteramt;ja;Bedarf;Mobilität;mittel",
    "14729410;Bürgermeisteramt;vielleicht;Bedarf;Mobilität;mittel",
)
PLACES = (
    "ags,name,has_town_rights,pop_2023",
    *(f"{ZSCHOPAU},Zschopau an der Burg,True,9400", "14521691,Zschopau,True,9500", "14729410,Wurzen,True,20500"),
)


def hand_in_files(uow: UnitOfWork, taxonomy: Taxonomy, now: datetime) -> None:
    """A file of profiles and an official register wait for a decision; one doubt of an earlier file is open."""
    for secret, kind, rows in ((PROFILES, UploadKind.PROFILES, ROWS), (REGISTER, UploadKind.REGISTER, PLACES)):
        content = "\n".join(rows).encode()
        uow.uploads.add(Upload(hash_of(secret), kind, f"{kind}.csv", content, now, "Geschäftsstelle"))
    change = FieldChange("needs", "Bedarf", "", "„Leerstand“ (hoch)")
    uow.profile_log.add_all([ProfileChange(ZSCHOPAU, Role.MAYOR, now, "die Stadt selbst", (change,))])
    _leave_a_doubt(uow, taxonomy, now)
    uow.topic_wishes.add(a_wish(id=WISH, ags=ZSCHOPAU))
    last = taxonomy.topics[-1]
    renamed = Renamed(last.id, replace(last.labels, de=f"{last.labels.de} vor Ort"))
    told = ("So sagt man es", last.labels.de, renamed.labels.de, renamed)
    uow.taxonomy_acts.add(TaxonomyAct(ActKind.RENAMED, now, "Geschäftsstelle", *told), 0)


def _leave_a_doubt(uow: UnitOfWork, taxonomy: Taxonomy, now: datetime) -> None:
    source = SourceFile("herbst.csv", "\n".join((ROWS[0], ROWS[3])).encode())
    found = preview_import(source, taxonomy, uow)
    order = ImportAcceptance(source, found.digest, "Geschäftsstelle")
    uow.import_doubts.add(replace(doubt_of(found.doubtful[0], order, now), id=DOUBT))
