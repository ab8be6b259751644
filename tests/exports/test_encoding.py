"""Bytes to text: three encodings, and a byte that is none."""

import pytest

from akit.exports.encoding import decode, is_binary


def test_utf8_with_and_without_mark_give_the_same_text():
    text = 'Café 6" décor'

    assert decode(text.encode("utf-8")).text == decode(text.encode("utf-8-sig")).text == text


def test_a_right_quote_of_windows_is_cp1252_and_not_kanji():
    found = decode("Wayne’s Hat®\nSöhne’s\n".encode("cp1252"))

    assert (found.encoding, found.text) == ("cp1252", "Wayne’s Hat®\nSöhne’s\n")


def test_kana_are_read_as_cp932():
    text = "日付\t評価\nサイズが小さい\t1\n"

    found = decode(text.encode("cp932"))

    assert (found.encoding, found.text) == ("cp932", text)


def test_kanji_alone_are_cp932_where_the_file_names_amazon_japan_or_the_account_is_at_home_there():
    data = "Amazon.co.jp\t東京都\n".encode("cp932")

    assert decode(data).text == "Amazon.co.jp\t東京都\n"
    assert decode("東京都\n".encode("cp932"), japanese=True).text == "東京都\n"


def test_a_title_cut_inside_a_character_stays_utf8_and_the_line_is_named():
    data = "a\nDécor é — ü\n".encode() + b"Caf\xc3\nend\n"

    found = decode(data)

    assert found.encoding == "utf-8"
    assert found.damaged_lines == (3,)
    assert found.text.split("\n")[2] == "Caf\ufffd"


def test_a_byte_that_is_nothing_in_cp1252_is_named():
    found = decode("Hat® é\n".encode("cp1252") + b"T\x81y\n")

    assert found.damaged_lines == (2,)


@pytest.mark.parametrize("data", [b"%PDF-1.4\x00\x01", b"PK\x03\x04\x00"])
def test_a_file_with_a_nul_byte_that_begins_like_no_text_is_none(data):
    assert is_binary(data)


def test_a_stray_nul_in_a_text_is_a_damaged_line_and_the_text_stays_one():
    data = b"amazon-order-id\tproduct-name\n1\tBe\0lt\n"

    assert not is_binary(data)
    assert decode(data).damaged_lines == (2,)
    assert decode(data).text.split("\n")[1] == "1\tBe\ufffdlt"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_text_of_two_or_four_bytes_a_letter_is_read_with_and_without_its_mark(encoding):
    text = "amazon-order-id\tproduct-name\n1\tGürtel\n" * 3

    assert not is_binary(text.encode(encoding))
    assert decode(text.encode(encoding)).text == text


def test_lines_of_an_old_macintosh_are_lines():
    assert decode(b"a\tb\r1\t2\r").text == "a\tb\n1\t2\n"


def test_markup_that_names_its_encoding_is_read_by_it():
    page = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<a>Amazon.co.jp Étui</a>\n'

    assert decode(page.encode("latin-1")).text == page  # and not Japanese, though it names Amazon Japan
    assert decode(page.replace("ISO-8859-1", "made-up").encode("utf-8")).encoding == "utf-8"


def test_lines_of_an_old_macintosh_are_in_its_own_letters():
    found = decode("numéro de versement\rÉté\r".encode("mac_roman"))

    assert (found.encoding, found.text) == ("mac_roman", "numéro de versement\nÉté\n")


HEAD = "amazon-order-id\tsales-channel\tproduct-name\n"
TITLES = {  # an encoding, a title in it, and whether how it was told is said
    "Japanese of the web": ("euc_jp", "サイズが小さいシャツ 水筒のふた", False),
    "Chinese without a word of the trade": ("gb18030", "保温杯不锈钢 儿童玩具大号", True),
    "Chinese of Taiwan": ("cp950", "不鏽鋼保溫杯 兒童玩具大號", True),
    "Polish": ("cp1250", "Złota rączka do łyżki, żółta", True),
    "Czech": ("cp1250", "Příliš žluťoučký kůň", True),
    "Turkish": ("cp1254", "Kadın ayakkabı, şık ve rahat, büyük", True),
    "French": ("cp1252", "Théière, 10 m³ ½ L´Oréal — l’original", False),
    "German": ("cp1252", "Größe Übergröße, Süßigkeiten ®", False),
    "Spanish": ("cp1252", "¿Qué? Niño pequeño Nº 3", False),
}


@pytest.mark.parametrize("name", TITLES)
def test_titles_of_many_countries_are_read_and_what_rests_on_their_look_is_said(name):
    encoding, title, said = TITLES[name]
    found = decode(f"{HEAD}1\tX\t{title}\n".encode(encoding))

    assert (found.encoding, found.text) == (encoding, f"{HEAD}1\tX\t{title}\n")
    assert bool(found.said) == said


@pytest.mark.parametrize(
    ("encoding", "title", "channel"),
    [("cp1251", "Кружка большая", "X"), ("cp1250", "Sukienka dziecięca", "Amazon.pl"), ("cp1254", "Kapı kolu", "X")],
)
def test_titles_that_may_be_garbled_are_said_to_be(encoding, title, channel):
    found = decode(f"{HEAD}1\t{channel}\t{title}\n".encode(encoding))

    assert found.encoding == "cp1252"
    assert "could not be told" in found.said


def test_chinese_of_an_account_at_home_in_japan_is_chinese_and_japanese_of_the_web_is_japanese():
    assert decode("Amazon.co.jp\t保温杯不锈钢\n".encode("gbk"), japanese=True).encoding == "gb18030"
    assert decode("Amazon.co.jp\t水筒のふた\n".encode("euc_jp"), japanese=True).encoding == "euc_jp"


def test_lines_of_files_joined_that_were_saved_apart_are_each_in_their_own_encoding():
    found = decode("Théière\nThéière à thé\n".encode("cp1252") + "Größe\n".encode() + b"Caf\xe9 \x92\n")

    assert found.text == "Théière\nThéière à thé\nGröße\nCafé ’\n"
    assert "1 are UTF-8" in found.said
