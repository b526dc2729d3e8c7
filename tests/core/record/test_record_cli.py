"""`comity verify`, `comity sign`, `comity key new`, and the reader that stands alone."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import load_ssh_private_key
from tests.core.record.record_world import OWN, World

from comity.cli import main
from comity.core.record import sshsig
from comity.core.record.bundles import encode_bundle
from comity.core.record.policies import MAX_POLICY_BYTES
from comity.core.record.publickeys import parse_line
from comity.core.record.verify import main as standalone

ROOT = Path(__file__).resolve().parents[3]


def comity(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments])


@pytest.fixture
def world() -> World:
    found = World()
    found.sign("We read it as a wish.\n")
    return found


@pytest.fixture
def bundle(world: World, tmp_path: Path) -> Path:
    path = tmp_path / "CFA9-APP-1.comity.json"
    path.write_bytes(encode_bundle(world.log.bundle()))
    return path


def test_verify_prints_the_verdict(world: World, bundle: Path) -> None:
    result = comity("verify", bundle, "--network", world.log.register.network)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines == list(world.judge().lines)
    assert lines[-1] == "VERDICT valid and complete, 1 signatory, 1 with reservations"


def test_verify_without_a_network_is_never_0(bundle: Path) -> None:
    assert comity("verify", bundle).exit_code == 2


def test_verify_an_invalid_and_an_unreadable_bundle(world: World, bundle: Path) -> None:
    text = bundle.read_text()
    bundle.write_text(text.replace("We read it as a wish", "We read it as a vow!"))
    result = comity("verify", bundle, "--network", world.log.register.network)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "VERDICT invalid, 1 fault")
    bundle.write_text(text[:-20])
    result = comity("verify", bundle, "--network", world.log.register.network)
    assert result.exit_code == 3
    assert result.stdout.splitlines()[1] == "VERDICT unreadable"


def test_verify_with_a_policy(bundle: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text("quorum none\n")
    result = comity("verify", bundle, "--policy", policy)
    assert "NOTE  the policy asks for no quorum of witnesses" in result.stdout
    policy.write_text("quorum x\nlog\n")
    result = comity("verify", bundle, "--policy", policy)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"{policy}: line 1: the quorum is not defined above it",
        f"{policy}: line 2: this is not a log, witness, group or quorum line",
        f"{policy}: there is no quorum line",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xff", "the file is not UTF-8"), (b"#" * 262_145, "the file is too long for a policy")],
)
def test_a_policy_that_cannot_be_read(
    bundle: Path, tmp_path: Path, content: bytes, reason: str
) -> None:
    policy = tmp_path / "policy"
    policy.write_bytes(content)
    result = comity("verify", bundle, "--policy", policy)
    assert (result.exit_code, result.stderr) == (2, f"{policy}: {reason}\n")


def test_the_longest_policy(bundle: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text("quorum none\n".ljust(MAX_POLICY_BYTES, "#"))
    assert comity("verify", bundle, "--policy", policy).stderr == ""


def test_verify_what_cannot_be_opened(bundle: Path, tmp_path: Path) -> None:
    result = comity("verify", tmp_path / "absent")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"{tmp_path}/absent: no such file or directory\n"
    result = comity("verify", tmp_path)
    assert (result.exit_code, result.stderr) == (3, f"{tmp_path}: is a directory\n")
    result = comity("verify", bundle, "--network", "cfa\x1b[2J")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "--network: an organisation id (52 characters of base32) is expected\n"
    result = comity("verify", bundle, "--policy", tmp_path / "absent\x1b")
    assert result.stderr == f"{tmp_path}/absent\\u{{1b}}: no such file or directory\n"


def test_a_file_that_is_too_large_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(10**12)
    result = comity("verify", path)
    assert result.exit_code == 3
    assert result.stdout.splitlines()[0] == ("FAIL  unreadable: is longer than 8388608 bytes")


def test_a_key_is_made_with_its_successor(tmp_path: Path) -> None:
    path = tmp_path / "key"
    result = comity("key", "new", path)
    assert (result.exit_code, result.stderr) == (0, "")
    current, following = (
        parse_line((tmp_path / name).read_text().strip()) for name in ("key.pub", "key.next.pub")
    )
    assert current != following
    assert result.stdout == f"key   {current.line}\nnext  {following.fingerprint}\n"
    for name in ("key", "key.next"):
        file = tmp_path / name
        assert file.stat().st_mode & 0o777 == 0o600
        private = load_ssh_private_key(file.read_bytes(), None)
        public = private.public_key().public_bytes_raw()  # type: ignore[union-attr]  # Ed25519
        assert public == parse_line((tmp_path / f"{name}.pub").read_text().strip()).point


@pytest.mark.parametrize("name", ["key", "key.pub", "key.next", "key.next.pub"])
def test_a_key_is_never_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    result = comity("key", "new", tmp_path / "key")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path}/{name}: exists already; a key is never replaced\n"
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["key.pub", "key.next", "key.next.pub"])
def test_a_key_is_made_whole_or_not_at_all(tmp_path: Path, name: str) -> None:
    """A link to nowhere is no file that exists, and no place to write a key to either."""
    (tmp_path / name).symlink_to(tmp_path / "absent" / "elsewhere")
    result = comity("key", "new", tmp_path / "key")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path}/{name}: file exists\n"
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_signature_is_not_written_through_a_link(record: Path, tmp_path: Path) -> None:
    comity("key", "new", tmp_path / "key")
    Path(f"{record}.sig").symlink_to(tmp_path / "elsewhere")
    result = comity("sign", record, "--key", tmp_path / "key", "--force")
    assert (result.exit_code, result.stdout) == (0, f"{record}.sig\n")
    assert not Path(f"{record}.sig").is_symlink()
    assert not (tmp_path / "elsewhere").exists()


def test_a_key_in_a_folder_that_is_absent(tmp_path: Path) -> None:
    result = comity("key", "new", tmp_path / "absent" / "key")
    assert result.exit_code == 2
    assert result.stderr == f"{tmp_path}/absent/key: no such file or directory\n"


@pytest.fixture
def record(world: World, tmp_path: Path) -> Path:
    path = tmp_path / "record"
    path.write_bytes(world.log.write(world.act(verb="object")))
    return path


def test_a_record_is_signed_and_shown(record: Path, tmp_path: Path) -> None:
    comity("key", "new", tmp_path / "key")
    result = comity("sign", record, "--key", tmp_path / "key")
    assert (result.exit_code, result.stdout) == (0, f"{record}.sig\n")
    lines = result.stderr.splitlines()
    assert lines[:4] == [
        "You are signing this record:",
        "kind      act",
        "doc       CFA9/APP/1",
        "verb      object",
    ]
    signature = sshsig.parse_armored(Path(f"{record}.sig").read_text())
    assert sshsig.verify(signature, record.read_bytes()) == ""
    assert signature.key == parse_line((tmp_path / "key.pub").read_text().strip())


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen here")
def test_the_two_programs_sign_alike(record: Path, tmp_path: Path) -> None:
    comity("key", "new", tmp_path / "key")
    comity("sign", record, "--key", tmp_path / "key")
    ours = Path(f"{record}.sig").read_bytes()
    Path(f"{record}.sig").unlink()
    command = ["ssh-keygen", "-Y", "sign", "-f", str(tmp_path / "key"), "-n", "comity-record-v1"]
    subprocess.run([*command, str(record)], check=True, capture_output=True)
    assert Path(f"{record}.sig").read_bytes() == ours


def test_a_signature_is_not_replaced_unasked(record: Path, tmp_path: Path) -> None:
    comity("key", "new", tmp_path / "key")
    Path(f"{record}.sig").write_text("mine")
    result = comity("sign", record, "--key", tmp_path / "key")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{record}.sig: exists already; --force replaces it\n"
    assert comity("sign", record, "--key", tmp_path / "key", "--force").exit_code == 0
    assert Path(f"{record}.sig").read_text().startswith("-----BEGIN SSH SIGNATURE-----\n")


def test_what_is_not_a_record_is_not_signed(record: Path, tmp_path: Path) -> None:
    comity("key", "new", tmp_path / "key")
    record.write_bytes(record.read_bytes() + b"\n")
    result = comity("sign", record, "--key", tmp_path / "key")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{record}: is not in canonical form (RFC 8785); it ends in a newline, a record does not\n"
    )
    record.write_bytes(b'{"comity":"record/2"}')
    result = comity("sign", record, "--key", tmp_path / "key")
    assert result.stderr == f'{record}: comity: is not "record/1"\n'
    assert not Path(f"{record}.sig").exists()
    result = comity("sign", tmp_path / "absent", "--key", tmp_path / "key")
    assert result.stderr == f"{tmp_path}/absent: no such file or directory\n"


STOCK = "sign with ssh-keygen -Y sign -f KEY -n comity-record-v1 FILE"


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen here")
@pytest.mark.parametrize(
    ("kind", "passphrase", "reason"),
    [
        ("rsa", "", "is not an Ed25519 key"),
        ("ed25519", "secret", f"has a passphrase: {STOCK}"),
    ],
)
def test_keys_that_cannot_be_used_here(
    record: Path, tmp_path: Path, kind: str, passphrase: str, reason: str
) -> None:
    path = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-f", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    result = comity("sign", record, "--key", path)
    assert (result.exit_code, result.stderr) == (2, f"{path}: {reason}\n")


def test_a_file_that_is_no_key(record: Path) -> None:
    result = comity("sign", record, "--key", record)
    assert result.exit_code == 2
    assert result.stderr == (
        f"{record}: is not a private key of OpenSSH; with a hardware key {STOCK}\n"
    )


def test_the_reader_alone_says_the_same(
    world: World, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network = world.log.register.network
    assert standalone([str(bundle), "--network", network]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == list(world.judge().lines)
    assert standalone([str(bundle.parent / "absent")]) == 3
    assert capsys.readouterr().err == f"{bundle.parent}/absent: no such file or directory\n"


def test_the_reader_prints_to_any_stream(world: World, bundle: Path) -> None:
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        assert standalone([str(bundle)]) == 2
    assert stream.getvalue().splitlines()[-1].startswith("VERDICT genuine but of an unpinned")


def test_the_reader_prints_escapes_where_a_stream_lacks_a_letter(tmp_path: Path) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), "ascii")
    with contextlib.redirect_stderr(stream):
        assert standalone([str(tmp_path / "\u0416")]) == 3
    stream.seek(0)
    assert stream.read() == f"{tmp_path}/\\u0416: no such file or directory\n"


def isolated(folder: Path) -> dict[str, str]:
    """An environment in which Python finds our package, cryptography, rfc8785 and nothing else."""
    site = Path(sysconfig.get_paths()["purelib"])
    for name in ("cryptography", "rfc8785", "cffi", "_cffi_backend*", "pycparser"):
        for path in site.glob(name):
            (folder / path.name).symlink_to(path)
    (folder / "comity").mkdir()
    for name in ("__init__.py", "core"):
        (folder / "comity" / name).symlink_to(ROOT / "src" / "comity" / name)
    return {"PYTHONPATH": str(folder), "PATH": os.environ["PATH"], "PYTHONIOENCODING": "ascii"}


def test_the_reader_needs_cryptography_and_rfc8785_only(
    world: World, bundle: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    environment = isolated(folder)
    command = [sys.executable, "-S", "-m"]
    for absent in ("django", "click"):
        probe = [sys.executable, "-S", "-c", f"import {absent}"]
        done = subprocess.run(probe, check=False, capture_output=True, env=environment)
        assert b"ModuleNotFoundError" in done.stderr
    network = ["--network", world.log.register.network]
    done = subprocess.run(
        [*command, "comity.core.record.verify", str(bundle), *network],
        check=False,
        capture_output=True,
        env=environment,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == list(world.judge().lines)


def test_a_terminal_without_unicode_gets_escapes(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT / "src")}
    named = tmp_path / "жук"
    done = subprocess.run(
        [sys.executable, "-m", "comity.core.record.verify", str(named)],
        check=False,
        capture_output=True,
        env=environment,
    )
    assert done.returncode == 3
    assert b"\\u0436\\u0443\\u043a: no such file or directory" in done.stderr


def test_the_world_signs_with_known_keys() -> None:
    assert OWN.public.line.startswith("ssh-ed25519 ")
