"""What a browser calls itself, in two words: for people to know their own again.

Nothing is decided by it: anybody can send any name.
"""

# The first that is found: most browsers claim to be others as well, the later ones of a list.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str | None) -> tuple[str | None, str | None]:
    """(browser, system) by their everyday names, such as ("Firefox", "Linux"); None if unknown."""
    text = user_agent or ""
    return _first(_BROWSERS, text), _first(_SYSTEMS, text)


def _first(names: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for sign, name in names if sign in text), None)
