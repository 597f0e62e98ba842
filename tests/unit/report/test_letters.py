"""What is printed of what was typed: everything, or its name; nothing that hides or reorders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.report.pdf.fonts import FOLDER, FONTS, face, face_for, wide_face
from screening.report.pdf.letters import JOINERS, printable

SYMBOLS = "-5 or \N{MINUS SIGN}5, ≥ 7 ✓"
SCRIPTS = {
    "Latin": "Zoë Ångström-Łukasz",
    "Vietnamese": "Nguyễn Thị Hồng Ánh",
    "Cyrillic": "Олена Шевченко ґ",
    "Greek": "Παπαδόπουλος ᾧ",
    "Gurmukhi": "ਹਰਪ੍ਰੀਤ ਕੌਰ।",
    "Hebrew": "ד״ר דָּוִד כהן־לוי",
    "Arabic": "محمد، ٣ أشهر؟",
    "Farsi": "زهرا پژمان ۴ گچ",
    "Chinese simplified": "张伟明，骨头",
    "Chinese traditional": "陳麗華，骨頭",
    "Korean": "김민수",
    "Japanese": "佐藤 ひらがな カタカナ",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_printed_as_it_is(script: str) -> None:
    assert printable(SCRIPTS[script]) == SCRIPTS[script]


@given(st.text(max_size=200))
def test_printable_text_can_be_drawn_to_the_last_letter(text: str) -> None:
    for letter in printable(text):
        for bold in (False, True):
            assert letter == "\n" or letter in JOINERS or face_for(letter, bold=bold)


def test_a_letter_without_a_font_is_named_and_never_dropped() -> None:
    assert printable("न") == "[U+0928 DEVANAGARI LETTER NA]"
    assert printable("😀") == "[U+1F600 GRINNING FACE]"
    assert printable("\ud800") == "[U+D800 UNNAMED]"
    assert printable(SYMBOLS) == SYMBOLS


def test_marks_that_reorder_or_hide_text_are_taken_out() -> None:
    assert printable("exe\u202egnp\u202c\u2066x\u2069\u200b\x00\x07\ufeff") == "exegnpx"
    assert printable("a\tb\r\nc") == "a b\nc"


def test_marks_that_are_piled_too_high_are_named() -> None:
    assert printable("a" + "\u0316" * 6) == "a" + "\u0316" * 4 + (
        "[U+0316 COMBINING GRAVE ACCENT BELOW]" * 2
    )


def test_a_variant_of_a_letter_is_the_letter_and_a_sign_with_ink_is_kept() -> None:
    assert printable("辻\U000e0100") == "辻"
    assert printable("\u06dd") == "\u06dd"


def test_a_joiner_stays_where_letters_join_and_nowhere_else() -> None:
    assert printable("می\u200cخواهم") == "می\u200cخواهم"
    assert printable("a\u200cb") == "ab"
    assert printable("\u200cخ\u200c") == "خ"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("骨头疼", "hans"),
        ("骨頭疼", "hant"),
        ("骨が痛い", "japanese"),
        ("뼈가 아파요 骨", "korean"),
        ("骨", "hans"),
    ],
)
def test_han_letters_are_drawn_as_their_country_draws_them(text: str, name: str) -> None:
    assert wide_face(text) == name
    assert all(face_for(letter, bold=False, wide=name) == name for letter in text if letter > "⺀")


@pytest.mark.parametrize("name", FONTS)
def test_every_font_draws_some_letter_that_is_looked_for_in_it(name: str) -> None:
    bold, wide = bool(FONTS[name].bold), name

    found = (face_for(letter, bold=bold, wide=wide) for letter in face(name).widths)

    assert name in found


def test_every_font_is_cut_by_the_script_and_named_with_its_licence() -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    files = {kind.file for kind in FONTS.values()}

    assert files == {path.name for path in FOLDER.glob("*.ttf")}
    for file in files:
        assert f'"{file}"' in (FOLDER.parents[3] / "scripts" / "fonts.py").read_text()
        assert file.partition("-")[0] in told
    for licence in ("OFL.txt", "DEJAVU-LICENCE.txt"):
        assert licence in told
        assert (FOLDER / licence).exists()
