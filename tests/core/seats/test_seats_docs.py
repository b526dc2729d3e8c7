"""The pages on seats name what there is."""

from seats_data import ROOT

from comity.cli.seats import METHODS, seats
from comity.core.seats.frontier import MODELS
from comity.core.seats.laws import CHAMBERS
from comity.core.seats.methods import DIVISORS, OVERAWARDS, QUOTAS, REMAINDERS, ROUNDINGS
from comity.core.seats.reproduce import NEEDED
from comity.core.seats.schema_out import KEYS
from comity.core.seats.schema_reader import CHOICES

USE = (ROOT / "docs" / "use" / "seats.md").read_text(encoding="utf-8")
CONTEST = (ROOT / "docs" / "protocol" / "contest.md").read_text(encoding="utf-8")


def test_every_option_and_model_is_described():
    options = {name for parameter in seats.params for name in parameter.opts if "-" in name}
    assert [name for name in sorted(options) if name not in USE] == []
    assert [model for model in MODELS if model not in USE] == []
    assert {name for name in METHODS if name in USE} >= {"hare", "droop", "imperiali_quota"}


def test_every_law_is_listed():
    for entry in CHAMBERS:
        assert entry.name.split(",")[0] in USE, entry.name


def test_every_key_and_word_of_contest_1_is_specified():
    keys = {key for kind in KEYS.values() for key in kind}
    assert [
        key for key in sorted(keys) if f"`{key}`" not in CONTEST and f'"{key}"' not in CONTEST
    ] == []
    words = {word for kind in CHOICES.values() for word in kind}
    words |= {*DIVISORS, *QUOTAS, *ROUNDINGS, *REMAINDERS, *OVERAWARDS}
    assert [w for w in sorted(words) if f"`{w}`" not in CONTEST and f'"{w}"' not in CONTEST] == []
    assert set(CHOICES["need"]) == set(NEEDED)
