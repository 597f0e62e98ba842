"""`python -m screening paper`: a form to print, without any records."""

from pathlib import Path

import pypdf

from tests.unit.commands.running import run, run_in


def test_a_form_to_print_is_written_without_touching_any_records(tmp_path: Path) -> None:
    out, records = tmp_path / "form.pdf", tmp_path / "records"

    done = run_in(records, "paper", "--out", str(out), "--paper", "A4")

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Written: {out}\n"
    assert round(float(pypdf.PdfReader(out).pages[0].mediabox.width)) == 595
    assert not records.exists()


def test_a_questionnaire_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    out = tmp_path / "form.pdf"

    done = run("paper", "--out", str(out), "--questionnaire", "ims_outtake")

    assert done.returncode == 2
    assert done.stderr == "There is no questionnaire ims_outtake. There is: ims_intake\n"
    assert not out.exists()


def test_a_folder_that_cannot_be_written_to_is_told_in_one_line(tmp_path: Path) -> None:
    done = run("paper", "--out", str(tmp_path / "nowhere" / "form.pdf"))

    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
