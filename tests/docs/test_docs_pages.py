"""Pages agree with the code: links, commands, settings, generated pages, the plan of the house."""

import ast
import re
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from tools import privacy_page

from comity.cli import COMMANDS, main
from tests.docs import markdown
from tests.docs.markdown import ROOT

SOURCE = ROOT / "src" / "comity"


@pytest.mark.parametrize("page", markdown.pages(), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_relative_link_resolves(page: Path):
    for target in markdown.links(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        found = (page.parent / name).resolve() if name else page
        assert found.exists(), f"{page.relative_to(ROOT)}: {target}"
        if anchor:
            assert anchor in markdown.anchors(found.read_text(encoding="utf-8")), target


def test_every_page_can_be_reached_from_the_readme():
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        for target in markdown.links(page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:|#", target):
                waiting.append((page.parent / target.partition("#")[0]).resolve())
    unreached = set(markdown.pages()) - seen
    assert not {str(p.relative_to(ROOT)) for p in unreached}


def test_the_commands_of_the_readme_are_those_that_are_run():
    lines = markdown.shell(markdown.read("README.md"))
    assert lines == ["make demo", "make test"]
    targets = set(re.findall(r"^([a-z]+):", markdown.read("Makefile"), re.M))
    assert {line.split()[1] for line in lines} <= targets
    assert re.search(r"^(?:\w+=\S+ )*make test\b", markdown.read(".ci/run"), re.M)


def test_make_demo_serves_the_address_that_the_readme_names():
    demo = re.search(r"^demo:.*\n\t(.+)$", markdown.read("Makefile"), re.M)[1]
    assert demo == "$(COMITY) demo --data var/demo --port 8000"
    assert "http://127.0.0.1:8000" in markdown.read("README.md")


def commands() -> dict[str, click.Command]:
    """Every command as it is typed, groups opened."""
    context = click.Context(main)
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {sub}": made for sub, made in command.commands.items()}
    return found


def test_every_command_is_documented_and_every_documented_command_exists():
    page = markdown.read("docs/use/commands.md")
    known = commands()
    named = {name for name in known if re.search(rf"`comity {re.escape(name)}[ `]", page)}
    groups = {name for name, made in known.items() if isinstance(made, click.Group)}
    usable = {n for n in known if n not in groups or known[n].invoke_without_command}
    assert usable - named == set()
    for words in re.findall(r"`comity ([a-z-]+)", page):
        assert words in COMMANDS, words


@pytest.mark.parametrize("page", markdown.pages(), ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_and_options_in_pages_exist(page: Path):
    text = re.sub(r"\\\n\s*", " ", page.read_text(encoding="utf-8"))
    known = commands()
    for line in re.findall(r"(?:^ {4}|`|ExecStart=)(?:\S*/)?comity ([a-z-]+[^`\n]*)", text, re.M):
        words = line.split()
        if words[:2] == ["unix", "-"]:  # Postfix: a service of that name
            continue
        two = " ".join(words[:2])
        command = known.get(two) or known.get(words[0])
        assert command is not None, f"comity {line}"
        options = {o for p in command.params for o in p.opts} | {"--help"}
        used = set(re.findall(r"(?<!\S)--[a-z-]+", line))
        assert used <= options, f"comity {line}"


def test_defaults_of_settings_are_those_of_the_code(tmp_path):
    from comity.config import env

    text = markdown.read("docs/operate/settings.md")
    page = dict(re.findall(r"^\| `(COMITY_[A-Z_]+)` \| ([^|]+) \|", text, re.M))
    made = env.read({"COMITY_DATA": str(tmp_path)})
    for name, value in {
        "COMITY_ORIGIN": made.origin,
        "COMITY_MAIL_FROM": made.mail_from,
        "COMITY_PROXIES": str(made.proxies),
        "COMITY_DEBUG": str(int(made.debug)),
        "COMITY_DEMO": str(int(made.demo)),
        "COMITY_READ_ONLY": str(int(made.read_only)),
    }.items():
        assert page[name].startswith(f"`{value}`"), name
    assert all(host in page["COMITY_HOSTS"] for host in made.hosts)
    assert made.smtp_url == made.mail_authserv == made.dkim_keys == ""
    assert made.database_url == f"sqlite:///{tmp_path / 'comity.sqlite3'}"


def test_every_setting_anywhere_is_documented():
    read = set()
    for folder in ("src", "tools", "tests", "benchmarks"):
        for path in (ROOT / folder).rglob("*.py"):
            read |= set(re.findall(r"COMITY_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
    for name in ("Makefile", ".ci/run"):
        read |= set(re.findall(r"COMITY_[A-Z_]*[A-Z]", markdown.read(name)))
    page = set(re.findall(r"`(COMITY_[A-Z_]+)`", markdown.read("docs/operate/settings.md")))
    assert read - page == set()
    assert page - read == set()


def test_the_page_of_personal_data_is_current():
    page = markdown.read("docs/operate/privacy.md")
    assert page == privacy_page.page(), "run: python tools/privacy_page.py"


def test_the_changelog_has_what_is_not_yet_released():
    assert "\n## [Unreleased]\n" in markdown.read("CHANGELOG.md")


def test_the_index_of_decisions_is_complete():
    index = markdown.read("docs/adr/README.md")
    for path in sorted((ROOT / "docs/adr").glob("0*.md")):
        title = path.read_text(encoding="utf-8").splitlines()[0].partition(". ")[2]
        assert f"| [{path.name[:4]}]({path.name}) | {title} |" in index


def imported(path: Path) -> set[str]:
    """Rooms a module imports when it runs; imports for types only do not count."""
    found, waiting = set(), list(ast.parse(path.read_text(encoding="utf-8")).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        names = []
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names = [f"{module}.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        found |= {n.split(".")[1] for n in names if n.startswith("comity.")}
        waiting += ast.iter_child_nodes(node)
    return {name for name in found if (SOURCE / name).is_dir()}


def test_the_plan_of_the_house_says_who_imports_whom():
    rows = markdown.table(markdown.read("docs/develop/house.md"), "## From top to bottom")
    plan = {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[2])) for row in rows}
    folders = {p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists()}
    assert set(plan) == folders
    built = {
        folder: set().union(
            *(imported(p) for p in (SOURCE / folder).rglob("*.py") if "migrations" not in p.parts)
        )
        - {folder}
        for folder in folders
    }
    assert plan == built


def test_pictures_are_small():
    from tools.readme_pictures import FOLDER, MOST_BYTES, PICTURES

    taken = {path.stem: path.stat().st_size for path in FOLDER.glob("*.png")}
    assert set(taken) == {picture.name for picture in PICTURES}
    assert max(taken.values()) <= MOST_BYTES
    shown = re.findall(r"docs/pictures/([a-z-]+)\.png", markdown.read("README.md"))
    assert sorted(shown) == sorted(taken)
