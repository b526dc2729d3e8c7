"""The example network: what the script promises is in the bundle it writes."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tools.record_examples import SYMBOL, ExampleLog, StockKey, example

from comity.core.record.bundles import encode_bundle
from comity.core.record.publickeys import parse_line
from comity.core.record.schemas import read
from comity.core.record.verdicts import verify

ROOT = Path(__file__).resolve().parents[3]


def kinds(log: ExampleLog) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in log.logged:
        fields = read(item.record)
        found[str(fields.get("verb", fields["kind"]))] += 1
    return found


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen here")
def test_the_whole_example_with_keys_of_stock_ssh_keygen(tmp_path: Path) -> None:
    log = example(tmp_path)
    assert kinds(log) == {
        "genesis": 1,
        "member": 118,
        "text": 1,
        "sign": 60,
        "key": 1,
        "withdraw-act": 1,
        "correction": 1,
        "translation": 1,
        "decision": 1,
        "erasure": 1,
        "manifest": 66,
    }
    members = log.register.members.values()
    assert Counter(one.custody for one in members) == {"own": 20, "hosted": 98}
    made = {path.read_text().rsplit(" ", 1)[0] for path in tmp_path.glob("*.pub")}
    assert len(made) == 40
    # The rotated member's key is the one it had announced; both were made by ssh-keygen.
    assert {one.key.line for one in members if one.custody == "own"} < {
        parse_line(" ".join(line.split()[:2])).line for line in made
    }
    acts = log.histories[SYMBOL].acts.values()
    assert (len(acts), sum(1 for act in acts if act.body)) == (59, 12)
    verdict = verify(encode_bundle(log.bundle()), log.register.network)
    assert verdict.exit == 0
    assert verdict.lines[-1] == ("VERDICT valid and complete, 59 signatories, 12 with reservations")
    shown = [line for line in verdict.lines if " signature m" in line and "withdrawn" not in line]
    assert sum("key held by the member" in line for line in shown) == 20
    assert sum("the host could have signed" in line for line in shown) == 39


def test_the_script_writes_the_same_bytes_each_time(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tools" / "record_examples.py"), str(tmp_path)]
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    path, network = done.stdout.split("\n--network ")
    assert path == f"{tmp_path}/CFA9-APP-1.comity.json"
    data = Path(path).read_bytes()
    assert data == encode_bundle(example().bundle())
    assert verify(data, network.strip()).exit == 0


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen here")
def test_a_stock_key_keeps_to_its_file(tmp_path: Path) -> None:
    key = StockKey.new(tmp_path / "key")
    assert key.public.line in (tmp_path / "key.pub").read_text()
