"""Takes the pictures of the README anew: the report on the worked example, on a screen and on a phone, by day and by night.

Run ``python docs/pictures/take.py`` where the extra ``browser`` and Debian's chromium are installed.
"""  # noqa: INP001 - a script, no package

import tempfile
from pathlib import Path
from shutil import which

from click.testing import CliRunner
from playwright.sync_api import sync_playwright

from histcite.cli import program

HERE = Path(__file__).parent
SCREENS = {"screen": (1280, 460), "phone": (390, 480)}
SCHEMES = ("light", "dark")


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
    """Write one picture for each screen and scheme beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        for name, (width, height) in SCREENS.items():
            for scheme in SCHEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, offline=True
                )
                tab = context.new_page()
                tab.goto(f"{page.as_uri()}#disputes")
                tab.wait_for_timeout(500)
                tab.screenshot(path=HERE / f"report-{name}-{scheme}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        take(build(Path(made)))
