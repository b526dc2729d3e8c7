"""`comity reference`: sourced facts about a network, checked before anything is loaded."""

from pathlib import Path

import click

from comity.cli.start import data_option, migrate, prepare
from comity.datasets.reference import check_file, check_folder


@click.group(invoke_without_command=True)
@data_option
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of another data set; the one that ships with Comity unless given.",
)
@click.pass_context
def reference(context: click.Context, data: Path, folder: Path | None) -> None:
    """Load sourced facts about a network into DIR, whole or not at all."""
    if context.invoked_subcommand is not None:
        return
    prepare(data)
    migrate()
    from comity.datasets.reference.load import FOLDER, load  # noqa: PLC0415  # needs Django
    from comity.datasets.reference.read import FaultyDataset  # noqa: PLC0415
    from comity.kit.errors import Refused  # noqa: PLC0415

    try:
        fresh = load(folder or FOLDER, click.echo)
    except FaultyDataset as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        raise SystemExit(2) from error
    except Refused as error:
        raise click.ClickException(error.message) from error
    click.echo("Loaded." if fresh else "This version is loaded already. Nothing was changed.")


@reference.command()
@click.argument("path", metavar="FILE_OR_FOLDER")
def check(path: str) -> None:
    """Check a reference data set, or one of its files with whatever lies beside it."""
    place = Path(path)
    problems = check_folder(place) if place.is_dir() else check_file(place)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise SystemExit(2)
    click.echo(f"{path}: no fault found")
