"""Names that pass for the site or its team: only they may use them. Pure.

A name does where nothing but such words is in it: ``Admin.``, ``owner (team)``, ``The Site Staff``,
``My site``; or in one part of it, set off by a mark: ``Jane (moderator)``, ``Jane | Staff``.
``Jane from support`` is somebody.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from comments_service.rules.text.characters import MARKS
from comments_service.rules.text.words import fold, skeletons

_ENGLISH = (
    "admin admins administrator administrators administration mod mods moderator moderators"
    " moderation owner owners team staff support webmaster sysadmin root system official editor"
    " editors editorial helpdesk author manager managers"
)
# What a site's team is called, by language; nothing that is somebody's name too, as Malik (owner),
# Tim (team) and Jiwon (support) are.
_ROLES = {
    "ar": "مدير المدير المشرف الإدارة إدارة فريق الفريق الدعم دعم المالك المحرر الرسمي التحرير",
    "bn": "প্রশাসক মডারেটর দল সহায়তা",
    "cs": "administrátor správce moderátor majitel vlastník tým podpora redakce",
    "da": "administrator moderator ejer team support redaktion redaktionen",
    "de": "administrator administratorin moderator moderatorin moderation betreiber betreiberin"
    " inhaber inhaberin besitzer team support redaktion offiziell",
    "el": "διαχειριστής συντονιστής ιδιοκτήτης ομάδα υποστήριξη",
    "es": "administrador administradora moderador moderadora dueño dueña propietario propietaria"
    " equipo soporte redacción oficial",
    "fa": "مدیر مدیریت تیم پشتیبانی",
    "fi": "ylläpito ylläpitäjä moderaattori omistaja tiimi tuki toimitus",
    "fr": "administrateur administratrice administrateurs modérateur modératrice modérateurs"
    " modération propriétaire équipe assistance rédaction officiel officielle webmestre auteur"
    " autrice",
    "he": "מנהל מנהלת מנחה בעלים צוות תמיכה הנהלה",
    "hi": "प्रशासक व्यवस्थापक मॉडरेटर संचालक टीम सहायता",
    "id": "administrator moderator pemilik dukungan pengelola",
    "it": "amministratore amministratrice moderatore moderatrice proprietario squadra staff"
    " assistenza redazione ufficiale",
    "ja": "管理者 管理人 モデレーター 運営 運営者 スタッフ サポート チーム 編集部 公式",
    "ko": "관리자 운영자 운영진 주인장 스태프 공식",
    "nl": "beheerder beheerders moderator eigenaar team ondersteuning redactie",
    "pl": "administrator administratorka moderator moderatorka właściciel zespół wsparcie redakcja",
    "pt": "administrador administradora moderador moderadora dono dona proprietário equipe equipa"
    " suporte apoio redação oficial",
    "ro": "administrator moderator proprietar echipa suport redacția",
    "ru": "админ администратор модератор владелец команда поддержка редакция администрация",
    "sv": "administratör moderator ägare team support redaktion redaktionen",
    "th": "ผู้ดูแล ผู้ดูแลระบบ แอดมิน เจ้าของ ทีมงาน ทีม ฝ่ายสนับสนุน",
    "tr": "yönetici moderatör sahip sahibi ekip ekibi destek yönetim editör",
    "uk": "адмін адміністратор модератор власник команда підтримка редакція",
    "vi": "quảntrịviên điềuhànhviên banquảntrị banbiêntập hỗtrợ",
    "zh": "管理员 管理員 版主 站长 站長 博主 团队 團隊 客服 官方 编辑部 編輯部 小编 小編",
}
# What may stand beside them and changes nothing.
_FILLERS = (
    "the of and our your this site blog website page forum le la les l du de des el los il lo der"
    " die das et und y e o a do da dos das van web customer technical tech community chief head"
    " senior super in"
)
# Before or behind a word of the team, without a space: "siteadmin".
_JOINED = "the site blog web forum page super"
# Honorifics, behind it: of Korean and Japanese.
_HONORIFICS = ("님", "さん", "さま", "様")
_BETWEEN_WORDS = re.compile(rf"(?:[^\w{MARKS}]|_)+")
_BETWEEN_PARTS = re.compile(
    r"[()\[\]{}<>|/•·~（）［］【】「」『』｜／・«»‹›“”„\"*=#@:;–—‐→⇒➜►▶★☆✓✔✦⚡※]|\s-\s|,\s(?=[^,]*\Z)"
)
# Figures that stand for letters, as in words.
_FIGURES = str.maketrans("347", "eat")
_NUMBER_AT_THE_END = re.compile(r"[\d\W_]+\Z")


def passes_for_the_team(name: str | None, site_name: str, language: str) -> bool:
    """Whether a commenter's name is the site's or a role's, as it is read or as it looks."""
    if not name:
        return False
    team = _team(site_name, language.partition("-")[0].lower())
    unnumbered = _NUMBER_AT_THE_END.sub("", name)
    readings = (name, unnumbered, unnumbered.translate(_FIGURES), *_parts(name))
    return any(team.is_meant_by(text) for text in readings)


def _parts(name: str) -> Iterator[str]:
    """Yield the parts of a name that are set off by marks; before a comma stands a surname."""
    *parts, last = _BETWEEN_PARTS.split(name)
    for part, mark in zip(parts, _BETWEEN_PARTS.findall(name), strict=True):
        if not mark.startswith(","):
            yield part
    yield last


@dataclass(frozen=True)
class _Team:
    """Skeletons: of the words that make a name one of the team's, of those that may stand by, and
    of the first written as one.
    """

    telling: frozenset[str]
    beside: frozenset[str]
    as_one: re.Pattern[str]

    def is_meant_by(self, name: str) -> bool:
        if any(self.as_one.fullmatch(look) for look in skeletons(name)):
            return True
        words = [skeletons(word) for word in _BETWEEN_WORDS.split(fold(name)) if word]
        theirs = self.telling | self.beside
        tells = any(word & self.telling for word in words)
        return tells and all(word & theirs for word in words)


@lru_cache(maxsize=256)
def _team(site_name: str, language: str) -> _Team:
    own = skeletons(site_name) if fold(site_name) else frozenset()
    telling = own | _looks_of(f"{_ENGLISH} {_ROLES.get(language, '')}".split())
    beside = _looks_of([*_FILLERS.split(), *filter(None, _BETWEEN_WORDS.split(fold(site_name)))])
    joined, ending = _any_of(_looks_of(_JOINED.split())), _any_of(_looks_of(_HONORIFICS))
    as_one = f"{joined}?(?:{_any_of(telling)})+{joined}?{ending}?"
    return _Team(telling, beside, re.compile(as_one))


def _any_of(looks: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(looks, key=len, reverse=True)))})"


def _looks_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset(look for word in words for look in skeletons(word))
