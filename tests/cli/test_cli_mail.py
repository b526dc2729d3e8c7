"""`comity mail-in` and `comity mail-server`, as a mail server starts them."""

import os
import resource
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

SETUP = """
import sys
from pathlib import Path
from comity.cli.start import migrate, prepare
prepare(Path(sys.argv[1]))
migrate()
from tests.factories.world import World
from comity.accord import keys
from comity.accord.models import Letter
world = World.make()
initiator = world.officer_of(world.organisation("a"))
world.officer_of(world.organisation("b"))
world.call(initiator)
print(keys.address(Letter.objects.get(mandate__organisation__slug="b").salt))
"""
STATE = """
import sys
from pathlib import Path
from comity.cli.start import prepare
prepare(Path(sys.argv[1]))
from comity.accord.models import Incoming, MailedAnswer
print(*[i.finding for i in Incoming.objects.order_by("id")], MailedAnswer.objects.count())
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub")
    done = run("-c", SETUP, str(folder))
    assert done.returncode == 0, done.stderr.decode()
    return str(folder), done.stdout.decode().split()[-1]


def environ():
    mine = {k: v for k, v in os.environ.items() if not k.startswith("COMITY_")}
    return {**mine, "PYTHONPATH": "src:.", "COMITY_SECRET_KEY": "x" * 60}


def run(*arguments, given=b""):
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, input=given, env=environ(), capture_output=True, timeout=120, check=False
    )


def mail_in(folder, to, raw, sender="x@b.example"):
    where = ["--data", folder, "--recipient", to, "--sender", sender]
    return run("-m", "comity", "mail-in", *where, given=raw)


def message(text="SIGN", number=1):
    return f"From: secretary@b.example\r\nMessage-ID: <{number}@b>\r\n\r\n{text}\r\n".encode()


def state(folder):
    return run("-c", STATE, folder).stdout.decode().split()


def test_one_message_from_a_pipe(installation):
    folder, to = installation
    assert mail_in(folder, to, message()).returncode == 0
    unknown = mail_in(folder, "nobody@hub.example", message())
    assert (unknown.returncode, b"no such address" in unknown.stderr) == (67, True)
    large = mail_in(folder, to, b"From: x@b.example\r\n\r\n" + b"x" * 30_000_000)
    assert (large.returncode, b"larger than 10 MB" in large.stderr) == (65, True)
    nowhere = run("-m", "comity", "mail-in", "--data", folder, given=message())
    assert (nowhere.returncode, b"--recipient" in nowhere.stderr) == (75, True)
    mistaken = run("-m", "comity", "mail-in", "--data", folder, "a", "b", given=message())
    assert (mistaken.returncode, b"unexpected" in mistaken.stderr) == (75, True)
    assert b"Traceback" not in unknown.stderr + large.stderr + nowhere.stderr
    assert state(folder) == ["answer", "too-large", "1"]


def test_on_a_full_disk_the_mail_server_keeps_the_message(installation):
    folder, to = installation

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    command = [sys.executable, "-m", "comity", "mail-in", "--data", folder, "--recipient", to]
    raw, before = message(number=9), state(folder)
    done = subprocess.run(
        command, input=raw, env=environ(), capture_output=True, timeout=120, check=False,
        preexec_fn=full,
    )  # fmt: skip
    assert (done.returncode, b"Try again later" in done.stderr) == (75, True), done.stderr
    assert b"Traceback" not in done.stderr
    assert state(folder) == before
    assert mail_in(folder, to, raw).returncode == 0
    assert int(state(folder)[-1]) == int(before[-1]) + 1


@pytest.mark.slow
def test_while_another_writer_holds_the_database_the_mail_server_keeps_the_message(installation):
    folder, to = installation
    before = state(folder)
    with closing(sqlite3.connect(f"{folder}/comity.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = mail_in(folder, to, message(number=8))
        other.execute("ROLLBACK")
    assert (done.returncode, b"OperationalError" in done.stderr) == (75, True), done.stderr
    assert state(folder) == before


def test_what_postfix_calls_its_null_sender_is_automatic(installation):
    folder, to = installation
    assert mail_in(folder, to, message(number=7), "MAILER-DAEMON").returncode == 0
    assert state(folder)[-2] == "automatic"


def test_a_server_takes_mail_and_stops_on_a_signal(installation):
    folder, to = installation
    before = int(state(folder)[-1])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["-m", "comity", "mail-server", "--data", folder, "--listen", f"127.0.0.1:{port}"]
    server = subprocess.Popen([sys.executable, *command], env=environ(), stderr=subprocess.PIPE)
    try:
        for _ in range(300):
            try:
                client = smtplib.LMTP("127.0.0.1", port)
                break
            except OSError:
                time.sleep(0.1)
        client.sendmail("x@b.example", [to], message(number=2))
        client.quit()
    finally:
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=30)
    assert server.returncode == 0, said.decode()
    assert b"Traceback" not in said
    assert b"secretary" not in said
    assert to.partition("@")[0].encode() not in said
    assert int(state(folder)[-1]) == before + 1


def test_a_door_to_the_world_is_refused(installation):
    folder, _ = installation
    done = run("-m", "comity", "mail-server", "--data", folder, "--listen", "0.0.0.0:25")
    assert done.returncode == 2
    assert b"give a unix socket" in done.stderr
