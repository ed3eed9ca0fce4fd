"""Does a command that is interrupted before it has anything to show say that it ended?"""

import os
import signal
import subprocess
import sys
from pathlib import Path

# Whoever runs the tests in the background hands on that Ctrl-C is ignored; a person at a terminal does not.
PROGRAM = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from api.cli import main; main()"


def test_ctrl_c_while_a_file_is_read_ends_with_a_sentence_and_the_code_of_an_interrupt(tmp_path: Path):
    pipe = tmp_path / "aufgabe.json"
    os.mkfifo(pipe)
    command = [sys.executable, "-c", PROGRAM, "solve", "tandems", str(pipe)]

    # Opening a pipe for writing returns once the command has opened it for reading.
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running,
        pipe.open("w"),
    ):
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)

    assert (running.returncode, out, err) == (130, "", "Abgebrochen.\n")
