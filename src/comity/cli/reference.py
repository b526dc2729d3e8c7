"""`comity reference`: sourced facts about a network, checked before anything is loaded."""

from pathlib import Path

import click

from comity.datasets.reference import check_file, check_folder


@click.group()
def reference() -> None:
    """Sourced facts about a network."""


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
