"""Characters that a script needs stay beside it, and hide nothing elsewhere."""

import pytest

from comments_service.rules.text.characters import is_visible, strip_hidden, tame, tame_line
from comments_service.rules.text.render import render


@pytest.mark.parametrize(
    "text",
    [
        "ភាសា\u200bខ្មែរ",
        "ภาษา\u200bไทย",
        "ພາສາ\u200bລາວ",
        "မြန်မာ\u200bဘာသာ",
        "ใช้\u200bWindows\u200bได้",
        "ภา\u2060ษา",
        "བོད་\u200bཡིག",
        "ᝀᝎ\u200bᝑ",
        "ᜊᜌ\u200bᜊ",
        "ᯅᯖ\u200bᯂ",
        "ꨀꨁ\u200bꨂ",
        "ᏣᎳ\u200bᎩ",
        "יְרוּשָׁלַ\u034fִם",
        "לִ\u034fֽ",
        "ᠮᠣᠩᠭᠣᠯ\u180b",
        "ᠠ\u180c, ᠠ\u180d, ᠠ\u180f",
        "ᠪᠠᠢᠨ\u180eᠠ",
        "⠓⠑⠇⠇⠕⠀⠺⠕⠗⠇⠙",
        "⠀⠀⠓⠑⠇⠇⠕",
        "می\u200cخواهم",
        "👩\u200d🚀",
    ],
)
def test_what_a_script_needs_stays(text: str) -> None:
    assert tame(text) == strip_hidden(text) == text
    assert render(text).html == f"<p>{text}</p>"
    assert tame_line(text) == text.lstrip("⠀")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cas\u200bino", "casino"),
        ("cas\u180bino", "casino"),
        ("cas⠀ino", "casino"),
        ("ไทย\u200b\u200b\u200bx", "ไทย\u200bx"),
        ("a\u200b\u200bไทย", "a\u200bไทย"),
        ("ᠠ\u180b\u180b\u180b", "ᠠ\u180b"),
        ("ไทยa\u200bb", "ไทยab"),
        ("cas\u2060ino", "casino"),
        ("ไทย\u200b\u2060\u200bx", "ไทย\u200bx"),
        ("cas\u034fino", "casino"),
        ("ם\u034fx", "םx"),
        ("ל\u05b7\u034f\u034f\u05b4", "ל\u05b4\u05b7"),
        ("x\u034f\u0301", "x\u0301"),
        ("ל\u05b7" + "\u034f\u05b4" * 20, "ל\u05b7" + "\u034f\u05b4" * 3),
        ("⠀\u2800", ""),
        ("e\u200d\u200bx", "ex"),
    ],
)
def test_what_hides_elsewhere_goes(text: str, shown: str) -> None:
    assert tame(text) == shown
    assert tame(shown) == shown


@pytest.mark.parametrize("name", ["\u200bไทย\u200b", "⠀⠚⠁⠝⠀", "\u0e34\u200bไทย"])
def test_a_name_begins_and_ends_with_what_shows(name: str) -> None:
    line = tame_line(name)
    assert is_visible(line[0]) and is_visible(line[-1])
    assert tame_line(line) == line


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "\u00a0", "⠀", "\u3164", "\u115f\u1160", "\uffa0", "\u0301\u0302", "\u200b\u200d",
     "\ufe0f", "\u2003\u3000", "\ue000", "\ufffc", "\U0001d159", "\u20dd"],
)  # fmt: skip
def test_blanks_do_not_show(text: str) -> None:
    assert not is_visible(text)


@pytest.mark.parametrize("text", [".", "⠓", "👍", "ᄀ", "ก", "!", "ｱ", "\u0e01\u0e34"])
def test_what_is_seen_shows(text: str) -> None:
    assert is_visible(text)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**「重要」**です", "<p><strong>「重要」</strong>です</p>"),
        ("**真，**她", "<p><strong>真，</strong>她</p>"),
        ("**중요(강조)**입니다", "<p><strong>중요(강조)</strong>입니다</p>"),
        ("~~終わり。~~です", "<p><del>終わり。</del>です</p>"),
        ("日本語**強調**日本語", "<p>日本語<strong>強調</strong>日本語</p>"),
        ("これは*「斜体」*と", "<p>これは<em>「斜体」</em>と</p>"),
        ("**ﾃｽﾄ｡**です", "<p><strong>ﾃｽﾄ｡</strong>です</p>"),
        ("**注意！**請看", "<p><strong>注意！</strong>請看</p>"),
        ("a*b*c **d**", "<p>a<em>b</em>c <strong>d</strong></p>"),
    ],
)
def test_emphasis_stands_beside_punctuation_of_east_asia(source: str, html: str) -> None:
    assert render(source).html == html


def test_a_link_in_emphasis_stands_beside_east_asian_letters() -> None:
    html = render("**[リンク](https://e.com)**です").html
    assert html.startswith('<p><strong><a href="https://e.com')
    assert html.endswith("リンク</a></strong>です</p>")
