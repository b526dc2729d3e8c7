"""What every command that needs the database does first."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])


def options(function: F) -> F:
    """The options of a command that serves: --data, --port and --bind."""
    for option in (
        click.option("--bind", default="127.0.0.1", show_default=True, help="Address to bind."),
        click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535)),
        data_option,
    ):
        function = option(function)
    return function


def data_option(function: F) -> F:
    """--data: the folder of database, secret, keys and files."""
    return click.option(
        "--data",
        default="var",
        show_default=True,
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of the database, keys and files.",
    )(function)


def prepare(data: Path, port: int | None = None) -> None:
    """Set the environment for `data` and start Django; a sentence for each wrong setting."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{data}: {error.strerror}.") from error
    os.environ["COMITY_DATA"] = str(data.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.config.settings"
    if port is not None:
        os.environ.setdefault("COMITY_ORIGIN", f"http://127.0.0.1:{port}")
    import django  # noqa: PLC0415

    from comity.config.env import EnvironmentRefused  # noqa: PLC0415

    try:
        django.setup()
    except EnvironmentRefused as error:
        raise click.ClickException("\n".join(error.problems)) from error


def require_current() -> None:
    """Refuse, with a sentence, a database that this version has not been brought to.

    What runs many times beside each other does not bring it there: one command does, once.
    """
    from django.db import OperationalError, connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from comity.kit import installation  # noqa: PLC0415

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not waiting and installation.read() is None:
            raise click.ClickException(
                "The database holds no network yet. Found one with `comity network found`."
            )
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error}") from error
    if waiting:
        raise click.ClickException(
            f"The database is not at this version: {len(waiting)} changes wait. Make a backup, "
            "stop every other process, and run `comity migrate` once."
        )


def migrate() -> None:
    """Bring the database to this version and gather the static files; both repeat harmlessly."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error}") from error
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
