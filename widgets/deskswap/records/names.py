"""A person's name on paper: which font holds every sign of it, and in which order and form the signs are drawn.

Rules this module keeps:

- A name is printed right or refused in one sentence that says which sign it is about and what to do.
- Only fonts that are there on every machine: DejaVu Sans, which matplotlib brings (embedded in the file), and for
  Chinese, Japanese and Korean the fonts that every reader of PDF knows by name.
- Arabic letters are joined and right-to-left names are turned here, because the library that draws them needs further
  packages for it. Scripts whose signs have to be put together (Devanagari, Thai, Tamil and more) are refused.

Source of the joining forms: the Unicode Character Database's compatibility decompositions of the presentation forms.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import matplotlib
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

from deskswap.core.activity import hidden
from deskswap.errors import RecordError

MOST = 100
"""The most characters of a name."""

PLAIN, BOLD = "DejaVuSans", "DejaVuSans-Bold"
"""The embedded fonts."""

ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "MODIFIER")
"""Scripts that DejaVu Sans holds and that are drawn letter by letter, once Arabic is joined."""

JAPANESE, KOREAN = ("HeiseiMin-W3", "cp932"), ("HYSMyeongJo-Medium", "cp949")
CHINESE = (("STSong-Light", "gb2312"), ("MSung-Light", "big5"), ("STSong-Light", "gbk"))
"""Fonts that readers of PDF know by name, each with a character set that it holds; the usual ones come first."""

KANA, HANGUL = ("HIRAGANA", "KATAKANA"), ("HANGUL",)

SIGNS = "LNP"
"""The first letters of the categories that a name is made of: letters, numbers, punctuation. Blanks come beside."""


class Written(NamedTuple):
    """A name as it is drawn: its signs from left to right, the font, and the step in which they are read (1 or −1)."""

    signs: str
    font: str
    step: int = 1

    @property
    def embedded(self) -> bool:
        """Whether the font is in the file; else the reader's own is used."""
        return self.font in (PLAIN, BOLD)


def written(name: str) -> Written:
    """How a name is drawn. Raises `RecordError` with one sentence where it cannot be."""
    if any("\ud800" <= sign <= "\udfff" for sign in name):
        raise RecordError("The name holds half a character; type it again.")
    text = unicodedata.normalize("NFC", name.strip())
    if not text:
        raise RecordError("The name is empty; write the name that the certificate should bear.")
    if len(text) > MOST:
        raise RecordError(f"The name has {len(text)} characters; a name here has {MOST} at most, so shorten it.")
    for sign in text:
        _check(sign)
    if _has_script(text, (*KANA, *HANGUL, "CJK", "IDEOGRAPHIC")):
        return Written(text, _font_by_name(text))
    turned = _from_the_left(text)
    missing = [sign for sign in turned if ord(sign) not in _glyphs()]
    if missing:
        raise RecordError(f"{_called(missing[0])} is not in the font of the certificate; {WITHOUT}")
    font = BOLD if all(ord(sign) in _glyphs(BOLD) for sign in turned) else PLAIN
    return Written(turned, font, 1 if turned == text else -1)


WITHOUT = "write the name without it, or in Latin letters."


