"""Pictures of the pages, to be looked at: python tools/pictures.py [FOLDER], or `make pictures`.

Serves the demonstration from a folder of its own, then writes named pages at three widths in
English, Arabic, Chinese, dark and as printed, and two PDFs of documents; all as PNG.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
WIDTHS = (320, 768, 1280)
LOOKS = ("en", "ar", "zh", "dark", "print")
DOCUMENT, CALL = "CFA12/DEC/1", "C/2026/17"
SECRETARY = "secretary@bank.example"  # of an organisation that is asked and has not answered
PAGES = {
    "home": "/", "documents": "/documents", "documents-none": "/documents?q=zzzz",
    "document": f"/s/{DOCUMENT}", "parallel": f"/s/{DOCUMENT}/-/ar+en",
    "versions": f"/s/{DOCUMENT}/-/versions", "diff": "/s/CFA/2026/APP/3/-/diff/1..2",
    "print": f"/s/{DOCUMENT}/-/print", "signatures": f"/s/{DOCUMENT}/-/signatures",
    "record": f"/s/{DOCUMENT}/-/record", "calls": "/calls", "members": "/members?by=country",
    "member": "/members/ar-avel", "about": "/about", "privacy": "/privacy",
    "login": "/accounts/login/", "patterns": "/_patterns/", "not-there": "/nowhere",
}  # fmt: skip
# Pages of a signed-in secretary.
DESK = {
    "call": f"/calls/{CALL}", "answer": f"/calls/{CALL}/-/answer?answer=reserve", "desk": "/desk",
    "new": "/desk/documents/new", "settings": "/desk/settings",
    "mandates": "/desk/mandates/ar-avel",
}  # fmt: skip
# Pages of the drafting room that the secretary negotiates in.
ROOM = {
    "room": "", "clean": "/-/clean", "table": "/-/table", "positions": "/-/positions",
    "sheet": "/-/sheet", "objections": "/-/objections", "propose": "/-/propose?target=p1",
    "proposal": "/-/p/1", "ground": "/-/ground", "ground-text": "/-/ground/text",
    "test": "/-/test", "ladder": "/-/ladder",
}  # fmt: skip


def serve(folder: str) -> tuple[subprocess.Popen[bytes], str]:
    """A demonstration of its own and its address, when it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "comity", "demo", "--data", folder, "--port", str(port)]
    process = subprocess.Popen(command, env=_environment(), start_new_session=True)
    origin = f"http://127.0.0.1:{port}"
    for _second in range(180):
        try:
            urllib.request.urlopen(f"{origin}/healthz", timeout=5)
        except OSError:
            time.sleep(1)
        else:
            return process, origin
    raise SystemExit("The demonstration did not start.")


def shoot(browser: Browser, origin: str, links: list[str], target: Path) -> int:
    """Every page in every look and width; how many pictures."""
    number = 0
    for look, link in zip(LOOKS, links, strict=True):
        scheme = "dark" if look == "dark" else "light"
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        media: Literal["print", "screen"] = "print" if look == "print" else "screen"
        page.emulate_media(media=media, color_scheme=scheme)
        for name, address in PAGES.items():
            number += _shoot_page(page, origin, target, look, name, address)
        page.emulate_media(media="screen")  # on paper there is no button to press
        page.goto(link)
        page.locator("main form button").click()
        page.emulate_media(media=media, color_scheme=scheme)
        for name, address in {**DESK, **_room(page, origin)}.items():
            number += _shoot_page(page, origin, target, look, name, address)
        context.close()
    return number


def _room(page: Page, origin: str) -> dict[str, str]:
    page.goto(f"{origin}/negotiation")
    room = page.locator("main a[href^='/negotiation/']").first.get_attribute("href")
    return {"rooms": "/negotiation"} | {name: f"{room}{end}" for name, end in ROOM.items()}


def login_links(folder: str, origin: str) -> list[str]:
    """One login link of the secretary for each look."""
    command = [sys.executable, "-m", "comity", "login-link", "--data", folder]
    said = subprocess.run(
        [*command, *[SECRETARY] * len(LOOKS)],
        env=_environment(), capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [origin + found for found in re.findall(r"/_login/\S+", said)]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "PYTHONPATH": str(ROOT / "src")}


def _shoot_page(page: Page, origin: str, target: Path, look: str, name: str, address: str) -> int:
    language = {"ar": "ar", "zh": "zh-hans"}.get(look, "en")
    mark = "&" if "?" in address else "?"
    page.goto(f"{origin}{address}{mark}lang={language}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width + 1:
            print(f"{name} in {look} is {wide} px wide on {width}")
        height = min(page.evaluate("document.documentElement.scrollHeight"), 6000)
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        page.screenshot(path=target / f"{name}-{look}-{width}.png", clip=clip, full_page=True)
    return len(WIDTHS)


def print_pdfs(origin: str, target: Path) -> int:
    """The document as PDF in English and Arabic, its pages as PNG (typst writes the PDF)."""
    made = 0
    for language in ("en", "ar"):
        with urllib.request.urlopen(f"{origin}/s/{DOCUMENT}/-/{language}.pdf") as answer:
            file = target / f"document-{language}.pdf"
            file.write_bytes(answer.read())
        done = subprocess.run(
            ["pdftoppm", "-png", "-r", "80", str(file), str(file.with_suffix(""))],
            check=False,
        )
        made += done.returncode == 0
    return made


def main(folder: str = "pictures") -> int:
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as play:
        process, origin = serve(data)
        try:
            browser = play.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            number = shoot(browser, origin, login_links(data, origin), target)
            browser.close()
            pdfs = print_pdfs(origin, target)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)
    print(f"{number} pictures and {pdfs} PDFs in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
