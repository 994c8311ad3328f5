"""What operations are called in generated clients, and in which module of them each stands."""

import re

#: By the first part of an endpoint's name: what its operations are for.
TAGS = {
    "widget": "Read and write comments, as the widget does",
    "moderate": "Moderate on the page, with the token of its tab",
    "manage": "Manage a site, with an API token",
}
#: Where the function of the view says too little by itself.
_NAMES = {
    "widget.show": "get_thread",
    "widget.show_reader": "get_reader",
    "widget.since": "get_publications",
    "widget.latest": "get_latest_comments",
    "widget.counts": "get_counts",
    "widget.post_counts": "get_many_counts",
    "widget.replies": "get_replies",
    "widget.create": "create_comment",
    "widget.edit": "edit_comment",
    "widget.withdraw": "delete_comment",
    "widget.put_vote": "vote_on_comment",
    "widget.follow": "follow_thread",
    "widget.report": "report_comment",
    "widget.preview": "preview_comment",
    "manage.comments": "search_comments",
    "manage.comment": "get_comment",
    "manage.edit": "reword_comment",
    "manage.answers": "propose_answer",
    "manage.assign": "assign_wait",
    "manage.claim": "claim_wait",
    "manage.close": "close_wait",
    "manage.release": "release_wait",
    "manage.snooze": "snooze_wait",
    "manage.needs_reply": "mark_as_needing_reply",
    "manage.note": "add_note",
    "manage.pin": "pin_comment",
    "manage.reply": "reply_to_comment",
    "manage.decide": "decide_comment",
    "manage.decide_many": "decide_comments",
    "manage.undo": "undo_decision",
    "manage.undo_many": "undo_bulk",
    "manage.bulk": "get_bulk",
    "manage.ban": "add_ban",
    "manage.lift": "lift_ban",
    "manage.remove": "remove_channel",
    "manage.test": "test_channel",
    "manage.change": "change_site",
    "manage.reroute": "change_routing",
    "manage.switch": "switch_channel",
    "manage.figures": "get_figures",
    "manage.answer_figures": "get_answer_figures",
    "manage.log": "get_log",
    "manage.site": "get_site",
    "manage.export_file": "export_site",
    "moderate.comments": "get_comments_to_moderate",
    "moderate.pin": "pin_on_page",
    "moderate.reply": "reply_on_page",
    "moderate.decide": "decide_on_page",
    "moderate.undo": "undo_on_page",
}


def operation_id(endpoint: str, method: str) -> str:
    """Return a name that makes a good method: a verb first, no other operation's."""
    if name := _NAMES.get(endpoint):
        return name
    view = endpoint.rpartition(".")[2]
    return f"list_{view}" if method == "get" and not view.startswith("get_") else view


def tag_of(endpoint: str) -> str:
    """Return the tag of an operation."""
    return re.split(r"\W", endpoint)[0]
