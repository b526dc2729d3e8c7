"""The terminal door: one click command per verb, imported only when it is called."""

import importlib

import click

import comity

# Command name -> (module, attribute). Imported lazily, so that `comity verify` never loads Django.
COMMANDS: dict[str, tuple[str, str]] = {
    "backup": ("comity.cli.operate", "backup"),
    "demo": ("comity.cli.serve", "demo"),
    "doctor": ("comity.cli.operate", "doctor"),
    "import": ("comity.cli.importing", "import_"),
    "login-link": ("comity.cli.operate", "login_link"),
    "mail-in": ("comity.cli.mail", "mail_in"),
    "mail-server": ("comity.cli.mail", "mail_server"),
    "migrate": ("comity.cli.operate", "migrate_"),
    "network": ("comity.cli.operate", "network"),
    "reference": ("comity.cli.reference", "reference"),
    "tick": ("comity.cli.operate", "tick"),
    "up": ("comity.cli.serve", "up"),
    "web": ("comity.cli.serve", "web"),
    "worker": ("comity.cli.serve", "worker"),
    "cleavage": ("comity.cli.agreement", "cleavage"),
    "frontier": ("comity.cli.agreement", "frontier"),
    "idealpoints": ("comity.cli.agreement", "idealpoints"),
    "key": ("comity.cli.record", "key"),
    "rotation": ("comity.cli.rotation", "rotation"),
    "seats": ("comity.cli.seats", "seats"),
    "sign": ("comity.cli.record", "sign"),
    "verify": ("comity.cli.record", "verify"),
}


class LazyGroup(click.Group):
    """A group that lists its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(comity.__version__)
def main() -> None:
    """Comity, the shared desk of a network of independent organisations."""
