"""docs/operate/privacy.md, written from the table of personal data that `comity tick` enforces.

python tools/privacy_page.py    writes docs/operate/privacy.md
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "operate" / "privacy.md"

HEAD = """# Personal data

Political affiliation is a special category of personal data. This page lists every kind of it that
an installation keeps. It is written by `tools/privacy_page.py` from `comity.kit.retention.TABLE`,
the table behind the page `/privacy` of every installation.

| what | why | who sees it | until | deleted by the clock after |
|---|---|---|---|---|
"""

TAIL = """
`comity tick` deletes what is past its date. The worker runs the same work every 30 seconds. Where
the last column is empty, no clock deletes the row: its reason, in the column before, decides.

## What whoever runs the machine could read

An operator holds no right in the network. An operator has the disk, and with it could read
drafts, mandates, mails and private answers, a declined call among them. No page, list, count, mail
or export shows these to others. A backup holds the same data: protect it alike, and let it expire.

## What is never deleted

The public book holds public acts only. It names organisations and never needs the name of a
person. Nothing is taken out of it. What an organisation declined, drafted or decided in private is
not in it.

## Cookies

One remembers the chosen language. After signing in, one keeps the session and one protects the
forms. The demonstration has one more, which opens its mail box. Nothing is loaded from other sites.
"""


def page() -> str:
    """The page as it must stand in the repository."""
    from comity.kit.retention import TABLE

    rows = "".join(
        f"| {row.what} | {row.purpose} | {row.audience} | {row.until} |"
        f" {f'{row.after.days} days' if row.after else ''} |\n"
        for row in TABLE
    )
    return HEAD + rows + TAIL


def main() -> None:
    """Write the page."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.config.settings")
    os.environ.setdefault("COMITY_SECRET_KEY", "pages-need-none" + "x" * 40)
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
