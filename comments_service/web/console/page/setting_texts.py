"""What the settings are called and what they do, in the order of the page."""

from comments_service.errors import N_
from comments_service.web.console.page.answer_settings import ANSWERS
from comments_service.web.console.page.link_settings import LINKS, LOCAL_PORTS, PREVIEWS
from comments_service.web.console.page.reader_mail_settings import READER_MAILS
from comments_service.web.console.page.setting import Section, Setting
from comments_service.web.console.page.spam_settings import JUDGE, LIKELY_SPAM, PROOF_OF_WORK

SECTIONS = (
    Section(
        "site",
        N_("Name and addresses"),
        (
            Setting(
                "name",
                "line",
                N_("Name of the site"),
                N_("Shown in this console, and to readers when you reply as the site."),
            ),
            Setting(
                "origins",
                "lines",
                N_("Addresses, one per line"),
                N_(
                    "Only pages at these addresses can show and post comments. Use scheme "
                    "and host, such as https://blog.example; http://localhost:* means any "
                    "port on this machine."
                ),
            ),
            *PREVIEWS,
        ),
    ),
    Section(
        "pages",
        N_("What makes a page"),
        (
            Setting(
                "page_parameters",
                "choice",
                N_("Parameters in addresses"),
                N_(
                    "Which parameters after the ? lead to a page with comments of its own. "
                    "All others are ignored, so that a shared link finds the comments. Before "
                    "pages are joined, you see which."
                ),
            ),
            Setting(
                "page_parameter_names",
                "lines",
                N_("Names of those parameters, one per line"),
                N_("Used when only listed parameters count; such as p or id."),
            ),
            Setting(
                "hash_routes",
                "switch",
                N_("Addresses such as /#/post are pages"),
                N_("For single-page sites that route by #/ or #!/."),
            ),
            LOCAL_PORTS,
        ),
    ),
    Section(
        "policy",
        N_("Who can comment"),
        (
            Setting(
                "moderation",
                "choice",
                N_("What appears immediately"),
                N_("The rules below can still hold a comment, whatever you choose here."),
            ),
            Setting(
                "trusted_after",
                "number",
                N_("Published comments needed for trust"),
                N_("After this many published comments, a commenter is trusted."),
            ),
            Setting(
                "require_name",
                "switch",
                N_("Require a name"),
                N_("Nobody can comment without a name."),
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
                N_("Blocked words and phrases, one per line"),
                N_("Whole words in what readers see, whatever their case, accents and lookalikes."),
            ),
            Setting(
                "blocked_words_action",
                "choice",
                N_("A comment with a blocked word"),
                N_("If refused, commenters see which word it was and keep their text."),
            ),
            Setting(
                "max_links",
                "number",
                N_("Links per comment"),
                N_("A comment with more links waits for you. The commenter’s website counts."),
            ),
            Setting(
                "min_fill_seconds",
                "number",
                N_("Minimum time to fill in the form, in seconds"),
                N_("A form filled in faster waits for you; 0 turns this off."),
            ),
            LIKELY_SPAM,
            *JUDGE,
        ),
    ),
    ANSWERS,
    READER_MAILS,
    LINKS,
    Section(
        "limits",
        N_("Limits"),
        (
            PROOF_OF_WORK,
            Setting(
                "limit_poster",
                "line",
                N_("Comments per person"),
                N_("Beyond this, the widget says when the next comment can be sent."),
            ),
            Setting(
                "limit_thread",
                "line",
                N_("Comments per page"),
                N_("Slows down a page that suddenly draws a crowd."),
            ),
            Setting(
                "limit_site",
                "line",
                N_("Comments on the whole site"),
                N_("Protects against a flood from many addresses."),
            ),
            Setting(
                "limit_vote",
                "line",
                N_("Votes per person"),
                N_("Further votes are refused for a while."),
            ),
            Setting(
                "limit_report",
                "line",
                N_("Reports per person"),
                N_("Further reports are refused for a while."),
            ),
            Setting(
                "limit_preview",
                "line",
                N_("Previews per person"),
                N_("Further previews are refused for a while."),
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
                N_(
                    "Counted from its first comment or reaction; leave empty for never. You can "
                    "close any page by hand."
                ),
            ),
            Setting(
                "closed_message",
                "line",
                N_("Message on closed pages"),
                N_(
                    "Shown in place of the form, in your words; leave empty for a standard "
                    "sentence."
                ),
            ),
            Setting(
                "edit_window_minutes",
                "number",
                N_("Minutes to edit or delete"),
                N_("How long commenters can change their own comments; 0 means not at all."),
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
                N_("For pages that do not declare one: a code such as fr."),
            ),
            Setting(
                "theme",
                "choice",
                N_("Colours"),
                N_("The widget always takes its text colour and font from the page."),
            ),
            Setting(
                "accent",
                "line",
                N_("Accent colour"),
                N_("For buttons and links, such as #1f6f54; leave empty to let the page decide."),
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
                N_("Levels of replies"),
                N_("Deeper replies stay at the last level and say whom they answer."),
            ),
            Setting(
                "votes",
                "switch",
                N_("Votes"),
                N_("Readers can vote comments up and down."),
            ),
            Setting(
                "reactions",
                "line",
                N_("Reactions"),
                N_(
                    "Up to 6 emoji that readers can give to a page or a comment, with spaces "
                    "between them, such as 👍 ❤️ 😄 🎉 🤔 😢; leave empty for none."
                ),
            ),
        ),
    ),
)
