"""The bounds of the default rule on random networks, and what never changes the answer."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.rotation import Edition, Host, Rule, Willing, propose

CONTINENTS = ("Africa", "Americas", "Asia", "Europe", "Oceania")
START = date(2000, 1, 1)
# Organisation number n is of continent n % 5, so four compete within each.
ORGANISATIONS = {f"o{number}": CONTINENTS[number % 5] for number in range(20)}
names = st.sampled_from(sorted(ORGANISATIONS))

# Per edition: who changes from willing to unwilling or back; and whether an outsider of another
# rule had hosted before the rotation began.
walks = st.lists(st.sets(names, max_size=4), min_size=1, max_size=30)
pasts = st.lists(st.lists(names, min_size=1, max_size=2, unique=True), max_size=8)


def day(index):
    return START + timedelta(days=index)


def edition(index, *hosts, withdrawn=()):
    return Edition(
        str(index),
        day(index),
        tuple(Host(name, ORGANISATIONS[name], name in withdrawn) for name in hosts),
    )


@dataclass
class Network:
    """A network that always follows the default rule, and what an observer notes beside it."""

    history: list = field(default_factory=list)
    since: dict = field(default_factory=dict)  # organisation -> index from which it is willing
    willing_continents: list = field(default_factory=list)  # per index of an edition

    def toggle(self, changing):
        for name in changing:
            if name in self.since:
                del self.since[name]
            else:
                self.since[name] = len(self.history)

    def willing(self):
        return tuple(
            Willing(name, ORGANISATIONS[name], day(index)) for name, index in self.since.items()
        )

    def step(self, seed):
        candidates = propose(self.history, self.willing(), Rule(seed=seed))
        self.willing_continents.append({ORGANISATIONS[name] for name in self.since})
        host = [candidates[0].organisation] if candidates else []
        self.history.append(edition(len(self.history), *host))
        return host


def begin(past):
    network = Network()
    for hosts in past:
        network.history.append(edition(len(network.history), *hosts))
        network.willing_continents.append(set())
    return network


@settings(max_examples=200, deadline=None)
@given(past=pasts, walk=walks, seed=st.text(max_size=3))
def test_no_continent_waits_longer_than_there_are_willing_continents(past, walk, seed):
    network = begin(past)
    waits = {}  # continent -> index since which it has been willing without hosting
    for changing in walk:
        network.toggle(changing)
        now = {ORGANISATIONS[name] for name in network.since}
        index = len(network.history)
        waits = {continent: waits.get(continent, index) for continent in now}
        host = network.step(seed)
        for name in host:
            waits.pop(ORGANISATIONS[name])
        for began in waits.values():
            others = set().union(*network.willing_continents[began:])
            # Not yet served after this many editions: one more must still be within the bound.
            assert len(network.history) - began < len(others)


@settings(max_examples=200, deadline=None)
@given(past=pasts, walk=walks, seed=st.text(max_size=3))
def test_nobody_hosts_twice_before_every_other_of_its_continent_has_hosted_once(past, walk, seed):
    network = begin(past)
    hosted = {}  # organisation -> indexes of the editions it hosted
    for index, edition_ in enumerate(network.history):
        for host in edition_.hosts:
            hosted.setdefault(host.organisation, []).append(index)
    for changing in walk:
        network.toggle(changing)
        for name in network.step(seed):
            index = len(network.history) - 1
            for other, since in network.since.items():
                if other == name or ORGANISATIONS[other] != ORGANISATIONS[name]:
                    continue
                served = any(turn >= since for turn in hosted.get(other, []))
                again = any(turn >= since for turn in hosted.get(name, []))
                # `name` hosts again since `other` became willing: `other` must have been served.
                assert served or not again
            hosted.setdefault(name, []).append(index)


@settings(max_examples=200, deadline=None)
@given(
    past=pasts,
    entries=st.lists(names, unique=True, max_size=8),
    seed=st.text(max_size=3),
    data=st.data(),
)
def test_the_order_in_which_the_willing_are_listed_changes_nothing(past, entries, seed, data):
    network = begin(past)
    willing = [Willing(name, ORGANISATIONS[name]) for name in entries]
    shuffled = data.draw(st.permutations(willing))
    rule = Rule(seed=seed)
    assert propose(network.history, shuffled, rule) == propose(network.history, willing, rule)


@settings(max_examples=200, deadline=None)
@given(past=pasts, entries=st.lists(names, unique=True, min_size=1, max_size=8), data=st.data())
def test_permuting_the_organisations_permutes_the_answer(past, entries, data):
    """Rename within each continent: same places, same reasons, up to what the seed decides."""
    renamed = {}
    for continent in CONTINENTS:
        group = [name for name, home in ORGANISATIONS.items() if home == continent]
        renamed |= dict(zip(group, data.draw(st.permutations(group)), strict=True))

    def classes(history, willing):
        """Sets of organisations that only the seed tells apart, best first."""
        found = []
        for entry in propose(history, willing, Rule()):
            if found and found[-1][0] == entry.reasons:
                found[-1][1].add(entry.organisation)
            else:
                found.append((entry.reasons, {entry.organisation}))
        return found

    before = begin(past).history
    after = begin([[renamed[name] for name in hosts] for hosts in past]).history
    expected = classes(before, [Willing(name, ORGANISATIONS[name]) for name in entries])
    permuted = classes(after, [Willing(renamed[name], ORGANISATIONS[name]) for name in entries])

    def merged(groups):
        """Equal reasons may stand apart only where the draw mixed two continents."""
        table = {}
        for position, (reasons, group) in enumerate(groups):
            table.setdefault(reasons, set()).update(group)
            table.setdefault(("first", reasons), position)
        return {key: value for key, value in table.items() if not isinstance(key[0], str)}

    assert merged(permuted) == {
        reasons: {renamed[name] for name in group} for reasons, group in merged(expected).items()
    }


@settings(max_examples=200, deadline=None)
@given(past=pasts, entries=st.lists(names, unique=True, min_size=1, max_size=8), data=st.data())
def test_one_who_withdraws_leaves_the_others_in_their_order(past, entries, data):
    history = begin(past).history
    willing = [Willing(name, ORGANISATIONS[name]) for name in entries]
    leaves = data.draw(st.sampled_from(entries))
    before = [entry.organisation for entry in propose(history, willing, Rule())]
    after = propose(history, [entry for entry in willing if entry.organisation != leaves], Rule())
    assert [entry.organisation for entry in after] == [name for name in before if name != leaves]


@settings(max_examples=200, deadline=None)
@given(past=pasts, entries=st.lists(names, unique=True, min_size=2, max_size=8), data=st.data())
def test_a_withdrawal_after_the_announcement_changes_only_what_follows(past, entries, data):
    history = begin(past).history
    willing = [Willing(name, ORGANISATIONS[name]) for name in entries]
    index = len(history)
    first, second = data.draw(st.permutations(entries))[:2]
    announced = [*history, edition(index, first)]
    replaced = [*history, edition(index, first, second, withdrawn=(first,))]
    never_announced = [*history, edition(index, second)]
    # What was proposed before the announcement reads only what was before it.
    assert propose(announced[:index], willing, Rule()) == propose(history, willing, Rule())
    # Afterwards the one who withdrew has had no turn, and the one who stepped in has.
    assert propose(replaced, willing, Rule()) == propose(never_announced, willing, Rule())
    given_back = [*history, edition(index, first, withdrawn=(first,))]
    assert propose(given_back, willing, Rule()) == propose(history, willing, Rule())
