"""What the settings are called and what they do, in the order of the page."""

from dataclasses import dataclass
from typing import Literal

from comments_service.errors import N_

Kind = Literal["line", "lines", "number", "choice", "switch"]


@dataclass(frozen=True)
class Setting:
    """One setting; ``name`` is that of rules.sites.settings."""

    name: str
    kind: Kind
    label: str
    effect: str


@dataclass(frozen=True)
class Section:
    """A group of settings under one heading."""

    id: str
    title: str
    settings: tuple[Setting, ...]


SECTIONS = (
    Section(
        "site",
        N_("Name and addresses"),
        (
            Setting(
                "name",
                "line",
                N_("Name of the site"),
                N_("Shown in this console, and to readers when you answer as the site."),
            ),
            Setting(
                "origins",
                "lines",
                N_("Addresses, one a line"),
                N_(
                    "Only pages of these addresses may show and post comments. Scheme and host, "
                    "such as https://blog.example; http://localhost:* is any port of this machine."
                ),
            ),
        ),
    ),
    Section(
        "policy",
        N_("Who may comment"),
        (
            Setting(
                "moderation",
                "choice",
                N_("What appears at once"),
                N_("The rules below can hold a comment besides, whatever you choose here."),
            ),
            Setting(
                "trusted_after",
                "number",
                N_("Published comments that earn trust"),
                N_("So many published comments later, somebody no longer waits."),
            ),
            Setting(
                "require_name",
                "switch",
                N_("Ask for a name"),
                N_("Nobody can then comment without giving a name."),
            ),
        ),
    ),
    Section(
        "words",
        N_("Words and links"),
        (
            Setting(
                "blocked_words",
                "lines",
                N_("Words and phrases, one a line"),
                N_("Found as whole words in the text or the name, whatever their case or accents."),
            ),
            Setting(
                "blocked_words_action",
                "choice",
                N_("A comment with such a word"),
                N_("Who is refused reads which word it was, and keeps the text."),
            ),
            Setting(
                "max_links",
                "number",
                N_("Links in one comment"),
                N_("A comment with more links waits for you."),
            ),
            Setting(
                "min_fill_seconds",
                "number",
                N_("Fastest writer, in seconds"),
                N_("A form that was filled in faster waits for you; 0 lets everybody be fast."),
            ),
        ),
    ),
    Section(
        "limits",
        N_("Limits"),
        (
            Setting(
                "limit_poster",
                "line",
                N_("Comments by one person"),
                N_("Beyond it, the widget says when the next comment can be sent."),
            ),
            Setting(
                "limit_thread",
                "line",
                N_("Comments on one page"),
                N_("Slows down a page that is suddenly in everybody's mouth."),
            ),
            Setting(
                "limit_site",
                "line",
                N_("Comments on the whole site"),
                N_("The brake against a flood from many addresses."),
            ),
            Setting(
                "limit_vote",
                "line",
                N_("Votes by one person"),
                N_("Votes beyond it are refused for a while."),
            ),
            Setting(
                "limit_report",
                "line",
                N_("Reports by one person"),
                N_("Reports beyond it are refused for a while."),
            ),
            Setting(
                "limit_preview",
                "line",
                N_("Previews by one person"),
                N_("Previews beyond it are refused for a while."),
            ),
        ),
    ),
    Section(
        "closing",
        N_("Closing and editing"),
        (
            Setting(
                "close_after_days",
                "number",
                N_("Days until a page closes"),
                N_("Counted from its first comment; empty means never. You can close any by hand."),
            ),
            Setting(
                "closed_message",
                "line",
                N_("What a closed page says"),
                N_("In place of the form, in your words; empty for a plain sentence."),
            ),
            Setting(
                "edit_window_minutes",
                "number",
                N_("Minutes to edit or delete"),
                N_("So long an author can change their own comment; 0 means not at all."),
            ),
        ),
    ),
    Section(
        "look",
        N_("Language and look"),
        (
            Setting(
                "language",
                "line",
                N_("Language of the site"),
                N_("For pages that do not say theirs: a code such as fr."),
            ),
            Setting(
                "theme",
                "choice",
                N_("Colours"),
                N_("The widget takes its text colour and font from the page in every case."),
            ),
            Setting(
                "accent",
                "line",
                N_("Accent colour"),
                N_("For buttons and links, such as #1f6f54; empty leaves it to the page."),
            ),
            Setting(
                "default_sort",
                "choice",
                N_("Order of comments"),
                N_("What readers see first; they can choose another order."),
            ),
            Setting(
                "max_depth",
                "number",
                N_("Levels of answers"),
                N_("Deeper answers stand at the last level and say whom they answer."),
            ),
            Setting(
                "votes",
                "switch",
                N_("Votes"),
                N_("Readers can vote comments up and down."),
            ),
        ),
    ),
)

CHOICE_LABELS = {
    "open": N_("Everything"),
    "first": N_("All but the first comments of somebody new"),
    "all": N_("Nothing: every comment waits for you"),
    "refuse": N_("is refused"),
    "hold": N_("waits for you"),
    "oldest": N_("Oldest first"),
    "newest": N_("Newest first"),
    "top": N_("Most useful first"),
    "inherit": N_("Like the page"),
    "auto": N_("Like the reader's device"),
    "light": N_("Always light"),
    "dark": N_("Always dark"),
}
