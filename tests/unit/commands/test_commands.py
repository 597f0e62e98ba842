"""The command line, run as a person or a script would."""

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdf
import pytest

from tests.unit.commands.running import run, start

PASSPHRASE = "seven blue herons"  # noqa: S105 - invented
REQUEST: dict[str, Any] = {
    "questionnaire": "ims_intake",
    "on": "2026-06-01",
    "answers": {"urgent_signs": ["unsure"], "urgent_unsure": ["saddle"], "peg_pain": 7},
}


def written(tmp_path: Path, name: str, text: str) -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_assess_prints_the_whole_result_as_json(tmp_path: Path) -> None:
    done = run("assess", written(tmp_path, "form.json", json.dumps(REQUEST)))

    result = json.loads(done.stdout)

    assert done.returncode == 0
    assert list(result) == [
        "questionnaire",
        "urgency",
        "flags",
        "fit",
        "outlook",
        "needled",
        "measures",
        "not_yet_asked",
    ]
    assert result["urgency"] == "same_day"
    assert result["flags"][0] == {
        "id": "cauda-equina",
        "urgency": "same_day",
        "certain": False,
        "regions": {"exclude": [], "warn": []},
        "because": [
            {"item": "urgent_signs", "answer": ["unsure"]},
            {"item": "urgent_unsure", "answer": ["saddle"]},
        ],
        "sources": ["greenhalgh-ces", "bmj-ces", "finucane-2020"],
    }
    assert result["fit"]["band"] == "withheld"
    assert result["measures"]["peg"] is None


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    yaml = """
questionnaire: ims_intake
on: 2026-06-01
answers:
  urgent_signs: [unsure]
  urgent_unsure: [saddle]
  peg_pain: 7
"""
    one = run("assess", written(tmp_path, "form.yaml", yaml))
    other = run("assess", written(tmp_path, "form.json", json.dumps(REQUEST)))

    assert one.stdout == other.stdout


def test_answers_that_cannot_be_read_exit_with_2_and_a_line_for_each(tmp_path: Path) -> None:
    answers = {"peg_pain": 11, "shoe_size": 44, "dob": "2026-13-01", "weak": "none"}
    request = {**REQUEST, "answers": answers}

    done = run("assess", written(tmp_path, "form.json", json.dumps(request)))

    assert done.returncode == 2
    assert done.stdout == ""
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "peg_pain",
        "shoe_size",
        "dob",
    ]


def test_a_bad_line_gives_an_error_in_its_place_and_the_rest_goes_on() -> None:
    lines = [
        json.dumps(REQUEST),
        "{not json",
        '{"questionnaire": "ims_intake", "on": "2026-06-01", "answers": {"a": 1, "a": 2}}',
        json.dumps({**REQUEST, "answers": {"peg_pain": 11}}),
        json.dumps({**REQUEST, "answers": {"name": "\ud800 \u202e"}}),
        "[" * 100_000,
        json.dumps({**REQUEST, "answers": {"peg_pain": float("nan")}}),
        json.dumps(REQUEST),
    ]

    done = start("assess", "--jsonl", stdin="\n".join(lines))
    results = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0
    assert ["error" in result for result in results] == [
        False,
        True,
        True,
        True,
        False,
        True,
        True,
        False,
    ]
    assert results[0] == results[-1]
    assert results[3] == {"error": "peg_pain: expects a number from 0 to 10"}


@pytest.mark.parametrize("words", [["assess"], ["assess", "missing.json"], ["pdf"]])
def test_a_command_without_its_file_says_so(words: list[str]) -> None:
    done = run(*words)

    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_check_finds_the_published_content_clean() -> None:
    done = start("check")

    assert done.returncode == 0
    assert done.stdout.endswith("0 error(s), 0 note(s)\n")


def test_check_exits_with_1_on_a_folder_with_mistakes(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "questionnaire.yaml").write_text("id: broken\n", encoding="utf-8")

    done = run("check", str(tmp_path))

    assert done.returncode == 1
    assert "broken/rules.yaml:1: error: " in done.stdout


def test_a_flood_of_mistakes_is_cut_and_never_speaks_to_the_terminal(tmp_path: Path) -> None:
    answers = {f"\x1b[31m\nkey {number} {'x' * 500}": 1 for number in range(500)}
    request = {**REQUEST, "answers": answers}

    done = run("assess", written(tmp_path, "form.json", json.dumps(request)))

    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert lines[-1] == "and 480 more"
    assert len(lines) == 21
    assert "\x1b" not in done.stderr
    assert max(map(len, lines)) < 100


@pytest.mark.parametrize("on", ["0001-01-01", "0004-02-29", "9999-12-31"])
def test_any_real_day_can_be_judged(tmp_path: Path, on: str) -> None:
    request = {**REQUEST, "on": on, "answers": {}}

    assert run("assess", written(tmp_path, "form.json", json.dumps(request))).returncode == 0


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "form.json", "\ufeff" + json.dumps(REQUEST))

    assert run("assess", path).returncode == 0


def test_a_summary_is_sealed_with_a_passphrase_that_is_long_enough(tmp_path: Path) -> None:
    form, out = written(tmp_path, "form.json", json.dumps(REQUEST)), tmp_path / "summary.pdf"
    typed = ["short", "short", PASSPHRASE, PASSPHRASE]

    done = start(
        "pdf", "--answers", form, "--out", str(out), "--seal", stdin="\n".join(typed) + "\n"
    )

    assert done.returncode == 0
    assert "Use 12 to 100 letters" in done.stdout
    assert PASSPHRASE not in done.stdout + done.stderr
    sealed = pypdf.PdfReader(out)
    assert sealed.is_encrypted
    assert sealed.decrypt(PASSPHRASE) != pypdf.PasswordType.NOT_DECRYPTED


def test_a_summary_is_its_owners_alone_where_an_open_file_stood(tmp_path: Path) -> None:
    form, out = written(tmp_path, "form.json", json.dumps(REQUEST)), tmp_path / "summary.pdf"
    out.touch()
    out.chmod(0o644)

    assert run("pdf", "--answers", form, "--out", str(out)).returncode == 0

    assert out.stat().st_mode & 0o777 == 0o600


def test_a_command_that_is_forked_does_not_run_the_script_that_is_main_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    script = written(tmp_path, "app.py", f"open({str(ran)!r}, 'w').close()")
    main = ModuleType("__main__")
    main.__file__ = script
    monkeypatch.setitem(sys.modules, "__main__", main)

    assert run("--help").returncode == 0
    assert not ran.exists()
