"""The pictures of README.md, taken from a running demonstration.

python tools/readme_pictures.py    writes docs/pictures/*.png

It makes a demonstration of its own in a temporary folder, looks at it with the system's Chromium
and ends it. Dates on the pictures are those of the day on which they are taken. A picture of more
than 120 kB is refused.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
MOST_BYTES = 120_000
SECRETARY = "secretary@bank.example"  # of an organisation that is asked and has not answered


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: file name, path in the demonstration, window in pixels, who looks."""

    name: str
    path: str
    width: int = 960
    height: int = 640
    login: str = ""
    scroll_to: str = ""
    clicks: tuple[str, ...] = ()  # links to follow from the path, by their words or selector


PICTURES = (
    Picture("home", "/"),
    Picture("document", "/s/CFA/2026/APP/3"),
    Picture("signatures", "/s/CFA/2026/APP/3/-/signatures"),
    Picture("answer", "/calls/C/2026/17", login=SECRETARY, scroll_to="#answer"),
    Picture("drafting-room", "/negotiation", login=SECRETARY, clicks=("text=Water in dry years",)),
    Picture(
        "common-ground",
        "/negotiation",
        height=720,
        login=SECRETARY,
        clicks=("text=Water in dry years", "text=Common ground"),
    ),
    Picture("arabic-phone", "/s/CFA/2026/APP/3/-/ar?lang=ar", width=320, height=640),
)


@contextmanager
def demonstration(data: Path) -> Iterator[str]:
    """A demonstration in `data`; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    child = subprocess.Popen(
        [sys.executable, "-m", "comity", "demo", "--data", str(data), "--port", str(port)],
        env=_environment(),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(child, address)
        yield address
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(30)


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COMITY_")}
    return kept | {"PYTHONPATH": str(ROOT / "src")}


def _wait(child: "subprocess.Popen[bytes]", address: str) -> None:
    for _ in range(3000):  # loading the trial takes minutes on a busy machine
        if child.poll() is not None:
            raise SystemExit("The demonstration ended before it answered.")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
            return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise SystemExit("The demonstration does not answer.")


def login(data: Path, address: str, email: str) -> str:
    """A one-time login address for the person with this e-mail address."""
    said = subprocess.run(
        [sys.executable, "-m", "comity", "login-link", "--data", str(data), email],
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"/_login/\S+", said)
    assert found is not None, said
    return address + found[0]


def main() -> None:
    """Take every picture; exit 1 naming those that are too large."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        data = Path(folder)
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with demonstration(data) as address:
            for picture in PICTURES:
                size = {"width": picture.width, "height": picture.height}
                page = browser.new_context(viewport=size, locale="en-GB").new_page()
                if picture.login:
                    page.goto(login(data, address, picture.login))
                    page.locator("main form button").click()
                page.goto(address + picture.path)
                for words in picture.clicks:
                    page.locator(f"main >> {words}").first.click()
                if picture.scroll_to:
                    page.locator(picture.scroll_to).first.scroll_into_view_if_needed()
                    page.evaluate(
                        "selector => document.querySelector(selector).scrollIntoView()",
                        picture.scroll_to,
                    )
                page.screenshot(path=FOLDER / f"{picture.name}.png")
        browser.close()
    large = [p.name for p in PICTURES if (FOLDER / f"{p.name}.png").stat().st_size > MOST_BYTES]
    if large:
        raise SystemExit(f"Larger than {MOST_BYTES} bytes: {', '.join(large)}.")


if __name__ == "__main__":
    main()
