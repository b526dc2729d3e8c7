"""`comity seats`: an election counted under its law, compared with the official seats, changed."""

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import click

from comity.cli import seats_text as text
from comity.core.record.ending import ended
from comity.core.seats.contest import Contest
from comity.core.seats.convert import from_data
from comity.core.seats.errors import BadContest, ElectoralError, NotReproduced, UnknownLaw
from comity.core.seats.frontier import MODELS, Frontier, retention_frontier
from comity.core.seats.methods import DIVISORS, Divisor, Method, Plurality, Quota
from comity.core.seats.naming import fold
from comity.core.seats.pictures import hemicycle, retention_picture
from comity.core.seats.reader import Json, is_object
from comity.core.seats.reproduce import Report, reproduce
from comity.core.seats.schema import from_contest
from comity.core.seats.schema_out import SCHEMA, to_contest
from comity.core.seats.whatif import (
    Comparison,
    JointList,
    Scenario,
    SetMethod,
    SetThreshold,
    what_if,
)

EXACT, INEXACT, BAD, UNKNOWN = 0, 1, 2, 3
LARGEST = 8 * 1024 * 1024  # the largest real file, 650 constituencies, has 130 kB
METHODS = (
    *DIVISORS,
    "modified_sainte_lague",
    "hare",
    "droop",
    "hagenbach_bischoff",
    "imperiali_quota",
    "plurality",
)


