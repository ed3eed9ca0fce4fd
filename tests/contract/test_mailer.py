"""What holds for whatever takes our mails: a folder today, the fake of the tests, a relay later."""

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from pathlib import Path

import pytest

from emails.mailer import FolderMailer, MailNotDelivered, file_name
from emails.postbox import Envelope, seal
from emails.preview_letters import TANDEM
from emails.rendering import render
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.mail_ports import Mailer
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.relay_answer import Answer, ClaimLost, Finding, RecordAway, Verdict
from tests.fakes import FakeMailer
from tests.round_builders import NOW

MOST_BYTES = 2_000
"""Less than a letter: a file may not grow beyond it where writing is to break off in the middle."""


@dataclass(frozen=True)
class Target:
    """A mailer and where its mails end up: Message-ID → final bytes."""

    mailer: Mailer
    arrived: Callable[[], Mapping[str, bytes]]


def a_mail(key: str = "r1-1-01/99000000-mayor/proposal_offered/1", town: str = "Ahornstedt") -> OutboxMessage:
    envelope = Envelope(key, "a@b.example", "Geschäftsstelle", "a@b.example", "c@d.example", "b.example", NOW)
    content = seal(render(replace(TANDEM, town=town)), envelope)
    return OutboxMessage(envelope.digest, key, envelope.message_id, envelope.recipient, TANDEM.name, content, NOW)


def open_fence() -> None:
    """Nobody else has the mail."""


def mails_in(folder: Path) -> dict[str, bytes]:
    contents = [file.read_bytes() for file in folder.glob("*.eml")]
    return {message_from_bytes(content)["Message-ID"]: content for content in contents}


