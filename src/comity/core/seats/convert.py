"""Result files of the observatory's data folder, read as contests under the law on file.

Such a file is data, not a format: its `rule` is a hint in free text. The law comes from
`laws`; what the hint says of the lists (which are coalitions, which are exempt) is kept.
"""

from collections import Counter
from collections.abc import Mapping

from comity.core.seats.contest import Alliance, Constituency, Contest, ListFacts
from comity.core.seats.errors import BadContest
from comity.core.seats.facts import (
    BLANK,
    BLANK_COUNTS,
    COALITION_NAMES,
    COALITIONS,
    EXHAUSTED,
    INVALID,
    MINORITIES,
)
from comity.core.seats.laws import chamber_of, law
from comity.core.seats.naming import fold, one_of
from comity.core.seats.reader import DATE, MOST_SEATS, Json, Reader, few_rows, is_object, shown


def is_no_list(name: str) -> bool:
    """Whether a row of votes counts blank or invalid ballots, which no law seats."""
    return one_of_exactly(name, BLANK) or one_of_exactly(name, INVALID)


def from_data(data: Json) -> Contest:
    """A contest from the parsed JSON of a result file, under the law on file.

    Raises BadContest with every problem found, UnknownLaw where no law is on file.
    """
    reader = Reader()
    if not is_object(data):
        raise BadContest(["file: a JSON object is needed at the top"])
    country = reader.text(data, "country", "")
    chamber = reader.text(data, "chamber", "")
    year = data.get("date")
    date = str(year) if type(year) is int else reader.text(data, "date", "")
    if date and not DATE.fullmatch(date):
        reader.wrong("date", f"{shown(date)} is no day like 2017-10-20, month or year")
    notes: list[str] = []
    places = _places(reader, data, country.upper() == BLANK_COUNTS, notes)
    official = reader.optional(data, "official", "")
    base = reader.maybe(data, "threshold_base", "")
    identifier = reader.text(data, "id", "", needed=False)
    source = reader.text(data, "source", "", needed=False)
    reader.done()
    rule = law(country, chamber, date)
    entry = chamber_of(country, chamber)
    places = _one_name(places, official or {}, notes)
    lists = _lists(reader, data, entry.country, date, places, notes)
    reader.done()
    places = tuple(_capacity(place, entry.country, date, notes) for place in places)
    return Contest(
        places,
        rule,
        official,
        _aliases(places, official or {}),
        lists,
        base,
        identifier,
        entry.country,
        chamber,
        date,
        source,
        tuple(notes),
    )


def _places(
    reader: Reader, data: Mapping[str, Json], blank_counts: bool, notes: list[str]
) -> tuple[Constituency, ...]:
    rows = data.get("constituencies")
    if not isinstance(rows, list) or not rows:
        reader.wrong("constituencies", "a list with at least one constituency is needed")
        return ()
    places: list[Constituency] = []
    names: set[str] = set()
    for number, row in enumerate(rows, 1):
        where = f"constituencies, row {number}: "
        if not is_object(row):
            reader.wrong(where + "row", "an object is needed")
            continue
        place = _place(reader, row, where, blank_counts, notes)
        if place.name in names:
            reader.wrong(where + "name", f"{place.name!r} is listed twice")
        names.add(place.name)
        places.append(place)
    few_rows(reader, places)
    return tuple(places)


def _place(
    reader: Reader,
    row: Mapping[str, Json],
    where: str,
    blank_counts: bool,
    notes: list[str],
) -> Constituency:
    name = reader.text(row, "name", where)
    votes = reader.table(row, "votes", where)
    stray = {party: votes.pop(party) for party in [*votes] if is_no_list(party)}
    notes += [
        f"{name}: {party!r} is no list, so its {n} ballots seat nobody."
        for party, n in stray.items()
    ]
    if not any(votes.values()) and not reader.problems:
        reader.wrong(where + "votes", f"nobody has a vote in {name}")
    seats = (
        None
        if row.get("seats") is None
        else reader.whole(row["seats"], where + "seats", MOST_SEATS)
    )
    valid = reader.maybe(row, "valid", where)
    blank = reader.maybe(row, "blank", where)
    if blank is None:
        blank = next((n for party, n in stray.items() if one_of_exactly(party, BLANK)), None)
    if valid is None and blank is not None and blank_counts:
        valid = sum(votes.values()) + blank
    if valid is not None and valid < sum(votes.values()):
        reader.wrong(where + "valid", f"{valid} is less than the votes of the lists together")
    return Constituency(
        name,
        seats or None,
        votes,
        valid,
        reader.maybe(row, "cast", where),
        reader.maybe(row, "registered", where),
        reader.optional(row, "capacity", where) or {},
        _alliances(reader, row, where, votes),
        {},
        reader.optional(row, "official_seats", where),
        reader.optional(row, "official_levelling", where),
    )


def _alliances(
    reader: Reader, row: Mapping[str, Json], where: str, votes: Mapping[str, int]
) -> tuple[Alliance, ...]:
    rows = row.get("alliances")
    if rows is None:
        return ()
    if not isinstance(rows, list):
        reader.wrong(where + "alliances", "a list of alliances is needed")
        return ()
    result: list[Alliance] = []
    taken: set[str] = set()
    for entry in rows:
        members = entry.get("members") if is_object(entry) else entry
        if not isinstance(members, list) or len(members) < 2:
            reader.wrong(where + "alliances", "each alliance needs a list of two members or more")
            continue
        for member in members:
            if not isinstance(member, str) or member not in votes:
                reader.wrong(where + "alliances", f"{shown(member)} is no list here")
            elif member in taken:
                reader.wrong(where + "alliances", f"{member!r} is in two alliances")
            else:
                taken.add(member)
        found = _personal(reader, entry, where) if is_object(entry) else {}
        result.append(Alliance(tuple(str(member) for member in members), found))
    return tuple(result)