class Refused(Exception):
    """What is wrong with the call or the file, one line each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--join",
    "joins",
    multiple=True,
    metavar="A+B[:SHARE]",
    help="Lists that stand as "
    "one; each keeps SHARE of its votes (0.9, 90%, 9/10; all if not given).",
)
@click.option("--lost-to", metavar="LIST", help="Where votes go that joint lists do not keep.")
@click.option("--threshold", metavar="SHARE", help="One bar for every list, such as 3%.")
@click.option("--method", type=click.Choice(METHODS), help="Another method.")
@click.option("--frontier", metavar="A+B", help="How many votes the joint list must keep.")
@click.option(
    "--model",
    type=click.Choice(MODELS),
    default="uniform",
    show_default=True,
    help="Who leaks on the frontier: all alike, all but the largest, one at a time.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--svg",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a hemicycle, or the frontier, as SVG.",
)
@click.option("--contest", "export", is_flag=True, help="Print the election as contest/1.")
def seats(
    file: Path,
    joins: tuple[str, ...],
    lost_to: str | None,
    threshold: str | None,
    method: str | None,
    frontier: str | None,
    model: str,
    as_json: bool,
    svg: Path | None,
    export: bool,
) -> None:
    """Count the election in FILE under its law and compare with the official seats.

    FILE is contest/1 JSON or a result file of the same make as the project's data. Exit status:
    0 if every official number is met, 1 if not, 2 for bad input, 3 for an unknown law.
    """

    def run() -> int:
        contest = read(file)
        if export:
            return show_contest(contest)
        if frontier is None:
            scenarios = scenarios_of(contest, joins, lost_to, threshold, method)
            return show(contest, scenarios, as_json, svg)
        if joins or threshold or method:
            raise Refused(
                "--frontier: it is walked on the election as it was, without --join, "
                "--threshold or --method."
            )
        return show_frontier(contest, frontier, lost_to, model, as_json, svg)

    sys.exit(ended(lambda: guarded(file, run)))


def guarded(file: Path, run: Callable[[], int]) -> int:
    """The exit status of `run`, with every refusal told in lines on standard error."""
    try:
        return run()
    except Refused as refused:
        return complain(refused.problems, BAD)
    except BadContest as bad:
        return complain(tuple(f"{file}: {problem}" for problem in bad.problems), BAD)
    except UnknownLaw as unknown:
        return complain((f"{file}: {unknown}",), UNKNOWN)
    except NotReproduced as missed:
        return complain((f"{file}: {missed}",), INEXACT)
    except ElectoralError as error:
        return complain((f"{file}: {error}",), BAD)


def complain(problems: tuple[str, ...], status: int) -> int:
    """One line per problem on standard error."""
    for problem in problems:
        click.echo(text.plain(problem), err=True)
    return status


def read(file: Path) -> Contest:
    """The contest in a file of either make. Raises Refused, BadContest, UnknownLaw."""
    data = parsed(file)
    if is_object(data) and "schema" in data:
        if data["schema"] != SCHEMA:
            raise Refused(f"{file}: schema: only {SCHEMA!r} is read.")
        return from_contest(data)
    return from_data(data)


def parsed(file: Path) -> Json:
    """Strict JSON: no double keys, no NaN, of a reasonable size."""
    try:
        if not file.is_file():
            file.stat()
            raise Refused(f"{file}: cannot be read (it is not a regular file).")
        if file.stat().st_size > LARGEST:
            raise Refused(f"{file}: the file is larger than {LARGEST >> 20} MiB.")
        content = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Refused(f"{file}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        raise Refused(f"{file}: byte {error.start} is not UTF-8.") from None
    try:
        data: Json = json.loads(
            content, object_pairs_hook=_once, parse_constant=_constant, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Refused(f"{file}: {place}: not JSON ({error.msg}).") from None
    except RecursionError:
        raise Refused(f"{file}: the JSON is nested too deeply.") from None
    except ValueError as error:
        raise Refused(f"{file}: {error}.") from None
    return data


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    row: dict[str, Json] = {}
    for key, value in pairs:
        if key in row:
            raise ValueError(f"the key {key!r} stands twice in one object")
        row[key] = value
    return row


def _whole(digits: str) -> int:
    if len(digits) > 40:
        raise ValueError(f"a number of {len(digits)} digits is more than any count")
    return int(digits)


def _constant(name: str) -> Json:
    raise ValueError(f"{name} is no number")


def scenarios_of(
    contest: Contest,
    joins: tuple[str, ...],
    lost_to: str | None,
    threshold: str | None,
    method: str | None,
) -> list[Scenario]:
    """The scenarios that the options name. Raises Refused."""
    if lost_to is not None and not joins:
        raise Refused("--lost-to: it needs --join or --frontier.")
    scenarios: list[Scenario] = [joint_of(contest, join, lost_to, "--join") for join in joins]
    if threshold is not None:
        scenarios.append(SetThreshold(share(threshold, "--threshold")))
    if method is not None:
        scenarios.append(SetMethod(method_of(method)))
    return scenarios


def method_of(name: str) -> Method:
    """The method of a name on the command line."""
    if name in DIVISORS:
        return Divisor(name)
    if name == "modified_sainte_lague":
        return Divisor("sainte_lague", Fraction(7, 5))
    return Plurality() if name == "plurality" else Quota(name.removesuffix("_quota"))


def share(written: str, option: str) -> Fraction:
    """A share written as 0.9, 90% or 9/10. Raises Refused."""
    bare = written.strip()
    per = Fraction(1, 100) if bare.endswith("%") else Fraction(1)
    try:
        if len(bare) > 40 or "e" in bare.lower():
            raise ValueError
        value = Fraction(bare.removesuffix("%").strip()) * per
    except (ValueError, ZeroDivisionError):
        raise Refused(f"{option}: {written!r} is not a share such as 90%, 0.9 or 9/10.") from None
    if not 0 <= value <= 1:
        raise Refused(f"{option}: {written!r} does not lie between 0 and 1.")
    return value


def joint_of(contest: Contest, written: str, lost_to: str | None, option: str) -> JointList:
    """A joint list written "A+B", "A+B:0.9" or "A:0.9+B:1"; names may hold "+" and ":"."""
    whole = members_of(contest, written)
    kept: dict[str, Fraction] = {}
    if whole is None:
        head, colon, tail = written.rpartition(":")
        whole = members_of(contest, head) if colon else None
        if whole is not None:
            kept = dict.fromkeys(whole, share(tail, option))
    if whole is None:
        whole, kept = _each_with_share(contest, written, option)
    target = None if lost_to is None else _known(contest, lost_to, "--lost-to")
    return JointList(tuple(whole), kept, target)


def _each_with_share(
    contest: Contest, written: str, option: str
) -> tuple[list[str], dict[str, Fraction]]:
    members: list[str] = []
    kept: dict[str, Fraction] = {}
    for part in written.split("+"):
        name, colon, tail = part.rpartition(":")
        if colon and find(contest, name) is not None:
            member = _known(contest, name, option)
            kept[member] = share(tail, option)
        else:
            member = _known(contest, part, option)
        members.append(member)
    return members, kept


def members_of(contest: Contest, written: str) -> list[str] | None:
    """Names joined with "+", longest names first; None where they do not fit."""
    parts = written.split("+")
    if len(parts) > 40:
        return None
    members: list[str] = []
    start = 0
    while start < len(parts):
        for end in range(len(parts), start, -1):
            name = find(contest, "+".join(parts[start:end]))
            if name is not None and (start, end) != (0, len(parts)):
                members.append(name)
                start = end
                break
        else:
            return None
    return members if len(members) > 1 else None


def find(contest: Contest, written: str) -> str | None:
    """The list of that name, or the only one whose name differs in case and marks alone."""
    names = contest.parties()
    name = written.strip()
    if name in names:
        return name
    close = [entry for entry in names if fold(entry) == fold(name)]
    return close[0] if len(close) == 1 else None


def _known(contest: Contest, written: str, option: str) -> str:
    name = find(contest, written)
    if name is None:
        known = ", ".join(contest.parties()[:12])
        raise Refused(f"{option}: no list is called {written.strip()!r}; there are {known}.")
    return name


def write(svg: Path | None, picture: Callable[[], str]) -> None:
    """Write the picture where one is asked for. Raises Refused."""
    if svg is None:
        return
    try:
        svg.write_text(picture(), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{svg}: cannot be written ({error.strerror}).") from None


def show_contest(contest: Contest) -> int:
    """Print contest/1."""
    click.echo(json.dumps(to_contest(contest), ensure_ascii=False, indent=1))
    return EXACT if reproduce(contest).exact else INEXACT


def show(contest: Contest, scenarios: list[Scenario], as_json: bool, svg: Path | None) -> int:
    """Reproduce and, where scenarios are asked for, compare."""
    report: Report = reproduce(contest)
    found: Comparison | None = what_if(contest, *scenarios) if scenarios else None
    after = report.outcome if found is None else found.after
    write(svg, lambda: hemicycle(after.seats, text.headline(contest)))
    if as_json:
        shown = text.as_json(contest, report, found)
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        click.echo(text.plain(text.report(contest, report, found)))
    return EXACT if report.exact else INEXACT


def show_frontier(
    contest: Contest, written: str, lost_to: str | None, model: str, as_json: bool, svg: Path | None
) -> int:
    """Walk the frontier and print its steps."""
    joint = joint_of(contest, written, lost_to, "--frontier")
    if joint.retention:
        raise Refused("--frontier: it walks every share; leave the share out.")
    walks: tuple[Frontier, ...] = retention_frontier(contest, joint, model)
    write(svg, lambda: retention_picture(walks[0], text.headline(contest)))
    if as_json:
        shown = text.frontier_json(contest, joint, model, walks)
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        click.echo(text.plain(text.frontier(contest, joint, model, walks)))
    return EXACT
