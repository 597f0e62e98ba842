"""The poster and the letter: one page each, in plain words, with a code that a phone reads."""

import io
from datetime import UTC, datetime
from typing import Any

import pypdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from screening.delivery import qr
from screening.report import handout
from screening.report.handout import Addressee, Sheet
from screening.report.model import Paper
from screening.report.pdf.handout import draw_letter, draw_poster
from tests.qr_reader import read
from tests.unit.report.forms import LETTERHEAD
from tests.unit.report.paper import PAPERS

ADDRESS = "https://intake.example.org/scan#AAAA-2222." + "t" * 43
HOST = "https://intake.example.org"
TO = Addressee("Robin Example", " on Tuesday, 2 June at 10:00 am", "Monday, 15 June", "1 June 2026")
LONG = {
    "clinic_name": "The Centre for Movement, Posture and Rehabilitation of the Northern Valley",
    "clinic_phone": "604 555 0100, extension 12345",
    "address": ("120 Harbour Street, Suite 12, second floor, behind the public library",) * 5,
}
LONG_HOST = "https://a-rather-long-name.of-an-intake-server.hospital.example.org:8443"


def a_sheet(host: str = HOST, **letterhead: Any) -> Sheet:
    made_at = datetime(2026, 6, 1, 16, tzinfo=UTC)
    head = LETTERHEAD.model_copy(update=letterhead)
    return Sheet(head, "en-CA", made_at, host, qr.matrix(ADDRESS))


def a_letter(sheet: Sheet, to: Addressee = TO) -> handout.Handout:
    return handout.letter(sheet, "A form to fill in before your visit", to)


def pictures(pdf: bytes) -> list[Image.Image]:
    """Return what a printer with 150 dots per inch would show."""
    return [page.render(scale=150 / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def words(pdf: bytes) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages[0].extract_text().split())


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("many", [False, True])
def test_a_phone_reads_the_code_from_the_one_page_that_is_printed(
    paper: Paper, *, many: bool
) -> None:
    sheet = a_sheet(LONG_HOST, **LONG) if many else a_sheet()
    poster = draw_poster(handout.poster(sheet), paper)
    letter = draw_letter(a_letter(sheet), paper)

    assert [read(one) for one in pictures(poster)] == [(ADDRESS,)]
    assert [read(one) for one in pictures(letter)] == [(ADDRESS,)]


def test_the_posters_code_is_read_from_across_a_corridor() -> None:
    (page,) = pictures(draw_poster(handout.poster(a_sheet()), "Letter"))
    far = page.resize((page.width // 4, page.height // 4), Image.Resampling.LANCZOS)

    assert read(far) == (ADDRESS,)


def test_the_poster_says_what_to_do_and_nothing_of_anybody_or_of_health() -> None:
    told = words(draw_poster(handout.poster(a_sheet(clinic_name="Harbour")), "Letter"))

    assert "Harbour" in told
    assert LETTERHEAD.clinic_phone in told
    assert f"begins with {HOST}" in told
    assert "#" not in told
    assert "pain" not in told.lower()
    assert "health" not in told.lower()


def test_the_letter_says_what_the_message_says() -> None:
    told = words(draw_letter(a_letter(a_sheet(clinic_name="Harbour")), "Letter"))

    assert "Hello Robin Example," in told
    assert "visit to Harbour on Tuesday, 2 June at 10:00 am" in told
    assert "We will ask for your date of birth." in told
    assert "until Monday, 15 June" in told
    assert f"Call {LETTERHEAD.clinic_phone}" in told


def test_a_name_that_is_read_from_the_right_is_drawn() -> None:
    told = words(draw_letter(a_letter(a_sheet(), TO._replace(name="רובין")), "A4"))

    assert "[U+" not in told
    assert "Hello" in told


def test_who_hears_the_page_is_told_what_the_code_is_and_not_its_secret() -> None:
    written = a_letter(a_sheet())
    pdf = draw_letter(written, "Letter")

    assert written.alt == f"QR code with a link that begins with {HOST}"
    assert b"t" * 43 not in pdf
    assert pdf == draw_letter(written, "Letter")