def _personal(reader: Reader, entry: Mapping[str, Json], where: str) -> dict[str, tuple[int, ...]]:
    value = entry.get("candidates")
    if value is None:
        return {}
    result: dict[str, tuple[int, ...]] = {}
    for member, numbers in value.items() if is_object(value) else ():
        if not isinstance(numbers, list):
            reader.wrong(f"{where}alliances, {member!r}", "a list of personal votes is needed")
            continue
        result[member] = tuple(reader.whole(n, f"{where}alliances, {member!r}") for n in numbers)
    return result


def _one_name(
    places: tuple[Constituency, ...], official: Mapping[str, int], notes: list[str]
) -> tuple[Constituency, ...]:
    """One name for a list written in two ways ("NYT", "Nyt") in different constituencies."""
    spellings: dict[str, Counter[str]] = {}
    for place in places:
        for party, count in place.votes.items():
            spellings.setdefault(fold(party), Counter())[party] += int(count)
    rename: dict[str, str] = {}
    for variants in spellings.values():
        if len(variants) == 1 or any(len(variants & Counter(p.votes)) > 1 for p in places):
            continue
        best = next((name for name in variants if name in official), variants.most_common(1)[0][0])
        rename.update({name: best for name in variants if name != best})
    if not rename:
        return places
    for old, new in sorted(rename.items()):
        notes.append(f"{old!r} is read as {new!r}, the same name spelt otherwise.")
    return tuple(_renamed(place, rename) for place in places)


def _renamed(place: Constituency, rename: Mapping[str, str]) -> Constituency:
    return Constituency(
        place.name,
        place.seats,
        {rename.get(party, party): count for party, count in place.votes.items()},
        place.valid,
        place.cast,
        place.registered,
        {rename.get(party, party): count for party, count in place.capacity.items()},
        tuple(
            Alliance(
                tuple(rename.get(member, member) for member in alliance.members),
                {rename.get(name, name): row for name, row in alliance.candidates.items()},
            )
            for alliance in place.alliances
        ),
        {},
        place.official,
        place.official_levelling,
    )


def _aliases(places: tuple[Constituency, ...], official: Mapping[str, int]) -> dict[str, str]:
    """Official names that are no list's name but fold to exactly one."""
    names = {party for place in places for party in place.votes}
    folded: dict[str, list[str]] = {}
    for name in sorted(names):
        folded.setdefault(fold(name), []).append(name)
    wanted = set(official)
    for place in places:
        wanted |= {*(place.official or {}), *(place.official_levelling or {})}
    return {
        name: folded[fold(name)][0]
        for name in sorted(wanted - names)
        if len(folded.get(fold(name), [])) == 1
    }


def _lists(
    reader: Reader,
    data: Mapping[str, Json],
    country: str,
    date: str,
    places: tuple[Constituency, ...],
    notes: list[str],
) -> dict[str, ListFacts]:
    """Coalitions, exemptions and district seats, from the file first, then from the record."""
    parties = sorted({party for place in places for party in place.votes})
    flags = reader.optional(data, "coalition", "") or {}
    district = reader.optional(data, "district_seats", "") or {}
    hint = data.get("rule")
    said = hint if is_object(hint) else {}
    joint, exempt = said.get("coalitions"), said.get("exempt")
    lists: dict[str, ListFacts] = {}
    for party in parties:
        members = max(_size(flags, party), 2 if _named(joint, party) else 1)
        if "coalition" not in data:
            members = max(members, _recorded(country, date, party, notes))
        free = _named(exempt, party) or (
            country in MINORITIES and one_of_exactly(party, MINORITIES[country])
        )
        facts = ListFacts(members, district.get(party, 0), free)
        if facts != ListFacts():
            lists[party] = facts
    return lists


def one_of_exactly(name: str, patterns: str) -> bool:
    """Whether the folded name is one of the patterns."""
    return fold(name) in {fold(pattern) for pattern in patterns.split("|")}


def _named(names: Json, party: str) -> bool:
    return isinstance(names, list) and party in names


def _size(flags: Mapping[str, int], party: str) -> int:
    """A flag of 1 says "a coalition" without its size: two or three parties meet the same bar."""
    flag = flags.get(party, 0)
    return 1 if flag == 0 else max(flag, 2)


def _recorded(country: str, date: str, party: str, notes: list[str]) -> int:
    for row in COALITIONS:
        if (row.country, row.year) == (country, date[:4]) and (
            one_of_exactly(party, row.list_name)
            or any(len(p) > 4 and one_of(party, p) for p in row.list_name.split("|"))
        ):
            notes.append(f"{party} is a coalition of {row.members} parties ({row.source}).")
            return row.members
    if country in COALITION_NAMES and one_of(party, COALITION_NAMES[country]):
        notes.append(f"{party} is a coalition by its name, of two parties for want of a number.")
        return 2
    return 1


def _capacity(place: Constituency, country: str, date: str, notes: list[str]) -> Constituency:
    """List capacities on record, where the file gives none for the constituency."""
    if place.capacity:
        return place
    found: dict[str, int] = {}
    for row in EXHAUSTED:
        if (row.country, row.year) != (country, date[:4]) or not one_of(
            place.name, row.constituency
        ):
            continue
        for party in place.votes:
            if one_of(party, row.list_name):
                found[party] = row.candidates
                notes.append(
                    f"{place.name}: {party} had {row.candidates} candidates left ({row.source})."
                )
    if not found:
        return place
    return Constituency(
        place.name,
        place.seats,
        place.votes,
        place.valid,
        place.cast,
        place.registered,
        found,
        place.alliances,
        place.runoff,
        place.official,
        place.official_levelling,
    )
