"""Find a Chromium for the browser tests, installing one if need be, and write down its path.

Playwright's own where it can be had, else the system's, else Debian's package when root. Each is
started once before it is believed. `CHROMIUM=/path/to/it` overrules the search.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

DOWNLOAD_SECONDS = 240
PACKAGE_SECONDS = 600
START_SECONDS = 60
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> int:
    """Write the path of a Chromium that starts into the file named on the command line."""
    if not run([sys.executable, "-m", "playwright", "--version"], START_SECONDS):
        install_packages("libatomic1")  # a bare Debian lacks it, and Playwright's driver needs it
    for path in candidates():
        if path and starts(path):
            Path(sys.argv[1]).write_text(f"{path}\n", encoding="utf-8")
            print(f"Chromium for the tests: {path}")
            return 0
    print(
        "No Chromium could be found or installed. Install Chromium or Chrome, or name one: "
        "CHROMIUM=/path/to/chromium make test"
    )
    return 1


def candidates() -> Iterator[str | None]:
    """Yield paths in the order of preference; a later one costs something only if it is asked."""
    yield os.environ.get("CHROMIUM")
    yield playwrights_own()
    if run([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_SECONDS):
        yield playwrights_own()
    yield from systems_own()
    install_packages("chromium", "fonts-dejavu-core")
    yield from systems_own()


def install_packages(*names: str) -> None:
    """Install Debian's packages, where there are such and we may."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    run(["apt-get", "update", "-qq"], PACKAGE_SECONDS)
    run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", *names], PACKAGE_SECONDS)


def playwrights_own() -> str | None:
    """Return where Playwright keeps its Chromium, if it has one."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def systems_own() -> Iterator[str | None]:
    """Yield every Chromium on the search path."""
    yield from (shutil.which(name) for name in NAMES)


def starts(path: str) -> bool:
    """Tell whether the browser really opens a page."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=path, args=ARGUMENTS, timeout=START_SECONDS * 1000
            )
            browser.new_page().goto("about:blank")
            browser.close()
    except Error as error:
        print(f"{path} does not start: {str(error).splitlines()[0]}")
        return False
    return True


def run(command: list[str], seconds: float) -> bool:
    """Run a command within a time limit and tell whether it succeeded."""
    try:
        done = subprocess.run(
            command,
            timeout=seconds,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        print(f"gave up after {seconds} s: {' '.join(command)}")
        return False
    if done.returncode:
        lines = done.stdout.strip().splitlines() or ["no output"]
        why = next((line for line in lines if "rror" in line), lines[-1])
        print(f"did not work: {' '.join(command)} ({why})")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
