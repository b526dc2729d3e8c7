"""For whoever runs the machine: a new network, deadlines, a health check, a backup, a way in."""

import json
import sqlite3
from pathlib import Path

import click

from comity.cli.start import data_option, migrate, prepare


@click.group()
def network() -> None:
    """Make a network."""


@network.command("found")
@data_option
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--domain", required=True, help="Its domain, like hub.example.")
@click.option("--slug", required=True, help="Short name in the record: a-z, 0-9 and -.")
def found(data: Path, folder: Path, domain: str, slug: str) -> None:
    """Found a network from the register in FOLDER, whole or not at all.

    It holds the names of the network, its countries, bodies, first officers and founding
    organisations. Each fault is told with its file, line and column; then nothing is written.
    """
    prepare(data)
    migrate()
    from comity.datasets.founding.load import found_network  # noqa: PLC0415
    from comity.datasets.tables import BrokenWorld  # noqa: PLC0415
    from comity.kit.errors import Refused  # noqa: PLC0415

    try:
        register = found_network(folder, domain=domain, slug=slug)
    except BrokenWorld as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        click.echo(f"{len(error.problems)} faults. Nothing was written.", err=True)
        raise SystemExit(2) from error
    except Refused as error:
        raise click.ClickException(error.message) from error
    click.echo(
        f"{register.network[0].name} is founded: {len(register.organisations)} organisations, "
        f"{len(register.bodies)} bodies, {len(register.officers)} offices.\n"
        f"Serve it with `comity up --data {data}`. The officers sign in with the code that is "
        "mailed to them."
    )


@click.command("migrate")
@data_option
def migrate_(data: Path) -> None:
    """Bring the database to this version and gather the static files; `comity up` does it itself.

    Run it once, with everything else stopped, before `comity web` and `comity worker`.
    """
    prepare(data)
    migrate()
    click.echo("The database is at this version.")


@click.command()
@data_option
def tick(data: Path) -> None:
    """Do what is due now: closings, notices, erasures. Run it as often as you like."""
    prepare(data)
    click.echo(json.dumps(run_tick()))


def run_tick() -> dict[str, int]:
    """Every job of the clock once; what each of them did."""
    from comity.accord import actions as accord  # noqa: PLC0415
    from comity.directory.actions import complete_due_requests  # noqa: PLC0415
    from comity.kit import retention  # noqa: PLC0415
    from comity.kit.policy import Actor  # noqa: PLC0415

    clock = Actor(None, channel="clock")
    return {
        "letters": accord.write_missing_letters(clock),
        "reminders": accord.send_reminders(clock),
        "published answers": accord.publish_due_answers(clock),
        "closed calls": accord.notice_closed_calls(clock),
        "concluded tests": accord.conclude_due_tests(clock),
        "granted requests": complete_due_requests(clock),
        "erased rows": retention.enforce()
        + accord.erase_mail(clock)
        + accord.sweep_pictures(clock),
    }


@click.command()
@data_option
def doctor(data: Path) -> None:
    """Look whether everything is there: settings, database, keys, mail, fonts. Exit 1 if not."""
    prepare(data)
    from comity.cli.checks import findings  # noqa: PLC0415

    rows = findings()
    for finding in rows:
        click.echo(f"{'ok  ' if finding.good else 'WANT'}  {finding.name}: {finding.said}")
    raise SystemExit(0 if all(f.good for f in rows) else 1)


@click.command("login-link")
@data_option
@click.argument("emails", nargs=-1, required=True)
def login_link(data: Path, emails: tuple[str, ...]) -> None:
    """Print a link for each address that logs its person in once, for who lost the way in."""
    prepare(data)
    from django.conf import settings  # noqa: PLC0415

    from comity.directory import actions, queries  # noqa: PLC0415
    from comity.kit.policy import Actor  # noqa: PLC0415

    people = [(email, queries.person_by_email(email)) for email in emails]
    unknown = [email for email, person in people if person is None]
    if unknown:
        raise click.ClickException(f"There is no account with {', '.join(unknown)}.")
    for _email, person in people:
        assert person is not None
        token = actions.login_link(Actor(None, channel="terminal"), person=person)
        click.echo(f"{settings.ORIGIN}/_login/{token}")


@click.command()
@data_option
@click.argument("target", type=click.Path(path_type=Path))
def backup(data: Path, target: Path) -> None:
    """Copy the SQLite database, whole and consistent, while it is served."""
    source = data / "comity.sqlite3"
    if not source.exists():
        raise click.ClickException(f"{source} is not there. PostgreSQL: use pg_dump.")
    if target.exists():
        raise click.ClickException(f"{target} exists. Choose another name.")
    with sqlite3.connect(source) as before, sqlite3.connect(target) as after:
        before.backup(after)
    click.echo(f"{target}: {target.stat().st_size} bytes. Keep `keys` and `secret.key` apart.")
