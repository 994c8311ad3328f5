"""Each sentence by which docs/privacy.md and SECURITY.md promise something has a test.

A new or changed sentence fails here until somebody names the test that holds it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: The sections in which every sentence is a promise.
SECTIONS = {
    "docs/privacy.md": (
        "What is kept",
        "What is sent elsewhere",
        "For people who comment",
        "For people who run a site",
        "What erasing does",
    ),
    "SECURITY.md": ("What is promised", "What you have to do", "What is not promised"),
}
LEAVES_NOTHING = "erasure/test_everything.py::test_nothing_is_left_in_any_table"
NO_FILE = "erasure/test_everything.py::test_nothing_is_left_in_any_file"
WITHDRAWN = "erasure/test_everything.py::test_nothing_is_left_of_a_text_that_its_author_deleted"
KEYS = "services/core/test_address_keys.py"
EACH_COLUMN = "models/test_personal.py::test_each_column_is_classified_once"
ACCOUNT = "web/console/accounts/test_account.py"
PRIVACY = "web/privacy/test_privacy.py"
ERASING = "services/moderation/test_privacy.py"
CHANNELS = "notify/channels/test_contents.py::test_the_team_is_told_the_text_and_the_name_alone"
CONSOLE = (
    "web/console/moderation/test_privacy.py::test_an_address_is_looked_up_taken_away_and_erased"
)
SECRET = "web/widget/test_secret_key.py::test_another_secret_key_voids_what_the_old_one_signed"
ONE_HOUR = f"{PRIVACY}::test_a_link_is_for_one_address_of_one_site_for_one_hour"
#: How a sentence begins, and the test that holds it; None: it promises nothing, but explains.
PROMISES: dict[str, str | None] = {
    "| readers |": "faults/test_privacy.py::test_every_answer_is_hardened_and_sets_no_cookie",
    "| commenters |": LEAVES_NOTHING,
    "| | the former text,": LEAVES_NOTHING,
    "| | keyed hashes of the network":
        f"{KEYS}::test_the_worker_destroys_the_key_a_day_after_its_month",
    "| | a hash of name, e-mail": EACH_COLUMN,
    "| | where *Hold likely spam* is on":
        "services/comments/test_learning.py"
        "::test_an_erased_text_teaches_nothing_from_that_moment_on",
    "What the site has learned":
        "services/comments/test_learning.py"
        "::test_an_erased_text_teaches_nothing_from_that_moment_on",
    "| banned people |": f"{ERASING}::test_nothing_of_the_person_remains_anywhere",
    "| | the team's internal notes":
        "web/console/comments/test_commenters.py"
        "::test_a_note_follows_its_commenter_and_its_writer_alone_takes_it_away",
    "| people who vote, react or report |":
        "erasure/test_promises.py::test_votes_and_reports_are_untied_from_the_address",
    "| people who ask for their data |":
        f"{ERASING}::test_mails_that_wait_for_the_address_are_not_sent_any_more",
    "| moderators |": EACH_COLUMN,
    "One address has one report": f"{KEYS}::test_in_the_next_month_somebody_may_report_again",
    "One reader has one vote":
        "web/widget/test_voters.py::test_readers_of_one_address_are_told_apart",
    "The key of a month is in the database": f"{KEYS}::test_processes_share_the_key",
    "Whoever has both during the month": f"{KEYS}::test_the_destroyed_key_is_in_no_file",
    "Backups that the service makes hold no key": f"{KEYS}::test_backups_hold_no_key",
    "The log records what happened": f"{ERASING}"
        "::test_the_log_tells_that_it_was_done_and_nobody_can_take_it_back",
    "It contains nothing about the commenter.": LEAVES_NOTHING,
    "For moderators, each session keeps":
        f"{ACCOUNT}::test_sessions_are_listed_in_words_and_ended_one_by_one",
    "| [verified readers]": "web/sign_in/test_own_data.py"
        "::test_erasure_asks_and_leaves_nothing_in_any_table",
    "At `/privacy?site=KEY`": f"{PRIVACY}::test_the_link_comes_by_mail_in_the_language_of_the_page",
    "If anything was written under it": f"{PRIVACY}"
        "::test_nobody_learns_whether_an_address_has_commented",
    "It works for one hour": ONE_HOUR,
    "It shows what is stored": "web/privacy/test_in_a_browser.py"
        "::test_a_commenter_asks_looks_takes_and_erases",
    "Opening the link changes nothing.": f"{PRIVACY}"
        "::test_looking_changes_nothing_however_often_a_mail_scanner_looks",
    "The page responds the same": f"{PRIVACY}"
        "::test_nobody_learns_whether_an_address_has_commented",
    "Who is [signed in]": "web/sign_in/test_own_data.py::test_the_page_has_everything_to_take",
    "Other comments without an e-mail address": f"{ERASING}"
        "::test_only_what_stands_under_the_address_goes",
    "It removes the text": LEAVES_NOTHING,
    "Also removed are": LEAVES_NOTHING,
    "The search no longer finds": LEAVES_NOTHING,
    "What remains is an empty place": f"{ERASING}::test_votes_of_others_stay_where_they_were",
    "Readers see the place only": f"{ERASING}::test_the_replies_of_others_keep_their_place",
    "Nobody can undo an erasure.": f"{ERASING}"
        "::test_the_log_tells_that_it_was_done_and_nobody_can_take_it_back",
    "One request erases up to 500": f"{ERASING}::test_who_wrote_much_is_erased_in_portions",
    "What others quoted stays": "erasure/test_promises.py::test_what_others_quoted_stays",
    "In an embedded database nothing is left": NO_FILE,
    "The same happens, by the worker": WITHDRAWN,
    "PostgreSQL overwrites rows": None,
    "Erasing does not reach": None,
    "| No text that a stranger sends runs": "journeys/test_hostile_corpus.py"
        "::test_nothing_of_the_corpus_runs_or_loads",
    "| Bad input is refused": "web/bad_input/test_fields.py"
        "::test_a_field_that_is_not_what_it_should_be",
    "| No input costs more than its length":
        "rules/test_linear_time.py::test_no_input_costs_more_than_its_length",
    "| A comment that got a 201": "faults/test_crash.py"
        "::test_killed_at_any_moment_the_service_keeps_what_it_promised",
    "| A locked or absent database": "faults/test_storage.py"
        "::test_a_locked_database_takes_no_posts_but_is_read",
    "| Limits count by": "web/http/test_limits.py"
        "::test_two_workers_share_one_count_and_forged_headers_change_nothing",
    "| Other sites' pages": "web/http/test_cors.py"
        "::test_no_forged_origin_is_echoed_or_may_write",
    "| A moderator's right on a page": "web/console/moderation/test_page_sessions.py"
        "::test_a_code_and_a_token_are_for_the_pages_of_one_site",
    "| No response and no log line": "faults/test_privacy.py"
        "::test_a_log_of_all_kinds_of_requests_names_nobody",
    "An address is stored only as a keyed hash": f"{KEYS}"
        "::test_a_month_has_one_key_which_is_random",
    "E-mail addresses are stored for moderators": "erasure/test_promises.py"
        "::test_readers_never_see_an_email",
    "| Passwords, codes and tokens cannot be guessed": "web/console/accounts/test_doors.py"
        "::test_the_current_password_cannot_be_guessed_from_anywhere",
    "| What the service writes to disk": "commands/test_private_files.py"
        "::test_no_file_of_a_fresh_service_is_open_to_others",
    "The service fetches nothing": "erasure/test_promises.py"
        "::test_an_address_that_a_reader_gives_is_not_fetched",
    "Where a site has an [external judge]": "notify/test_judge.py"
        "::test_akismet_is_sent_what_readers_would_see",
    "It is sent no e-mail address": "notify/test_judge.py"
        "::test_it_is_sent_what_readers_would_see_and_a_signature",
    "[Channels and mails]": CHANNELS,
    "They contain no e-mail address": CHANNELS,
    "**Privacy** in the console": CONSOLE,
    "Upper and lower case make": CONSOLE,
    "What a verified reader of that address wrote": "web/sign_in/test_own_data.py"
        "::test_an_address_finds_what_was_verified_before_it_was_confirmed",
    "Link to `/privacy?site=KEY`": None,
    "The page needs mail": f"{PRIVACY}::test_a_service_without_mail_says_so",
    "Without it, the page tells": f"{PRIVACY}::test_a_service_without_mail_says_so",
    "**Put a proxy in front": None,
    "Connections that send no whole head": "faults/test_processes.py"
        "::test_connections_that_say_nothing_end_by_themselves",
    "The service speaks HTTP/1.1 alone": "faults/test_processes.py"
        "::test_nobody_speaks_http_2_in_clear",
    "**Count your proxies**": None,
    "Too few, and all readers share": "web/http/test_proxies.py"
        "::test_without_proxies_no_header_counts",
    "The service must then be reachable": None,
    "Proxies that write `Forwarded`": "web/http/test_proxies.py"
        "::test_one_reader_is_one_however_the_proxy_writes_it",
    "**Keep `SECRET_KEY`**": SECRET,
    "When it changes, older edit links": SECRET,
    "Serve over https": "web/bad_input/test_requests.py"
        "::test_the_claimed_host_is_in_no_answer",
    "Leave PostgreSQL's `fsync`": None,
    "Whoever can run a script": "web/console/moderation/test_page_sessions.py"
        "::test_a_code_and_a_token_are_for_the_pages_of_one_site",
    "The log names the page's origin": "web/console/moderation/test_page_sessions.py"
        "::test_a_decision_is_carried_out_and_undone",
    "Someone with many addresses": "web/http/test_limits.py"
        "::test_a_thread_and_a_site_have_brakes_of_their_own",
    "While Redis and the data folder are both unavailable":
        "web/http/test_limits.py::test_where_nothing_can_count_each_process_does",
    "Floods of connections": None,
}  # fmt: skip


def sentences() -> Iterator[str]:
    for path, titles in SECTIONS.items():
        parts = re.split(r"^## ", (ROOT / path).read_text(), flags=re.M)[1:]
        bodies = dict(part.split("\n", 1) for part in parts)
        for title in titles:
            for block in bodies[title].strip().split("\n\n"):
                if block.startswith("|"):
                    yield from block.splitlines()[2:]
                else:
                    text = " ".join(block.split()).removeprefix("- ")
                    yield from re.split(r"(?<=[.]) (?:- )?(?=[*A-Z`])", text)


@pytest.mark.parametrize("sentence", list(sentences()))
def test_a_promise_names_its_test(sentence: str) -> None:
    named = [test for begin, test in PROMISES.items() if sentence.startswith(begin)]
    assert len(named) == 1


@pytest.mark.parametrize(("begin", "test"), list(PROMISES.items()))
def test_the_test_of_a_promise_exists(begin: str, test: str | None) -> None:
    assert any(sentence.startswith(begin) for sentence in sentences())
    if test:
        path, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / "tests" / path).read_text()
