"""The page shows what a reader needs, hides the code, and asks the network for nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat import v4

from akit.report.page import render
from akit.report.page.words import WORDS
from akit.report.tables import table

PAGE = Path(__file__).parents[2] / "akit" / "report" / "page"
SCRIPT = "".join((PAGE / name).read_text(encoding="utf-8") for name in ("exhibits.js", "page.js"))
CSS = (Path(__file__).parents[2] / "akit" / "report" / "page" / "page.css").read_text(encoding="utf-8")
MADE = {
    "notebook": "health",
    "parameters": {"account": "my <shop>", "as_of": "2026-05-15", "note": ""},
    "versions": {"akit": "0.1.0", "policy": "82fd4665c7ca"},
}


def md(text: str, *tags: str):
    return v4.new_markdown_cell(text, metadata={"tags": list(tags)})


def code(*outputs, tags=()):
    return v4.new_code_cell("the_code()", metadata={"tags": list(tags)}, outputs=list(outputs))


def shows(**data):
    return v4.new_output("display_data", {key.replace("_", "/", 1): value for key, value in data.items()})


def page(*cells, language="en") -> str:
    title = md("# Account health\n\nIs it under target?")
    return render(v4.new_notebook(cells=[title, *cells], metadata={"akit": MADE}), language=language)


class Requests(HTMLParser):
    """Gathers every address an HTML page may load or link to."""

    LOADS = (
        "src",
        "srcset",
        "data",
        "poster",
        "action",
        "formaction",
        "background",
        "manifest",
        "ping",
        "cite",
    )

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(html)
        self.loads += re.findall(r"url\(([^)]*)\)|@import\s+(\S+)", html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name in self.LOADS or (name.endswith("href") and tag not in ("a", "use")):
                self.loads.append(value)
            elif name.endswith("href"):
                self.links.append(value)


def assert_self_contained(html: str) -> None:
    found = Requests(without_own_script(html))
    loads = ["".join(load) for load in found.loads]
    assert [load for load in loads if not load.strip("'\"").startswith(("data:", "#"))] == []
    assert [link for link in found.links if not link.startswith(("#", "https://"))] == []
    assert {"script", "iframe", "object", "embed", "link", "base", "form"} & set(found.tags) == set()


def without_own_script(html: str) -> str:
    """The page less the one script it is meant to have; any other stays to be found."""
    script = f"<script>\n{SCRIPT}</script>"
    assert html.count(script) == 1
    return html.replace(script, "")


def text_of(html: str) -> str:
    whole = without_own_script(html)
    body = whole[whole.index("<body") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


# --- what it shows


def test_the_title_is_the_first_heading_and_the_language_is_declared():
    assert "<title>Account health</title>" in page() and '<html lang="en">' in page()
    assert '<html lang="zh-Hans">' in page(language="zh")


def test_code_stands_behind_a_fold_at_the_foot_alone():
    html = page(code(shows(text_plain="seen")))
    report, foot = html.split("<footer>")
    assert "the_code" not in report and "seen" in report
    assert re.search(r'<details class="code">.*the_code\(\).*</details>', foot, flags=re.DOTALL)


def test_a_browser_may_run_the_pages_own_script_and_no_other():
    html = page()
    allowed = re.search(r"script-src '(sha256-[^']+)'", html)[1]
    script = re.search(r"<script>(.*?)</script>", html, flags=re.DOTALL)[1]
    assert allowed == "sha256-" + b64encode(sha256(script.encode()).digest()).decode()


def test_the_data_link_of_an_exhibit_says_what_it_is_in_the_language():
    html = '<a class="data" download="x.csv" href="data:text/csv;base64,eA==">CSV</a>'
    assert ">Download data (CSV)</a>" in page(code(shows(text_html=html)))
    assert ">下载数据（CSV）</a>" in page(code(shows(text_html=html)), language="zh")


@pytest.mark.parametrize("tag", ["hide", "parameters", "injected-parameters"])
def test_cells_with_these_tags_are_left_out_whole(tag):
    assert "unseen" not in page(code(shows(text_plain="unseen"), tags=[tag]), md("unseen too", tag))


def test_stderr_is_left_out_and_stdout_is_shown():
    streams = [v4.new_output("stream", name=name, text=f"on {name} <b>") for name in ("stdout", "stderr")]
    html = page(code(*streams))
    assert "on stdout &lt;b&gt;" in html and "on stderr" not in html


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"text_html": "<p>rich</p>", "text_plain": "poor"}, "<p>rich</p>"),
        ({"text_markdown": "**rich**", "text_plain": "poor"}, "<strong>rich</strong>"),
        ({"image_svg+xml": "<svg/>", "image_png": "cG9vcg==", "text_plain": "poor"}, "<svg/>"),
        (
            {"image_png": "cmlj\naA==\n", "text_plain": "a chart"},
            'alt="a chart" src="data:image/png;base64,cmljaA=="',
        ),
        ({"text_plain": "1 < 2"}, "1 &lt; 2"),
    ],
    ids=["html", "markdown", "svg", "png", "text"],
)
def test_the_richest_form_of_an_output_is_shown(data, shown):
    html = page(code(shows(**data)))
    assert shown in html and "poor" not in html and "cG9vcg" not in html


def test_an_error_that_a_cell_was_allowed_to_raise_is_shown_without_colour_codes():
    error = v4.new_output("error", ename="E", evalue="v", traceback=["\x1b[31mE\x1b[0m: no <column>"])
    assert "E: no &lt;column&gt;</pre>" in page(code(error))


def test_money_in_markdown_is_no_formula():
    assert "<strong>$12</strong> and <strong>$30</strong>" in page(code(shows(text_markdown="**$12** and **$30**")))


def test_html_is_the_templates_right_and_not_that_of_computed_text():
    assert "<abbr>ODR</abbr>" in page(md("the <abbr>ODR</abbr>"))
    html = page(code(shows(text_markdown="said <script>alert(1)</script> <img src=x>\n\n<script>2</script>")))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html and "&lt;img src=x&gt;" in html
    assert "script" not in Requests(without_own_script(html)).tags and "img" not in Requests(html).tags


def test_tables_in_markdown_scroll_in_their_own_box():
    assert re.search(r'<div class="table" tabindex="0"><table>\s*<thead>', page(md("| a |\n|---|\n| 1 |")))


# --- contents, head and foot


def test_headings_have_ids_of_their_own_that_the_contents_lead_to():
    html = page(md("## Same *words*"), code(shows(text_markdown="## Same words")), md("## 订单缺陷率\n\n### Small"))
    ids = re.findall(r'<h\d id="([^"]+)"', html)
    assert ids == ["account-health", "same-words", "same-words-2", "订单缺陷率", "small", "made"]
    assert re.findall(r'<li><a href="#([^"]+)">([^<]*)</a>', html) == [
        ("same-words", "Same words"),
        ("same-words-2", "Same words"),
        ("订单缺陷率", "订单缺陷率"),
    ]


def test_a_page_of_one_section_needs_no_contents():
    assert "<nav" not in page(md("## Only one"))


def test_the_first_cell_heads_the_page_and_cells_tagged_footer_end_it():
    html = page(code(shows(text_plain="the files"), tags=["footer"]), md("## The body"))
    head, body, foot = re.findall(r"<(?:header|main|footer)\b.*?</(?:header|main|footer)>", html, flags=re.DOTALL)
    assert "Is it under target?" in head and "The body" in body and "the files" in foot
    assert "the files" not in body


def test_the_foot_tells_parameters_and_versions():
    text = text_of(page())
    assert "How this page was made Parameters account my &lt;shop&gt; as_of 2026-05-15 note empty Versions" in text
    assert "policy 82fd4665c7ca" in text


@pytest.mark.parametrize(
    ("language", "term", "meaning"), [("en", "Orders", "orders of the channel"), ("zh", "订单数", "下单日期在窗口内")]
)
def test_what_the_columns_shown_mean_stands_at_the_foot_in_the_language(language, term, meaning):
    frame = pd.DataFrame({"order_count": [3], "not_a_term": [1]})
    html = page(code(shows(text_html=table(frame, "Rates.", language=language)._repr_html_())), language=language)
    foot = html[html.index('<dl class="terms">') :]

    told = foot.split("</dl>")[0]
    assert f"<dt>{term}</dt><dd>" in told and "not a term" not in told.lower() and "`" not in told
    assert meaning in foot
    assert '<dl class="terms">' not in page(md("words alone"), language=language)


def test_the_pages_own_words_are_chinese_where_asked():
    text = text_of(page(md("## 一"), md("## 二"), language="zh"))
    assert "目录" in text and "本页如何生成" in text and "Contents" not in text


def test_every_word_of_the_page_is_there_in_both_languages():
    assert [key for key, both in WORDS.items() if len(both) != 2 or not all(both)] == []


# --- what it never does


def test_a_page_asks_the_network_for_nothing():
    html = page(md("See [the rule](https://sellercentral.amazon.com/help)."), code(shows(image_png="cG5n")))
    assert_self_contained(html)
    assert "default-src 'none'" in html, "and a browser holds it to that"


GUILTY = {
    "picture": '<img src="https://cdn/x.png">',
    "script": '<script src="x.js"></script>',
    "background": '<div style="background: url(x.png)">',
    "sheet": '<link href="x.css" rel="stylesheet">',
    "import": "<style>@import 'x.css'</style>",
    "plain-http": '<a href="http://x">',
}


@pytest.mark.parametrize("guilty", GUILTY.values(), ids=GUILTY)
def test_a_page_that_asks_for_something_is_found_out(guilty):
    with pytest.raises(AssertionError):
        assert_self_contained(page(md(guilty)))


def test_no_clock_and_no_chance_are_on_a_page():
    cells = [md("## One"), code(shows(text_plain="two"))]
    assert page(*cells) == page(*cells)


def test_rendering_leaves_the_notebook_alone():
    notebook = v4.new_notebook(cells=[md("# T"), code(shows(text_markdown="x"))], metadata={"akit": MADE})
    before = nbformat.writes(notebook)
    render(notebook)
    assert nbformat.writes(notebook) == before


def test_a_notebook_that_nothing_is_known_of_still_renders():
    html = render(v4.new_notebook(cells=[code(shows(text_plain="only"))]))
    assert "only" in html and "<title></title>" in html


# --- how it looks


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", range(3), ids=["light", "dark", "print"])
@pytest.mark.parametrize("role", ["ink", "quiet", "link", "alarm"])
def test_text_is_readable_on_its_paper(theme, role):
    paper, colour = (re.findall(rf"--{name}: (#\w+)", CSS)[theme] for name in ("paper", role))
    assert contrast(colour, paper) >= 4.5


def test_phones_dark_rooms_and_paper_are_thought_of():
    for query in ("prefers-color-scheme: dark", "max-width: 36rem", "@media print", "@page"):
        assert query in CSS
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in page()
