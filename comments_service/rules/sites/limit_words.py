"""Limits as people write them in their own language: "10 par minute" is "10 per minute"."""

import re

from comments_service.rules.text.words import fold

#: Folded, in the singular and the plural of the console's languages.
_UNITS = {
    "second": "second seconds seconde secondes sekunde sekunden segundo segundos ثانية ثوان",
    "minute": "minute minutes minuten minuto minutos دقيقة دقائق",
    "hour": "hour hours heure heures stunde stunden hora horas ساعة ساعات",
    "day": "day days jour jours tag tage dia dias يوم ايام",
    "month": "month months mois monat monate mes meses شهر اشهر",
    "year": "year years an ans annee annees jahr jahre ano anos سنة سنوات",
}
_UNIT_OF = {fold(word): unit for unit, words in _UNITS.items() for word in words.split()}
_ARABIC_ARTICLE = "ال"
_LIMIT = re.compile(
    r"(\d+)\s*(?:/|(?:per|par|pro|por|every|toutes les|tous les|alle|cada|في|كل)\s)\s*"
    r"(?:(\d+)\s*)?(?:la |el |der |die |das |al)?(\w+)"
)


def plain_limit(text: str) -> str:
    """Return a limit as "10 per minute; 50 per day", from how somebody writes it.

    What is not understood stays as it is.
    """
    return "; ".join(_plain(part) for part in re.split(r"[;,|\n]", text) if part.strip())


def _plain(part: str) -> str:
    written = " ".join(part.split())
    match = _LIMIT.fullmatch(fold(written))
    unit = match and _UNIT_OF.get(match[3].removeprefix(_ARABIC_ARTICLE))
    if not match or not unit:
        return written
    return f"{match[1]} per {match[2]} {unit}" if match[2] else f"{match[1]} per {unit}"