@pytest.fixture(params=["folder", "fake"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    if request.param == "folder":
        return Target(FolderMailer(tmp_path / "var" / "outbox"), lambda: mails_in(tmp_path / "var" / "outbox"))
    fake = FakeMailer()
    return Target(fake, lambda: {mail.message_id: mail.content for mail in fake.delivered})


def test_a_delivered_mail_arrives_byte_for_byte(target: Target):
    mail = a_mail()

    target.mailer.deliver(mail, open_fence)

    assert target.arrived() == {mail.message_id: mail.content}


def test_the_same_mail_twice_is_one_mail(target: Target):
    target.mailer.deliver(a_mail(), open_fence)
    target.mailer.deliver(a_mail(), open_fence)

    assert target.arrived() == {a_mail().message_id: a_mail().content}


def test_every_mail_arrives_beside_the_others(target: Target):
    mails = [a_mail(key) for key in ("r1/1", "r1-1", "r1_1", "R1-1", "r1/2", "..", "ä" * 300, "x" * 300)]

    for mail in mails:
        target.mailer.deliver(mail, open_fence)

    assert target.arrived() == {mail.message_id: mail.content for mail in mails}


def test_two_senders_at_once_leave_one_whole_mail(target: Target):
    mail = a_mail()

    with ThreadPoolExecutor(8) as senders:
        list(senders.map(target.mailer.deliver, [mail] * 40, [open_fence] * 40))

    assert target.arrived() == {mail.message_id: mail.content}


def test_the_folder_is_made_and_only_its_owner_reads_the_links_in_it(tmp_path: Path):
    folder = tmp_path / "new" / "outbox"

    FolderMailer(folder).deliver(a_mail(), open_fence)

    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_is_named_for_its_key_and_never_leaves_the_folder():
    assert file_name("r1-1-01") == "r1-1-01.eml"
    assert file_name("r1/ä 1").startswith("r1_1.")
    for key in ("", ".", "..", "../../etc/passwd", "/etc/passwd", "a\0b", "x" * 1_000, "😀" * 300):
        name = file_name(key)
        assert Path(name).name == name
        assert name.endswith(".eml")
        assert not name.startswith("..")
        assert len(name.encode()) <= 255


def test_a_folder_that_is_a_file_is_told_in_a_sentence(tmp_path: Path):
    place = tmp_path / "outbox"
    place.write_text("keine Mails")

    with pytest.raises(MailNotDelivered, match=r"ließ sich nicht nach .*outbox schreiben\. Das ist kein Ordner\."):
        FolderMailer(place).deliver(a_mail(), open_fence)
    with pytest.raises(MatchmakerError, match="Das ist kein Ordner"):
        FolderMailer(place / "below").deliver(a_mail(), open_fence)

    assert place.read_text() == "keine Mails"


@dataclass
class Disk:
    """The worst disk there is: after a power failure it has what was brought onto it, and nothing else."""

    contents: dict[int, bytes] = field(default_factory=dict)
    names: dict[int, dict[str, int]] = field(default_factory=dict)

    def keep(self, handle: int) -> None:
        """What ``fsync`` promises: a file's bytes, or a folder's names, as they are at this moment."""
        place = os.fstat(handle)
        if stat.S_ISDIR(place.st_mode):
            self.names[place.st_ino] = {entry.name: entry.inode() for entry in os.scandir(handle)}
        else:
            self.contents[place.st_ino] = os.pread(handle, place.st_size, 0)

    def after_power_failure(self, folder: Path, *below: str) -> dict[str, bytes]:
        """The files that are found in a subfolder of a folder that was always there."""
        here = folder.stat().st_ino
        for name in below:
            here = self.names.get(here, {}).get(name, 0)
        return {name: self.contents.get(number, b"") for name, number in self.names.get(here, {}).items()}


def test_a_delivered_mail_survives_a_power_failure(tmp_path: Path):
    disk, mail = Disk(), a_mail()

    FolderMailer(tmp_path / "var" / "outbox", disk.keep).deliver(mail, open_fence)

    assert disk.after_power_failure(tmp_path, "var", "outbox") == {file_name(mail.key): mail.content}


def test_a_mailer_brings_mails_onto_the_disk_unless_it_is_told_otherwise(tmp_path: Path):
    assert FolderMailer(tmp_path).to_disk is os.fsync


def test_a_disk_that_refuses_leaves_no_half_mail(tmp_path: Path):
    def refuse(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(MailNotDelivered, match="Der Datenträger ist voll"):
        FolderMailer(tmp_path, refuse).deliver(a_mail(), open_fence)

    assert list(tmp_path.iterdir()) == []


def test_a_mail_that_another_sender_has_meanwhile_is_not_delivered(target: Target):
    def closed() -> None:
        raise ClaimLost("weg")

    with pytest.raises(ClaimLost):
        target.mailer.deliver(a_mail(), closed)

    assert target.arrived() == {}


def test_the_fence_is_asked_before_anybody_could_see_the_mail(target: Target):
    seen = []

    answer = target.mailer.deliver(a_mail(), lambda: seen.append(dict(target.arrived())))

    assert (seen, answer) == ([{}], Answer(Verdict.TAKEN))


def test_a_closed_fence_leaves_no_part_of_the_mail_in_the_folder(tmp_path: Path):
    def closed() -> None:
        raise ClaimLost("weg")

    with pytest.raises(ClaimLost):
        FolderMailer(tmp_path).deliver(a_mail(), closed)

    assert list(tmp_path.iterdir()) == []


def test_a_mail_whose_place_is_taken_is_put_off_and_the_next_one_arrives(tmp_path: Path):
    (tmp_path / file_name(a_mail().key)).mkdir()

    assert FolderMailer(tmp_path).deliver(a_mail(), open_fence).verdict is Verdict.LATER
    FolderMailer(tmp_path).deliver(a_mail("r1/2"), open_fence)

    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [file_name("r1/2")]


def test_the_folder_knows_of_every_mail_whether_it_arrived(tmp_path: Path):
    mailer, there, missing = FolderMailer(tmp_path), a_mail(), a_mail("r1/2")
    mailer.deliver(there, open_fence)

    assert mailer.look_up([there, missing]) == {there.id: Finding.ACCEPTED, missing.id: Finding.ABSENT}


def test_a_folder_that_cannot_be_looked_into_proves_nothing(tmp_path: Path):
    (tmp_path / "loop").symlink_to("loop")

    with pytest.raises(RecordAway):
        FolderMailer(tmp_path / "loop").look_up([a_mail()])


def deliver_with_little_room(folder: Path, ending: str) -> subprocess.CompletedProcess[str]:
    """Deliver in a process whose files may not grow beyond ``MOST_BYTES``, and which ``ending`` says how to leave."""
    code = (
        "import sys; from pathlib import Path; from emails.mailer import FolderMailer\n"
        "from tests.contract.test_mailer import a_mail, limit_files, open_fence\n"
        f"limit_files({ending!r})\n"
        "sys.exit(FolderMailer(Path(sys.argv[1])).deliver(a_mail(), open_fence).words)\n"
    )
    return subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)


def limit_files(ending: str) -> None:
    """From here on a larger file is an error (``refused``) or the end of the process (``killed``)."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN if ending == "refused" else signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, MOST_BYTES))


def test_a_write_that_runs_out_of_room_leaves_nothing_behind(tmp_path: Path):
    finished = deliver_with_little_room(tmp_path, "refused")

    assert finished.returncode == 1
    assert "Die erlaubte Dateigröße ist überschritten. Bitte beheben Sie das" in finished.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_runs_out_of_room_leaves_the_earlier_mail_whole(tmp_path: Path):
    FolderMailer(tmp_path).deliver(a_mail(), open_fence)

    assert deliver_with_little_room(tmp_path, "refused").returncode == 1
    assert mails_in(tmp_path) == {a_mail().message_id: a_mail().content}


def test_a_process_killed_in_the_middle_of_writing_leaves_no_half_mail(tmp_path: Path):
    finished = deliver_with_little_room(tmp_path, "killed")

    assert finished.returncode == -signal.SIGXFSZ
    assert [file.stat().st_size for file in tmp_path.iterdir()] == [MOST_BYTES]
    assert list(tmp_path.glob("*.eml")) == []

    FolderMailer(tmp_path).deliver(a_mail(), open_fence)
    assert mails_in(tmp_path) == {a_mail().message_id: a_mail().content}
