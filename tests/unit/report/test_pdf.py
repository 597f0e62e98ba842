"""The file: the same bytes for the same report, for machines and for the ear, sealed on request."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, get_args

import pypdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from screening.report.model import Block, Paper
from screening.report.pdf.blocks import KINDS
from screening.report.pdf.draw import draw
from screening.report.pdf.letters import printable
from screening.report.pdf.seal import passphrase_problem, sealed
from tests.unit.report.forms import a_form, a_patient, told, worked
from tests.unit.report.paper import PAPERS, a_pdf, a_report, squeezed

PASSPHRASE = "seven blue herons"  # noqa: S105 - invented
MARKED = re.compile(rb"(/\w+) <</MCID (\d+)>> BDC")
WORDS = re.compile(rb"/S /(\w+)")


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in reader(pdf).pages]


def root(pdf: bytes) -> Any:
    return reader(pdf).trailer["/Root"]


def test_pages_after_the_first_say_that_somebody_must_act() -> None:
    texts = pages(a_pdf("halted", "Letter"))

    assert len(texts) > 1
    for text in texts[1:]:
        assert "ACT NOW: " in text
        assert "UNFINISHED" in text


def test_signed_rules_are_no_draft_any_more() -> None:
    pdf = draw(told(a_form(a_patient()), rules_signed="A. Physio, 3 May 2027"), "Letter")

    assert "Draft" not in " ".join(pages(pdf))
    assert all("Rules signed: A. Physio, 3 May 2027" in text for text in pages(pdf))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("flags", [{}, {"thinners": "steady"}, {"allergies": ["latex"]}])
def test_a_plain_patient_takes_two_pages(paper: Paper, flags: dict[str, Any]) -> None:
    signed = a_patient(consent_privacy="agreed", declare="agreed", signature="Test Patient")

    texts = pages(draw(told(a_form({**signed, **flags})), paper))

    assert len(texts) == 2
    assert "Examination" in texts[1]
    assert "Consent talk" in texts[1]


@pytest.mark.parametrize("name", ["letters", "begun", "arabic", next(iter(worked()))])
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert draw(a_report(name), "Letter") == a_pdf(name, "Letter")


def test_two_reports_drawn_at_once_are_as_if_drawn_alone() -> None:
    names = ["everything", "chinese", "arabic", "punjabi", *list(worked())[:4]] * 3

    with ThreadPoolExecutor(max_workers=4) as pool:
        at_once = list(pool.map(partial(draw, paper="A4"), map(a_report, names)))

    assert at_once == [a_pdf(name, "A4") for name in names]


@pytest.mark.parametrize("name", ["letters", "arabic", "chinese", "punjabi"])
def test_every_font_travels_with_the_file(name: str) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]): font.get_object()
        for page in reader(a_pdf(name, "Letter")).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }

    assert len(fonts) >= 2
    for font in fonts.values():
        within = font["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in within["/FontDescriptor"].get_object()
        assert "/ToUnicode" in font


def test_the_file_says_its_language_and_nothing_about_the_patient() -> None:
    pdf = draw(told(a_form(a_patient(name="Ann Ng"))), "A4")
    metadata = root(pdf)["/Metadata"].get_data().decode()

    assert root(pdf)["/Lang"] == "en-CA"
    assert "Intake summary K7Q2-M4PX" in metadata
    assert "Ng" not in metadata
    assert reader(pdf).metadata is None


def test_the_file_is_made_for_an_archive() -> None:
    pdf = a_pdf("everything", "Letter")
    metadata = root(pdf)["/Metadata"].get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>U</pdfaid:conformance>" in metadata
    assert "2026-06-02T15:00:00+00:00" in metadata
    assert root(pdf)["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert "/ID" in reader(pdf).trailer
    assert not {"/Encrypt", "/Info"} & set(reader(pdf).trailer)
    assert b"/JavaScript" not in pdf
    assert b"/Filter /LZWDecode" not in pdf


@pytest.mark.parametrize("name", ["everything", "begun", "arabic", next(iter(worked()))])
def test_who_hears_the_page_meets_headings_lists_tables_and_what_the_drawing_shows(
    name: str,
) -> None:
    pdf = a_pdf(name, "Letter")

    roles = {role.decode() for role in WORDS.findall(pdf)}
    assert {"Document", "Sect", "H1", "H2", "P", "L", "LI", "Figure"} <= roles
    assert root(pdf)["/MarkInfo"]["/Marked"]
    assert b"/Alt (Body drawing, front and back." in pdf
    if name in worked():
        assert {"Table", "TR", "TH", "TD"} <= roles
        assert b"Worst: Low back, left." in pdf


@pytest.mark.parametrize("name", ["everything", "endless", "chinese"])
def test_every_stretch_of_a_page_belongs_to_the_element_that_says_so(name: str) -> None:
    pdf = reader(a_pdf(name, "Letter"))
    tree = pdf.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    parents = dict(zip(*[iter(tree["/ParentTree"]["/Nums"])] * 2, strict=True))

    for number, page in enumerate(pdf.pages):
        content = page.get_contents()
        assert content is not None
        marked = MARKED.findall(content.get_data())
        assert str(page["/StructParents"]) == str(number)
        owners = [str(owner.get_object()["/S"]) for owner in parents[number].get_object()]
        assert owners == [role.decode() for role, _ in marked]
        assert [int(count) for _, count in marked] == list(range(len(marked)))


def test_bookmarks_lead_to_every_part() -> None:
    outline = reader(a_pdf(next(iter(worked())), "Letter")).outline

    titles = [str(one.title) for one in outline if not isinstance(one, list)]
    assert titles[0] == "Intake summary"
    for part in ("Before you needle", "Where it hurts", "What was tried", "Consent talk"):
        assert any(title.startswith(part) for title in titles)


def test_text_is_read_in_the_order_of_the_report() -> None:
    name = next(iter(worked()))
    text = squeezed(" ".join(pages(a_pdf(name, "Letter"))))

    for part in a_report(name).sections[3:]:
        title = squeezed(part.title)
        assert title in text or title.upper() in text
        text = text[max(text.find(title), text.find(title.upper())) :]


def test_a_sealed_file_opens_with_its_passphrase_and_shows_the_same_pages() -> None:
    plain = a_pdf(next(iter(worked())), "Letter")

    opened = reader(sealed(plain, PASSPHRASE))

    assert opened.is_encrypted
    assert opened.decrypt("another passphrase") == pypdf.PasswordType.NOT_DECRYPTED
    assert opened.decrypt(PASSPHRASE) != pypdf.PasswordType.NOT_DECRYPTED
    assert str(opened.trailer["/Encrypt"]["/V"]) == "5"  # type: ignore[index]
    assert opened.trailer["/Root"]["/Lang"] == "en-CA"  # type: ignore[index]
    assert [page.extract_text() for page in opened.pages] == pages(plain)
    assert pypdfium2.PdfDocument(sealed(plain, PASSPHRASE), password=PASSPHRASE)


def test_a_sealed_file_says_nothing_to_who_has_no_passphrase() -> None:
    report = told(a_form(a_patient(name="محمد Montgomery", main_problem="canary")))

    closed = sealed(draw(report, "Letter"), PASSPHRASE)

    for secret in (
        b"Montgomery",
        b"canary",
        b"Low back",
        b"Worst",
        # Four letters would stand by chance in one of a hundred thousand sealed files.
        b"K7Q2-M4PX",
        b"NotoSans",
        b"/DescendantFonts",
        b"/StructElem",
    ):
        assert secret not in closed
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(closed)


@pytest.mark.parametrize(
    "passphrase", ["", "short", "x" * 101, "a long сyrillic one", " a space first", "a\nnew line!!"]
)
def test_a_passphrase_that_some_reader_would_refuse_is_refused_here(passphrase: str) -> None:
    assert passphrase_problem(passphrase)
    with pytest.raises(ValueError, match="has a problem"):
        sealed(b"", passphrase)


@pytest.mark.parametrize("name", [("नरेन्द्र " * 20)[:120], "😀" * 120, "S" * 120])
def test_a_name_that_is_very_long_on_paper_leaves_every_page_in_order(name: str) -> None:
    urgent = a_patient(name=name, urgent_signs=["saddle"])

    texts = pages(draw(told(a_form(urgent)), "Letter"))

    assert squeezed(printable(name)) in squeezed(" ".join(texts))
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert "Not a diagnosis" in text


def test_what_a_patient_types_is_printed_as_it_was_typed() -> None:
    drawn = squeezed(" ".join(pages(a_pdf("letters", "Letter"))))

    for words in ("{nb}", "{emergency_number}", "**bold**", "<b>b</b>", "\N{MINUS SIGN}5", "evil"):
        assert words in drawn
    assert squeezed("[U+0928 DEVANAGARI LETTER NA]") in drawn
    assert "\u202e" not in drawn


def test_markup_of_any_kind_is_plain_text_and_opens_nothing() -> None:
    pdf = a_pdf("markup", "Letter")

    drawn = squeezed(" ".join(pages(pdf)))
    for words in ("<script>alert(1)</script>", "**b**__u__--s--", "(javascript:x)", "%%EOF"):
        assert words in drawn
    assert not any("/Annots" in page for page in reader(pdf).pages)
    assert not {"/AA", "/Names", "/AcroForm"} & set(root(pdf))


def test_every_kind_of_block_has_a_way_of_being_drawn() -> None:
    union = get_args(get_args(Block)[0])

    assert {kind.model_fields["kind"].default for kind in union} == set(KINDS)
