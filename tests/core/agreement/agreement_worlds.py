"""Random negotiations for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from comity.core.agreement import Draft, Group, Item, Member, Position, Positions, Rules

CELLS = st.sampled_from([2, 2, 1, 0, -1, -1, -9])


@st.composite
def drafts(draw, most_items: int = 7, plain: bool = False) -> Draft:
    size = draw(st.integers(0, most_items))
    items = [Item(f"i{j}", draw(st.integers(0, 5))) for j in range(size)]
    names = [item.id for item in items]
    groups: list[Group] = []
    needs: list[tuple[str, str]] = []
    if not plain and size:
        shuffled = draw(st.permutations(names))
        at = 0
        for _ in range(draw(st.integers(0, 2))):
            width = draw(st.integers(1, 3))
            if at + width <= size:
                rule = draw(st.sampled_from(["at_most_one", "exactly_one"]))
                groups.append(Group(tuple(shuffled[at : at + width]), rule))
                at += width
        pairs = st.tuples(st.sampled_from(names), st.sampled_from(names))
        needs = draw(st.lists(pairs, max_size=2))
    return Draft(tuple(items), tuple(groups), tuple(needs))


@st.composite
def worlds(draw, most_items: int = 7, most_members: int = 7, plain: bool = False):
    draft = draw(drafts(most_items, plain))
    members = [
        Member(
            f"m{i}",
            tuple(draw(st.lists(st.sampled_from(["north", "south"]), max_size=2, unique=True))),
            draw(st.integers(0, 3)) if not plain else 1,
        )
        for i in range(draw(st.integers(0, most_members)))
    ]
    table = [[draw(CELLS) for _ in draft.items] for _ in members]
    positions = Positions(members, table if members and draft.items else [[]] * len(members))
    return draft, positions


@st.composite
def ruled_worlds(draw, most_items: int = 7, most_members: int = 7):
    draft, positions = draw(worlds(most_items, most_members))
    names = [item.id for item in draft.items]
    people = [member.id for member in positions.members]
    blocs = sorted({bloc for member in positions.members for bloc in member.blocs})
    blocking = {Position.REJECT} | ({Position.RESERVE} if draw(st.booleans()) else set())
    rules = Rules(
        blocking=frozenset(blocking),
        silent=draw(st.sampled_from(["open", "blocks"])),
        required_members=tuple(draw(st.lists(st.sampled_from(people), max_size=1)))
        if people
        else (),
        required_items=tuple(draw(st.lists(st.sampled_from(names), max_size=1))) if names else (),
        bloc_min={bloc: draw(st.integers(0, 3)) for bloc in blocs if draw(st.booleans())},
    )
    return draft, positions, rules
