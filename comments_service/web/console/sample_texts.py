"""What stands above the comments where somebody tries them: a short article in each language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """A text, in its language and direction."""

    language: str
    direction: str
    title: str
    paragraphs: tuple[str, ...]


_ARTICLES = {
    "en": Article(
        "en",
        "ltr",
        "The bread that waits",
        (
            "A dough that rests a night in the cold needs no kneading. It is folded twice in the "
            "evening and once in the morning, and what looks like patience is mostly sleep.",
            "This is the service's own page for trying comments. Write one below, then decide on "
            "it in the console.",
        ),
    ),
    "fr": Article(
        "fr",
        "ltr",
        "Le pain qui attend",
        (
            "Une pâte qui passe la nuit au frais n’a pas besoin d’être pétrie. On la replie deux "
            "fois le soir, une fois le matin, et ce qui ressemble à de la patience est surtout du "
            "sommeil.",
            "Cette page du service sert à essayer les commentaires. Écrivez-en un ci-dessous, "
            "puis décidez-en dans la console.",
        ),
    ),
    "ar": Article(
        "ar",
        "rtl",
        "الخبز الذي ينتظر",
        (
            "العجين الذي يرتاح ليلة في البرد لا يحتاج إلى عجن. يُطوى مرتين في المساء ومرة في "
            "الصباح، وما يبدو صبرًا هو في الغالب نوم.",
            "هذه صفحة الخدمة لتجربة التعليقات. اكتب تعليقًا في الأسفل، ثم قرّر بشأنه في لوحة التحكم.",
        ),
    ),
}


def article_in(language: str) -> Article:
    """The article in a language, in English where there is none."""
    return _ARTICLES.get(language.partition("-")[0], _ARTICLES["en"])
