"""Text for chats that take Markdown: each character of it arrives as it was typed."""

import re

from comments_service.notify.channels.layout import without_calls

_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>:&])")
# Discord shows a backslash before what means nothing to it.
_MEANS_SOMETHING_TO_DISCORD = re.compile(r"([\\`*_\[\]()#\-|~<>:])")


def escape_markdown(text: str) -> str:
    """Escape for CommonMark: a backslash before punctuation makes it literal (spec 2.4)."""
    return _MEANS_SOMETHING.sub(r"\\\1", without_calls(text))


def escape_for_discord(text: str) -> str:
    """Escape for Discord's Markdown."""
    return _MEANS_SOMETHING_TO_DISCORD.sub(r"\\\1", without_calls(text))