def _check(sign: str) -> None:
    """Refuse what is no part of a name, or stands in a script that cannot be drawn."""
    if sign in "\r\n\u2028\u2029\x0b\x0c\x85":
        raise RecordError("The name has more than one line; write it on one.")
    category = unicodedata.category(sign)
    if hidden(sign) or category in ("Cf", "Co", "Cn"):
        raise RecordError(f"The name holds a sign that cannot be seen ({_number(sign)}); type it again without it.")
    if category.startswith("M"):
        raise RecordError(f"The mark {_number(sign)} ({_name(sign)}) cannot be put in its place here; {WITHOUT}")
    if category != "Zs" and category[0] not in SIGNS:
        raise RecordError(f"{_called(sign)} is no sign of a name; leave it out.")
    known = (*ALPHABETS, *KANA, *HANGUL, "CJK", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH")
    if category[0] == "L" and not _has_script(sign, known):
        raise RecordError(f"{_called(sign)} is of a script that the certificate cannot print; {WITHOUT}")


def _name(sign: str) -> str:
    return unicodedata.name(sign, "without a name").lower()


def _number(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def _called(sign: str) -> str:
    return f"“{sign}” ({_name(sign)})"


def _has_script(text: str, scripts: tuple[str, ...]) -> bool:
    return any(unicodedata.name(sign, "").startswith(scripts) for sign in text)


# ---- fonts -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def fonts() -> None:
    """Make the fonts known to the library that draws, once."""
    place = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for font in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(font, str(place / f"{font}.ttf")))
    for font in dict.fromkeys(font for font, _ in (*CHINESE, JAPANESE, KOREAN)):
        pdfmetrics.registerFont(UnicodeCIDFont(font))


@lru_cache(maxsize=2)
def _glyphs(font: str = PLAIN) -> frozenset[int]:
    """The code points that an embedded font has a glyph for."""
    fonts()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


def _font_by_name(text: str) -> str:
    """The first font that holds every sign: the Japanese or Korean one where the name is written so, else Chinese."""
    order = [*CHINESE, JAPANESE, KOREAN]
    if _has_script(text, KANA):
        order.insert(0, JAPANESE)
    elif _has_script(text, HANGUL):
        order.insert(0, KOREAN)
    for font, holds in order:
        if _encodes(text, holds):
            return font
    best = max((holds for _, holds in order), key=lambda holds: sum(_encodes(sign, holds) for sign in text))
    missing = next(sign for sign in text if not _encodes(sign, best))
    raise RecordError(f"{_called(missing)} is in no font that holds the rest of the name; {WITHOUT}")


def _encodes(text: str, holds: str) -> bool:
    try:
        text.encode(holds)
    except UnicodeEncodeError:
        return False
    return all(ord(sign) <= 0xFFFF for sign in text)


# ---- from right to left ------------------------------------------------------------------------------------------


def _from_the_left(text: str) -> str:
    """The signs in the order in which they are drawn; a name that mixes both directions is refused."""
    turned = [sign for sign in text if unicodedata.bidirectional(sign) in ("R", "AL")]
    if not turned:
        return text
    across = [sign for sign in text if unicodedata.bidirectional(sign) in ("L", "EN", "AN")]
    if across:
        raise RecordError(
            f"“{turned[0]}” is written from right to left and “{across[0]}” from left to right;"
            " write the name in one of the two scripts."
        )
    mirror = str.maketrans("()[]«»", ")(][»«")
    return joined(text)[::-1].translate(mirror)


def joined(text: str) -> str:
    """Arabic letters in the forms that they take beside each other, still in the order of reading."""
    forms, pairs = _forms()
    found: list[str] = []
    index, joins = 0, False  # whether the letter before reaches out to this one
    while index < len(text):
        sign = text[index]
        pair = pairs.get(text[index : index + 2])
        if pair:
            found.append(pair["final" if joins and "final" in pair else "isolated"])
            index, joins = index + 2, False
            continue
        own = forms.get(sign, {})
        following = text[index + 1 : index + 2]
        reaches = "initial" in own and "final" in forms.get(following, {})
        reaches = reaches or ("initial" in own and any(pair[0] == following for pair in pairs))
        name = {(False, False): "isolated", (True, False): "final", (False, True): "initial", (True, True): "medial"}
        found.append(own.get(name[joins and "final" in own, reaches], sign))
        index, joins = index + 1, reaches
    return "".join(found)


@lru_cache(maxsize=1)
def _forms() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """For each Arabic letter its forms by name, and the same for lam with alef, which are drawn as one."""
    forms: dict[str, dict[str, str]] = {}
    pairs: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBFF), *range(0xFE80, 0xFEFD)):
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        whole = "".join(chr(int(letter, 16)) for letter in letters)
        if kind in ("<isolated>", "<final>", "<initial>", "<medial>"):
            if len(whole) == 1:
                forms.setdefault(whole, {})[kind.strip("<>")] = chr(code)
            elif whole[0] == "\u0644":
                pairs.setdefault(whole, {})[kind.strip("<>")] = chr(code)
    return forms, pairs
