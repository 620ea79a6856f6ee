"""Takes the picture of the README anew: the first dispute in the report on the worked example.

Run ``python docs/pictures/take.py`` where the extra ``browser``, Debian's chromium and a font with Chinese letters are installed.
"""  # noqa: INP001 - a script, no package

import tempfile
from pathlib import Path
from shutil import which

from click.testing import CliRunner
from playwright.sync_api import sync_playwright

from histcite.cli import program

PICTURE = Path(__file__).with_name("report.png")
SCREEN = {"width": 1280, "height": 660}


def build(folder: Path) -> Path:
    """The report on the worked example, in *folder*."""
    page = folder / "report.html"
    for arguments in (
        ("demo", str(folder / "split")),
        (
            "report",
            "-o",
            str(page),
            "--title",
            "The Soviet-Albanian split",
            "--library",
            str(folder / "split"),
        ),
    ):
        CliRunner().invoke(program, arguments, catch_exceptions=False)
    return page


def take(page: Path) -> None:
    """Write the picture beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        tab = browser.new_context(viewport=SCREEN, color_scheme="light", offline=True).new_page()
        tab.goto(f"{page.as_uri()}#disputes")
        tab.wait_for_timeout(500)
        tab.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        take(build(Path(made)))
