"""A notice that was quoted, wrapped, saved as a page or mailed reads as it read before."""

import base64
import html
import json
import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akit.appeal import read_notice
from akit.appeal.notice import Notice
from akit.appeal.notice_asks import PARTS
from akit.appeal.notice_subject import STAGES
from akit.errors import AkitError

FOLDER = Path(__file__).parent / "notices"
GOLD = json.loads((FOLDER / "gold.json").read_text(encoding="utf-8"))
TEXTS = {name: (FOLDER / name).read_text(encoding="utf-8") for name in GOLD if "gbk" not in name and "eml" not in name}
ENGLISH = [name for name in TEXTS if name.startswith("en") and "copy" not in name and "paragraph" not in name]


def said(read: Notice) -> tuple[object, ...]:
    asks = [(ask.part, ask.category) for ask in read.asks]
    return read.stage, set(read.topics), asks, read.deadline_days, read.rate, read.target, read.marketplace


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


def wrapped(text: str) -> str:
    return "\n".join("\n".join(textwrap.wrap(line, 72)) for line in text.splitlines())


def other_bullets(text: str) -> str:
    return re.sub(r"(?m)^(?:--|[-–•*]) ", "● ", text)


def as_page(text: str) -> str:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line.strip())
    return f"<html><head><style>p {{ margin: 0 }}</style></head><body><div>{paragraphs}</div></body></html>"


def mailed(text: str, charset: str) -> bytes:
    body = base64.encodebytes(text.encode(charset)).decode()
    head = (
        f"From: someone@example.com\nDate: Mon, 01 Jan 2024 00:00:00 +0000\nContent-Type: text/plain; charset={charset}"
    )
    return f"{head}\nContent-Transfer-Encoding: base64\n\n{body}".encode()


@pytest.mark.parametrize("name", sorted(TEXTS)[::3])
@pytest.mark.parametrize("copy", [quoted, as_page, lambda text: text.replace("\n", "\r\n"), other_bullets])
def test_a_copy_reads_like_the_notice(name, copy):
    assert said(read_notice(copy(TEXTS[name]))) == said(read_notice(TEXTS[name]))


@pytest.mark.parametrize("name", ENGLISH)
def test_wrapped_lines_read_like_whole_ones(name):
    assert said(read_notice(wrapped(TEXTS[name]))) == said(read_notice(TEXTS[name]))


@pytest.mark.parametrize("name", ["zh-01-odr-deactivated.txt", "zh-06-authenticity.txt", "zh-41-refused-two.txt"])
@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_a_mail_in_a_chinese_charset_reads_like_its_text(name, charset):
    assert said(read_notice(mailed(TEXTS[name], charset))) == said(read_notice(TEXTS[name]))


def test_a_text_file_in_gb18030_is_read():
    read = read_notice(TEXTS["zh-01-odr-deactivated.txt"].encode("gb18030"))

    assert (read.language, read.stage, read.deadline_days) == ("zh", "deactivation", 14)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 \x00", "is no text"),
        (b"x" * 9_000_000, "too large"),
        (b"word " * 30_000, "too long"),
    ],
)
def test_what_is_no_notice_is_refused_with_the_reason(bad, says):
    with pytest.raises(AkitError, match=says):
        read_notice(bad)


def test_a_second_sentence_of_an_item_does_not_end_its_list():
    items = "-- Invoices. They have to show your sales.\n-- A letter of authorization\n"
    said = f"Your listing has been removed. Please send:\n{items}"

    assert [ask.part for ask in read_notice(said).asks] == ["documents", "documents"]


@pytest.mark.parametrize(
    "endless", ["请提供账户停用的原因和措施" * 1500, " " * 30_000 + "x", "https://" * 4_000, "a:\n" * 3_000]
)
def test_text_without_end_is_read_in_a_moment(endless):
    assert read_notice(endless).stage in STAGES


@settings(max_examples=60)
@given(st.data())
def test_any_mangled_notice_is_read_to_words_of_the_vocabulary(data):
    lines = TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))].splitlines()
    kept = data.draw(st.lists(st.sampled_from(lines), max_size=20))
    noise = data.draw(st.text(max_size=40))
    read = read_notice("\n".join([*kept, noise, "."]))

    assert read.stage in STAGES
    assert {ask.part for ask in read.asks} <= set(PARTS)
    assert all(ask.text for ask in read.asks)
