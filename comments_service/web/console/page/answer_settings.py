"""What the settings of answers are called and what they do."""

from comments_service.errors import N_
from comments_service.web.console.page.setting import Section, Setting

ANSWERS = Section(
    "answers",
    N_("Answers"),
    (
        Setting(
            "needs",
            "choice",
            N_("Comments that need a reply"),
            N_("They are listed under Needs a reply until someone of the team answers."),
        ),
        Setting(
            "answer_minutes",
            "number",
            N_("Minutes until an answer is due"),
            N_("Counted in working time; leave empty for no target."),
        ),
        Setting(
            "time_zone",
            "line",
            N_("Time zone"),
            N_("The team’s, such as Europe/Paris: for working hours and for figures by hour."),
        ),
        Setting(
            "working_hours",
            "lines",
            N_("Working hours"),
            N_(
                "A line for each span of days, such as Mo-Fr 09:00-12:00, 13:00-17:00. Leave "
                "empty if you answer at any hour."
            ),
        ),
        Setting(
            "closed_days",
            "lines",
            N_("Closed days"),
            N_("Dates such as 2026-12-25, or a first and a last: 2026-12-24/2027-01-02."),
        ),
        Setting(
            "figures_by_person",
            "switch",
            N_("Figures of answers by person"),
            N_("Without it, no figure names anyone of the team."),
        ),
        Setting(
            "weekly_report",
            "switch",
            N_("Mail on Mondays"),
            N_(
                "How the team answered in the week before, to everyone of the team who has not "
                "chosen otherwise on their account page."
            ),
        ),
    ),
)
