"""TOML of a Hugo site, and what else lies about in a repository."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support.cost import LINEAR, growth
from tests.transfer.command import bring
from tests.transfer.samples_of import by_text
from tests.transfer.variants.reading import contents, file_with, folder_with

ONE = 'name = "A"\nmessage = "one"\ndate = 2020-01-01T00:00:00Z\n'
TWO = "name = 'B'\nmessage = 'two'\n"
LIST = '[[comments]]\nname = "A"\nmessage = "one"\npost_url = "/a/"\n'


@pytest.mark.parametrize(
    "files",
    [
        {"1.toml": ONE, "2.toml": TWO},
        {"1.toml": "\ufeff" + ONE.replace("\n", "\r\n"), "2.TOML": TWO},
        {"1.toml": ONE.encode("utf-16"), "2.yml": "name: B\nmessage: two\n"},
        {"all.toml": f'{LIST}[[comments]]\nname = "B"\nmessage = """\ntwo"""\n'},
        {"all.toml": f'{LIST}[[comments.replies]]\nauthor = {{name = "B"}}\nmessage = "two"\n'},
        {"all.toml": f'[["/a/"]]\n{ONE}[["/a/"]]\n{TWO}'},
        {"1.toml": 'text = "one"\n[author]\nname = "A"\n', "2.toml": f"tags = [1, 2.5]\n{TWO}"},
        {"1.md": '+++\nname = "A"\npost_id = "/a/"\ndate = 2020-01-01\n[x]\na = 1\n+++\none\n',
         "2.md": "+++\nname = 'B'\npost_id = '/a/'\nmessage = '''\ntwo'''\n+++\n"},
    ],
)  # fmt: skip
def test_toml_is_read_in_every_layout(tmp_path: Path, files: dict[str, Any]) -> None:
    folder = {f"comments/a/{name}": data for name, data in files.items()}
    found = contents(folder_with(tmp_path, folder))
    shown = [(one.name, one.html) for one in found.comments]
    assert shown == [("A", "<p>one</p>"), ("B", "<p>two</p>")]
    assert (found.format, found.skipped) == ("staticman", {})


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("2020-01-01T00:00:00Z", "1577836800"),
        ("2020-01-01T02:00:00.5+02:00", "1577836800"),
        ("2020-01-01 00:00:00", "1577836800"),
        ("2020-01-01", "1577836800"),
        ('"2020-01-01"', "1577836800"),
        ("1577836800", "1577836800"),
        ("12:00:00", None),
    ],
)
def test_dates_of_toml_are_times(tmp_path: Path, date: str, at: str | None) -> None:
    path = file_with(tmp_path, "one.toml", f'date = {date}\nname = "A"\nmessage = "one"\n')
    assert [one.at for one in contents(path).comments] == [at]


@pytest.mark.parametrize("key", ["a", '"a b"', "'a'"])
@pytest.mark.parametrize("line", ["{} = 1\n", "[{}]\n", 'x = ["""x"""", {{{} = 1}}]\n'])
@pytest.mark.timing
def test_a_key_of_many_parts_costs_no_more_than_its_length(
    tmp_path: Path, line: str, key: str
) -> None:
    def read(parts: int) -> None:
        deep = line.format(".".join([key] * parts))
        found = contents(folder_with(tmp_path, {"1.toml": deep, "2.toml": TWO}))
        assert [one.html for one in found.comments] == ["<p>two</p>"]
        assert sum(found.skipped.values()) == 1

    assert growth(read, 20_000) < LINEAR


def test_dots_within_a_text_make_no_key(tmp_path: Path) -> None:
    dots = "a.b.c " * 5_000
    for number, quotes in enumerate(('"', "'", '"""', "'''")):
        text = f"message = {quotes}{dots}{quotes} # {dots}\nname = 'A'\n"
        [one] = contents(file_with(tmp_path, f"{number}.toml", text)).comments
        assert one.html.count("a.b.c") == 5_000


@pytest.mark.parametrize("data", ['message = "one\n', "= 1", "a = [", "\0", "a = 1\na = 2", "["])
def test_broken_toml_is_counted_and_named(tmp_path: Path, data: str) -> None:
    found = contents(folder_with(tmp_path, {"1.toml": data, "2.toml": TWO}))
    assert len(found.comments) == 1
    assert sum(found.skipped.values()) == 1


REPOSITORY = {
    "hugo.toml": 'baseURL = "https://e.example/"\n[params]\ntext = "© Ann"\n[params.x]\nbody = "y"',
    "i18n/en.toml": '[comment]\nother = "Comments"\n',
    "i18n/fr.yaml": "comment: Commentaires\nmessage: Message\n",
    "_config.yml": "comment: A site\ntext: of mine\n",
}


def test_settings_and_phrases_of_a_theme_are_no_comments(tmp_path: Path) -> None:
    found = contents(
        folder_with(tmp_path, REPOSITORY | {"data/a/1.toml": ONE, "data/a/2.yml": TWO})
    )
    assert [one.html for one in found.comments] == ["<p>one</p>"]


def test_a_repository_with_a_folder_of_comments_has_them_there(tmp_path: Path) -> None:
    team = "- name: Ann\n  text: Founder.\n- name: Bob\n  text: Cook.\n"
    files = REPOSITORY | {"data/comments/a/1.toml": ONE, "data/team.yaml": team}
    found = contents(folder_with(tmp_path, files))
    assert [one.html for one in found.comments] == ["<p>one</p>"]
    assert [count for reason, count in found.skipped.items() if "beside" in reason] == [2]


@pytest.mark.parametrize(
    ("field", "status"),
    [
        ("hidden = true", "held"),
        ("hidden = ''", "published"),
        ("approved = false", "held"),
        ("published = false", "held"),
        ("published = 2020-01-01", "published"),
        ("comment_approved = '0'", "held"),
        ("comment_approved = 'spam'", "spam"),
        ("status = 'pending'", "held"),
        ("status = 'Approved'", "published"),
        ("status = 'trash'", "deleted"),
        ("draft = true", "held"),
        ("spam = 'yes'", "spam"),
        ("deleted = true", "deleted"),
        ("status = 'active'", "published"),
    ],
)
def test_what_was_kept_back_elsewhere_is_not_published(
    app: Flask, tmp_path: Path, field: str, status: str
) -> None:
    files = {"comments/a/1.toml": ONE + field, "comments/a/2.toml": TWO}
    bring(app, "auto", folder_with(tmp_path, files))
    [found] = [row for row in by_text(app).values() if row.source_id == "1"]
    assert found.status == status
