"""Every letter akit writes can be drawn on a machine that has no fonts of its own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from akit import fonts
from akit.errors import FontError
from akit.prose.language import sentences_of
from akit.report.page.words import WORDS as PAGE_WORDS
from akit.words import WORDS


def test_every_word_and_sentence_of_the_kit_can_be_drawn():
    said = [*(zh for _, zh in WORDS.values()), *(zh for _, zh in PAGE_WORDS.values()), *sentences_of("zh").values()]

    fonts.prove(said)


def test_traditional_chinese_and_japanese_are_there_too():
    assert fonts.missing_letters("訂單缺陷率 索賠 退貨 ご注文の商品が届きません カタカナ ー ㈱") == ""


def test_letters_no_font_has_are_named():
    with pytest.raises(FontError, match="주문") as caught:
        fonts.prove(["order 订单", "주문"])
    assert "pip install" in str(caught.value)


def test_a_package_without_its_file_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("pylopdf_fonts_zh_cn.sans_path", lambda: tmp_path / "NotoSansSC-Regular.otf")

    with pytest.raises(FontError, match="is not there"):
        fonts.chinese_sans()


def test_a_web_font_holds_the_letters_asked_for_and_no_other():
    with TTFont(BytesIO(fonts.subset("ODR 订单缺陷率，ご 주"))) as font:
        letters = set(font.getBestCmap())

    assert letters == {ord(letter) for letter in "订单缺陷率，ご"}
    assert fonts.subset("订单") == fonts.subset("单订 订") and fonts.subset("plain") == b""
