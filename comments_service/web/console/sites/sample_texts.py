"""What stands above the comments where somebody tries them: a short article in each language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """A text, in its language and direction."""

    language: str
    direction: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Remark:
    """A comment of the sample; ``answers`` is the place in the list of the one that it answers."""

    name: str
    text: str
    answers: int | None = None
    likes: int = 0
    is_official: bool = False


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
    """Return the article in a language, in English where there is none."""
    return _ARTICLES.get(language.partition("-")[0], _ARTICLES["en"])


_REMARKS = {
    "en": (
        Remark("Amal", "Does it work with rye as well? Mine stays flat.", None, 2),
        Remark("Tom", "It does, with a third of wheat in it.", 0, 5),
        Remark("Amal", "I will try that on Sunday, thank you.", 1),
        Remark("Tom", "Tell us how it went!", 2),
        Remark("Amal", "It rose. The crust **sings**.", 3, 3),
        Remark("Tom", "Then the next one is yours to explain.", 4),
        Remark("The bakery", "We have added the amounts to the text.", 0, 4, is_official=True),
        Remark(
            "Inès", "Longer than twelve hours makes it sour: see <https://example.org>.", None, 7
        ),
        Remark("Jo", "> in the cold\n\nHow cold is that? My cellar has `12 °C`.", None, 1),
    ),
    "fr": (
        Remark("Amal", "Est-ce que ça marche aussi avec du seigle ? Le mien reste plat.", None, 2),
        Remark("Tom", "Oui, avec un tiers de froment.", 0, 5),
        Remark("Amal", "J’essaie dimanche, merci.", 1),
        Remark("Tom", "Racontez-nous !", 2),
        Remark("Amal", "Il a levé. La croûte **chante**.", 3, 3),
        Remark("Tom", "Alors le prochain, c’est vous qui l’expliquez.", 4),
        Remark(
            "Le fournil", "Les quantités sont maintenant dans le texte.", 0, 4, is_official=True
        ),
        Remark(
            "Inès", "Au-delà de douze heures, elle surit : voir <https://example.org>.", None, 7
        ),
        Remark("Jo", "> au frais\n\nQuel frais ? Ma cave est à `12 °C`.", None, 1),
    ),
    "ar": (
        Remark("أمل", "هل ينجح الأمر مع الجاودار أيضًا؟ رغيفي يبقى مسطحًا.", None, 2),
        Remark("توم", "نعم، إذا كان ثلثه قمحًا.", 0, 5),
        Remark("أمل", "سأجرب ذلك يوم الأحد، شكرًا.", 1),
        Remark("المخبز", "أضفنا المقادير إلى النص.", 0, 4, is_official=True),
        Remark("إيناس", "أكثر من اثنتي عشرة ساعة يجعله حامضًا.", None, 7),
    ),
}


def remarks_in(language: str) -> tuple[Remark, ...]:
    """Return the comments of the sample in a language, in English where there are none."""
    return _REMARKS.get(language.partition("-")[0], _REMARKS["en"])
