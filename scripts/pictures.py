"""Make the pictures of the README from the running app: the tablet, the desk, the paper."""

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pypdfium2  # type: ignore[import-untyped]
from playwright.sync_api import ViewportSize

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from screening import bootstrap  # noqa: E402 - found once the line above is read
from screening.actions import codes  # noqa: E402
from screening.actions.judge import Request  # noqa: E402
from screening.actions.telling import pdf_of_answers  # noqa: E402
from screening.demo import founding, playing  # noqa: E402
from screening.demo.hours import Clock  # noqa: E402
from screening.settings import Settings  # noqa: E402
from screening.web import desk  # noqa: E402
from tests import factories, tablets  # noqa: E402
from tests.bench.serving import TABLET, chromium, served  # noqa: E402
from tests.cases.worked import cases_of, folders  # noqa: E402

PICTURES = ROOT / "docs" / "images"
CLINIC = "Harbour Physiotherapy"
SHOWN, AFTER = "strength", "words"
SCALE = 1.4
DESK: Final[ViewportSize] = {"width": 1280, "height": 800}
READS = "sharma"
SETTLED_MS = 1500


def main() -> None:
    """Write all pictures."""
    PICTURES.mkdir(exist_ok=True)
    pictures_of_desk()
    os.environ["IMS_CLINIC_NAME"] = CLINIC
    picture_of_tablet(PICTURES / "tablet.png")
    picture_of_summary(PICTURES / "summary.png")


def picture_of_tablet(path: Path) -> None:
    """Show a page in the middle of the form, as a patient has answered it."""
    with tempfile.TemporaryDirectory() as folder:
        clinic = bootstrap.clinic(Settings(data_dir=Path(folder)))
        token = codes.token(clinic.chance)
        opened = factories.open_form(clinic, token)
        factories.walk(clinic, opened, factories.a_response(), until=AFTER)
        with served("app.py", ROOT, {"IMS_DATA_DIR": folder}) as address, chromium() as browser:
            context = browser.new_context(viewport=TABLET, has_touch=True)
            for name, secret in tablets.on_tablet(clinic, token).items():
                context.add_cookies([{"name": name, "value": secret, "url": address}])
            tab = context.new_page()
            tab.goto(f"{address}/?p={SHOWN}")
            tab.locator("[data-testid=stBaseButton-primary]").wait_for()
            tab.wait_for_timeout(SETTLED_MS)
            tab.screenshot(path=path)


def pictures_of_desk() -> None:
    """Show the worklist of the demo, and the urgent form that it begins with."""
    with tempfile.TemporaryDirectory() as folder:
        here = Settings(data_dir=Path(folder))
        clock = Clock.set_back(datetime.now(UTC))
        clinics = bootstrap.clinics(here, clock)
        playing.fill(clinics, clock)
        clinic = clinics.first()
        cookie = factories.signed_in(clinic, founding.member(clinic, READS))
        with served("app.py", ROOT, {"IMS_DATA_DIR": folder}) as address, chromium() as browser:
            context = browser.new_context(viewport=DESK)
            context.add_cookies([{"name": desk.COOKIE, "value": cookie, "url": address}])
            tab = context.new_page()
            tab.goto(f"{address}/staff/forms")
            tab.screenshot(path=PICTURES / "worklist.png")
            tab.locator("tbody th a").nth(1).click()
            tab.wait_for_load_state()
            tab.screenshot(path=PICTURES / "form.png")


def picture_of_summary(path: Path) -> None:
    """Show the first page of a worked patient's summary."""
    case = cases_of(folders()[0])[0]
    drawn = pdf_of_answers(Settings(), Request(case.content, case.on, case.answers))
    pypdfium2.PdfDocument(drawn)[0].render(scale=SCALE).to_pil().save(path, optimize=True)


if __name__ == "__main__":
    main()
