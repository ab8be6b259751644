"""The letters akit brings along: Noto Sans SC, so that Chinese shows on any machine, the same on every one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from akit.errors import FontError

FAMILY = "Noto Sans SC"  # the family name inside the file
FIRST_EAST_ASIAN = 0x2E80  # where Unicode's East Asian letters and their punctuation begin
NOT_NEEDED = ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]  # for vertical and fine setting
PACKAGE = "pylopdf-fonts-zh-cn"  # SIL Open Font License 1.1


def chinese_sans() -> Path:
    """Return the font file with Chinese and Japanese letters, simplified and traditional.

    Raises
    ------
    FontError : the package that carries it is not whole.
    """
    from pylopdf_fonts_zh_cn import sans_path

    path = sans_path()
    if not path.is_file():
        raise FontError(
            "The font with Chinese letters is not there.",
            found=f"no {path.name}",
            expected=f"{FAMILY}, from the package {PACKAGE}",
            hint=f"install it again: pip install --force-reinstall {PACKAGE}",
        )
    return path


@cache
def _letters() -> frozenset[int]:
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    plain = font_manager.findfont("DejaVu Sans")  # it travels inside matplotlib
    return frozenset(FT2Font(str(chinese_sans())).get_charmap()) | frozenset(FT2Font(plain).get_charmap())


def missing_letters(text: str) -> str:
    """Return the letters of a text that neither font akit draws with has, each once, in order.

    >>> missing_letters("订单缺陷率, 訂單, ご注文: 2.78%"), missing_letters("주문 ok")
    ('', '주문')
    """
    return "".join(dict.fromkeys(letter for letter in text if letter.isprintable() and ord(letter) not in _letters()))


def prove(texts: Iterable[str]) -> None:
    """Make sure that every letter of these texts can be drawn; done before a page in Chinese is rendered.

    Raises
    ------
    FontError : some cannot, so that a reader would see empty boxes.
    """
    lacking = missing_letters("".join(texts))
    if lacking:
        raise FontError(
            "Some letters would show as empty boxes.",
            found=lacking,
            expected=f"every letter in {FAMILY}",
            hint=f"install the font again: pip install --force-reinstall {PACKAGE}",
        )


def subset(letters: str) -> bytes:
    """Return a web font (WOFF) of the Chinese and Japanese letters among ``letters``; b"" where there are none.

    The same letters give the same bytes. What the font lacks is left out.
    """
    wanted = sorted({ord(letter) for letter in set(letters) if ord(letter) >= FIRST_EAST_ASIAN})
    if not wanted:
        return b""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(hinting=False, layout_features=[], name_IDs=[], drop_tables=NOT_NEEDED)
    out = BytesIO()
    with TTFont(chinese_sans(), lazy=True, recalcTimestamp=False) as font:
        narrowed = Subsetter(options)
        narrowed.populate(unicodes=wanted)
        narrowed.subset(font)
        font.flavor = "woff"
        font.save(out)
    return out.getvalue()
