"""Names of people, printed right or refused in one sentence."""

import unicodedata

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from deskswap.errors import RecordError
from deskswap.records.certificate import lines_of
from deskswap.records.names import BOLD, PLAIN, Written, joined, written


@pytest.mark.parametrize(
    "name",
    ["Ines Okafor", "Søren Ångström-Þór", "Nguyễn Thị Minh Khai", "Αλεξάνδρα Παπαδοπούλου", "Дмитрий Шостакович",
     "Գայանե", "გიორგი", "O’Brien, Jr.", "Kaʻiulani", "X Æ A-12"],
)  # fmt: skip
def test_a_name_from_left_to_right_is_drawn_as_it_stands_in_the_bold_font(name):
    assert written(name) == Written(name, BOLD)
    assert written(f"  {name} ").embedded


def test_a_letter_and_its_mark_become_one_where_there_is_such_a_letter():
    assert written("Zoe\u0308").signs == "Zoë"


@pytest.mark.parametrize(
    ("name", "font"),
    [("王小明", "STSong-Light"), ("陳大文", "MSung-Light"), ("東山 かおり", "HeiseiMin-W3"), ("김민수", "HYSMyeongJo-Medium"),
     ("Mei 王", "STSong-Light"), ("峠 一郎", "STSong-Light"), ("김 王", "HYSMyeongJo-Medium")],
)  # fmt: skip
def test_chinese_japanese_and_korean_take_a_font_that_readers_bring_along(name, font):
    drawn = written(name)
    assert (drawn.signs, drawn.font, drawn.embedded) == (name, font, False)


def test_hebrew_is_drawn_from_the_right():
    assert written("שרה לוי") == Written("יול הרש", BOLD, -1)


def test_arabic_letters_are_joined():
    # محمد: meem initial, hah medial, meem medial, dal final
    assert [f"{ord(sign):04X}" for sign in joined("محمد")] == ["FEE3", "FEA4", "FEE4", "FEAA"]


def test_lam_and_alef_are_one_sign_also_after_another_letter():
    assert [f"{ord(sign):04X}" for sign in joined("لا")] == ["FEFB"]
    assert [f"{ord(sign):04X}" for sign in joined("بلال")] == ["FE91", "FEFC", "FEDD"]


def test_letters_that_reach_only_to_one_side_break_the_line():
    # دار: dal, alef and reh stand alone
    assert [f"{ord(sign):04X}" for sign in joined("دار")] == ["FEA9", "FE8D", "FEAD"]


def test_a_blank_breaks_the_line_of_arabic():
    assert [f"{ord(sign):04X}" for sign in joined("بب ب")] == ["FE91", "FE90", "0020", "FE8F"]


def test_persian_letters_have_their_own_forms():
    # گل: gaf initial, lam final
    assert [f"{ord(sign):04X}" for sign in joined("گل")] == ["FB94", "FEDE"]


def test_arabic_is_drawn_from_the_right_in_its_forms():
    drawn = written("محمد")
    assert (drawn.signs, drawn.font, drawn.step) == (joined("محمد")[::-1], BOLD, -1)


def test_a_joined_name_says_the_same_letters():
    for name in ("محمد عبد الله الأمين", "پروانه گلستانی", "علی رضا", "فاطمة الزهراء"):
        assert unicodedata.normalize("NFKC", joined(name)) == unicodedata.normalize("NFKC", name)


def test_parentheses_open_the_other_way_from_the_right():
    assert written("שרה (לוי)").signs == "(יול) הרש"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "The name is empty; write the name that the certificate should bear."),
        (" \t ", "The name is empty; write the name that the certificate should bear."),
        ("x" * 500, "The name has 500 characters; a name here has 100 at most, so shorten it."),
        ("Ana\nBell", "The name has more than one line; write it on one."),
        ("Ana\u2028Bell", "The name has more than one line; write it on one."),
        ("A\x07na", "The name holds a sign that cannot be seen (U+0007); type it again without it."),
        ("A\u202ena", "The name holds a sign that cannot be seen (U+202E); type it again without it."),
        ("A\u200bna", "The name holds a sign that cannot be seen (U+200B); type it again without it."),
        ("\ud83d", "The name holds half a character; type it again."),
        ("Ana 🙂", "“🙂” (slightly smiling face) is no sign of a name; leave it out."),
        ("1 + 1", "“+” (plus sign) is no sign of a name; leave it out."),
        ("x\u0301", "The mark U+0301 (combining acute accent) cannot be put in its place here;"
                    " write the name without it, or in Latin letters."),
        ("अमिता", "“अ” (devanagari letter a) is of a script that the certificate cannot print;"
                  " write the name without it, or in Latin letters."),
        ("สมชาย", "“ส” (thai character so sua) is of a script that the certificate cannot print;"
                  " write the name without it, or in Latin letters."),
        ("Ana محمد", "“م” is written from right to left and “A” from left to right;"
                     " write the name in one of the two scripts."),
        ("𠮷田", "“𠮷” (cjk unified ideograph-20bb7) is in no font that holds the rest of the name;"
                " write the name without it, or in Latin letters."),
        ("Ꜳꞷ", "“ꞷ” (latin small letter omega) is not in the font of the certificate;"
               " write the name without it, or in Latin letters."),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_refused_in_one_sentence(name, sentence):
    with pytest.raises(RecordError) as refused:
        written(name)
    assert str(refused.value) == sentence


def test_every_sign_that_there_is_is_printed_or_refused():
    for code in range(0, 0x11000, 7):
        try:
            drawn = written(f"A{chr(code)}" if code % 2 else chr(code) * 2)
        except RecordError as error:
            assert "\n" not in str(error).replace(chr(code), "")
        else:
            assert drawn.signs.strip()


def test_a_long_name_is_broken_at_blanks_and_nothing_is_lost():
    drawn = written("Maximiliane Theodora von und zu Hohenstaufen-Rabenstein der Jüngeren Linie")
    lines = lines_of(drawn, 15, 300)
    assert len(lines) > 1
    assert " ".join(lines) == drawn.signs
    assert all(stringWidth(line, drawn.font, 15) <= 300 for line in lines)


def test_a_name_without_blanks_is_broken_anywhere():
    assert "".join(lines_of(Written("W" * 100, PLAIN), 15, 300)) == "W" * 100


def test_a_long_name_from_the_right_begins_on_the_first_line():
    first, second = lines_of(written("אבגדה וזחטי"), 15, 60)
    assert (first, second) == ("הדגבא", "יטחזו")
