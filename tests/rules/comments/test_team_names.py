"""The names of the site and its team are theirs alone; everybody else keeps their own."""

import pytest

from comments_service.rules.comments.team_names import passes_for_the_team
from tests.support.cost import LINEAR, growth

SITE = "My site"


@pytest.mark.parametrize(
    "name",
    [
        "My site", "MY SITE", "mysite", "My site.", "My-site", "Мy sіte", "My s1te",
        "My site (team)", "The My site Team", "Admin", "Admin.", "admin!", "@admin", "ＡＤＭＩＮ",
        "Аdmіn", "Adm1n",
        "A d m i n", "a.d.m.i.n", "Administrator", "Moderator", "Mod", "owner (team)", "[Owner]",
        "The Team", "Team", "Tearn", "Staff", "Support", "Site Support", "AdminTeam", "TheAdmin",
        "Admin123", "Moderator 2", "★ Admin ★", "ᴀᴅᴍɪɴ", "Ⓐⓓⓜⓘⓝ", "Admin\u200b", "Ádmïn",
        "Support of this site", "the official site", "Jane (moderator)", "[mod] Jane",
        "Jane | Staff", "Jane - admin", "Léa — My site", "Jane <Admin>", "Jane / Site owner",
        "Jane（admin）", "{Mod}·Jo", "Jane, Moderator", "Jane «Admin»", "Jane “Admin”",
        "Jane *Admin*",
        "Jane ★ Admin", "Jane → Admin", "Jane :: Admin", "Jane #admin", "Jane—Admin",
        "Jane @ My site",
        "admin@blog.example", "siteadmin", "WebAdmin", "adminsite", "Mod3rator", "m0der4tor",
        "Customer Support", "Chief Editor", "Editor in chief", "Community Manager", "🅐🅓🅜🅘🅝",
        "⒜⒟⒨⒤⒩", "๐wner", "Jane『Admin』",
    ],
)  # fmt: skip
def test_a_name_of_the_site_or_a_role_passes_for_the_team(name: str) -> None:
    assert passes_for_the_team(name, SITE, "en")


@pytest.mark.parametrize(
    "name",
    [
        None, "", "Jane", "My", "Sitem", "Max Support", "Jane from support", "Team Rocket", "Adele",
        "Mody", "Adminka", "Owen", "Stafford", "Dale Root", "Tim", "مالك", "지원", "Malik", "🌳",
        "Leo Host", "Jean-Mod", "Jane (Paris)", "Ana | Leo", "Support, Max", "The Hague",
        "Théo", "123", "Teamo", "Ed", "Dupont, Jane", "Staff, Jane, Dr.", "Jane @ home",
        "jane@blog.example",
        "Webb", "Thea", "Superman", "Jane \"JJ\" Doe", "Al-Team", "#1 fan", "Head", "님", "Web",
        "347",
    ],
)  # fmt: skip
def test_a_name_of_somebody_does_not(name: str | None) -> None:
    assert not passes_for_the_team(name, SITE, "en")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("fr", "Administrateur"), ("fr", "Modératrice"), ("fr", "L'équipe du site"),
        ("fr-CA", "Équipe"), ("ar", "المدير"), ("ar", "الْمُدِير"), ("ar", "فريق الدعم"),
        ("de", "Betreiber"), ("es", "El Moderador"), ("ru", "Администратор"), ("ja", "管理人"),
        ("ja", "運営チーム"), ("zh-Hans", "管理员"), ("ko", "관리자"), ("ko", "관리자님"), ("ja",
        "管理人さん"), ("hi", "प्रशासक"),
        ("th", "ทีมงาน"),
        ("vi", "Quản trị viên"), ("pt-BR", "Equipe de suporte"), ("he", "צוות"), ("xx", "Admin"),
    ],
)  # fmt: skip
def test_roles_are_known_in_the_language_of_the_site(language: str, name: str) -> None:
    assert passes_for_the_team(name, SITE, language)


@pytest.mark.parametrize(
    ("language", "name"),
    [("ar", "مالك"), ("ko", "지원"), ("id", "Tim"), ("fr", "Luc Martin"), ("hi", "राम"),
     ("vi", "Trị Viên"), ("ru", "Иван"), ("en", "Betreiber")],
)  # fmt: skip
def test_names_of_people_are_free_in_every_language(language: str, name: str) -> None:
    assert not passes_for_the_team(name, SITE, language)


@pytest.mark.parametrize("site", ["", "...", "🌳", "Admin"])
def test_any_name_of_a_site_is_taken(site: str) -> None:
    assert not passes_for_the_team("Jane", site, "en")
    assert passes_for_the_team("Admin", site, "en")


@pytest.mark.timing
def test_a_long_name_takes_time_linear_in_its_length() -> None:
    names = ["adminadmins" * 6, "modmods" * 9, "a " * 32, "the" * 21]
    for name in names:
        assert not passes_for_the_team(f"{name} x", "adminadmin", "en")
    assert growth(lambda size: passes_for_the_team("admin" * size + "x", SITE, "en"), 400) <= LINEAR
