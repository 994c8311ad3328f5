"""Each column of each table is personal, goes with its row, is content or is technical.

A new column fails here until somebody decides what it is. Of a person who comments, ``PERSONAL``
(comments_service.models.personal) is forgotten by an erasure and by the undo of an import.
"""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from comments_service.extensions import db
from comments_service.models import Base, Comment
from comments_service.models.personal import AUTHOR, PERSONAL, TEXT
from comments_service.queries.moderation.privacy import newest_comments
from comments_service.queries.readers.persons import person_of_email
from comments_service.services.core.actor import COMMENTER, By
from tests.factories import SITE, Posted, Reader, number, stored
from tests.support.erasure import erase_commenter

pytestmark = pytest.mark.database("both")

EMAIL = "zoe@zebre.example"

# Personal as well: what removes it removes the whole row.
GOES = {
    # Erasure and, but for mails, withdrawal.
    "revisions": "body html",
    "notes": "commenter_id body",
    # Those that name the person.
    "saved_views": "name search",
    "watches": "name search",
    "learned_terms": "terms",
    "saved_replies": "name body",
    "answer_links": "token_hash name email message",
    "outbox_messages": "payload last_error",
    # Erasure: what hangs on the address goes with it.
    "subscribers": "email mailbox rhythm time_zone language last_error feed_key",
    "readers": "identity email name name_skeleton",
    "reader_identities": "key",
    "reader_sessions": "code_hash token_hash",
    # The comment's end: tied to no e-mail, no erasure can find whose they are.
    "votes": "voter_hash",
    "comment_reactions": "reader_hash",
    "page_reactions": "reader_hash",
    "reports": "reporter_hash",
    # The account's end: people who moderate.
    "moderators": "email name name_skeleton password_hash totp_secret totp_step last_seen_at",
    "console_sessions": "token_hash moderator_id device means last_seen_at",
    "page_sessions": "code_hash token_hash moderator_id session_hash last_used_at",
    "passkeys": "id moderator_id name public_key sign_count last_used_at",
    "recovery_codes": "moderator_id code_hash",
    "sign_in_links": "token_hash moderator_id",
    "sign_in_steps": "token_hash moderator_id challenge",
    "invitations": "token_hash label",
    # The file's end: what an import was made of.
    "upload_parts": "content",
}

# What a site publishes or decides, and what is said of pages and comments, not of their authors.
CONTENT = {
    "sites": "key name webmentions pingbacks"
    " needs target_s time_zone working_hours closed_days figures_by_person"
    " weekly_report"
    " moderation trusted_after max_links blocked_words"
    " blocked_words_action"
    " switched_from judge_url judge_minutes preview_origins preview_posts local_ports"
    " min_fill_seconds require_name close_after_days closed_message edit_window_seconds"
    " limit_poster limit_thread limit_site limit_vote limit_report limit_preview language"
    " default_sort max_depth votes theme accent page_parameters page_parameter_names"
    " hash_routes reactions reader_mails tell_reasons hold_likely_spam proof_of_work",
    "site_origins": "origin host",
    "mentions": "target protocol state kind network written_at problem",
    "sent_mentions": "state",
    "threads": "key url title closed_at slow_seconds title_fixed url_fixed title_from url_from"
    " reactions",
    "thread_aliases": "key",
    "comments": "status pinned up down score reactions deleted_by",
    "votes": "value",
    "comment_reactions": "kind",
    "page_reactions": "kind",
    "reports": "reason",
    "events": "action from_status to_status imported_name",
    "decision_reasons": "text position",
    "bans": "kind",
    "bulk_jobs": "decision",
    "audit_entries": "action",
    "sightings": "origin outcome page_url",
    "refusals": "day rule count",
    "imports": "format file_name site_url encoding adds_origin found summary",
    "api_tokens": "name scopes",
    "memberships": "role answers away_until weekly_report language",
    "needs": "state cause closed_reason before",
    "answer_links": "may",
    "need_events": "action cause reason",
    "channels": "kind name causes page_prefix watches language in_hours",
    "incoming_mails": "outcome reason",
    "mailboxes": "address last_error",
    "identity_providers": "kind name address client_id",
    "member_alerts": "rhythm minutes time_zone language",
    "invitations": "role",
}

# Keys, counts, states, times, and who of the team did something.
TECHNICAL = {
    "sites": "id version created_at set_up rendered_with alerts watch_version"
    " has_providers report_at reported_on learned_version judge_error judge_failing_since"
    " akismet_key",
    "site_origins": "site_id",
    # The hash stays, so that what was erased does not come back.
    "mentions": "site_id id thread_id pair_hash previous_state version is_queued received_at"
    " checked_at misses missed_at",
    "sent_mentions": "site_id comment_id target_hash at",
    "threads": "site_id id version mention_count comment_count created_at import_id",
    "thread_aliases": "site_id thread_id",
    "commenters": "site_id id published_count refused_count first_seen_at import_id",
    "comments": "site_id id thread_id parent_id root_id version is_visible child_count reply_count"
    " renderer_version open_reports created_at source_name source_id import_id",
    "votes": "site_id comment_id",
    "comment_reactions": "site_id comment_id",
    "page_reactions": "site_id thread_id",
    "reports": "site_id id comment_id created_at resolved_at",
    # The device is the team's own, or the name of a token.
    "events": "site_id id thread_id comment_id actor moderator_id device created_at",
    "revisions": "site_id id comment_id renderer_version moderator_id replaced_at",
    "notes": "site_id id comment_id moderator_id created_at",
    "needs": "site_id comment_id thread_id root_id last_comment_id version waits_since target_s"
    " due_at escalated assignee_id assigned_by claimed_by claimed_until wake_at answer_id"
    " proposal_id answered_at answered_by",
    "need_events": "site_id id thread_id comment_id actor moderator_id at waits_since due_at wall_s"
    " worked_s in_target answer_id assignee_id saved_reply_id",
    "answer_links": "site_id id comment_id moderator_id invited_by created_at expires_at used_at"
    " answer_id",
    "decision_reasons": "site_id id",
    # The hash of a ban stays, so that the ban does.
    "bans": "site_id id value month bulk_job_id moderator_id created_at expires_at lifted_at"
    " lifted_by",
    "bulk_jobs": "site_id id state total done failed moderator_id created_at finished_at",
    "bulk_items": "site_id job_id comment_id state seen_version made_version error",
    "subscribers": "site_id id state created_at asked_at confirmed_at bounced_at mail_at"
    " soft_bounces",
    "subscriptions": "site_id target_id scope subscriber_id thread_id created_at",
    "readers": "site_id id commenter_id created_at",
    "reader_identities": "site_id reader_id created_at",
    "reader_sessions": "site_id reader_id created_at expires_at",
    "identity_providers": "site_id id client_secret endpoints last_error failed_at created_at",
    "sso_secrets": "site_id secret previous_secret previous_until created_at",
    "reader_notices": "site_id subscriber_id comment_id kind message_id created_at sent_at",
    "incoming_mails": "site_id id number whose comment_id answer_id attachments at",
    "mailboxes": "looked_at failing_since tries unaddressed",
    "saved_views": "site_id id moderator_id created_at",
    "watches": "site_id id is_on alerts opens_need owner_id muted_until created_at",
    "saved_replies": "site_id id language owner_id used created_at",
    "saved_reply_uses": "site_id reply_id comment_id",
    "learned_terms": "site_id approved spam learned_at",
    "watch_hits": "site_id watch_id comment_id at useful",
    "audit_entries": "site_id id actor moderator_id device created_at",
    "sightings": "site_id first_seen_at last_seen_at",
    "refusals": "site_id",
    "imports": "site_id id state done total error moderator_id created_at finished_at",
    "upload_parts": "site_id import_id number",
    "outbox_messages": "site_id id topic lane destination state attempts created_at due_at"
    " claimed_until",
    # Sealed, and of the team. A delivery has numbers alone.
    "channels": "site_id id address secret previous_secret previous_until state failing_since"
    " last_error created_at",
    "deliveries": "site_id id recipient comment_id cause state message_id status ms error"
    " created_at sent_at",
    "member_alerts": "site_id moderator_id",
    "outages": "destination tries since until",
    # Of nobody: it is random, and what it hashed goes with it.
    "address_keys": "month key",
    "api_tokens": "site_id id token_hash moderator_id created_at last_used_at",
    "moderators": "id created_at",
    "memberships": "site_id moderator_id feed_key",
    "console_sessions": "created_at expires_at",
    "passkeys": "created_at",
    "page_sessions": "site_id origin created_at expires_at",
    "sign_in_links": "expires_at",
    "sign_in_steps": "purpose expires_at",
    "invitations": "site_id invited_by created_at expires_at",
}

TABLES = sorted(Base.metadata.tables)


@pytest.mark.parametrize("table", TABLES)
def test_each_column_is_classified_once(table: str) -> None:
    personal = {model.__tablename__: " ".join(columns) for model, columns in PERSONAL.items()}
    kinds = (personal, GOES, CONTENT, TECHNICAL)
    classified = [name for kind in kinds for name in kind.get(table, "").split()]
    assert sorted(classified) == sorted(Base.metadata.tables[table].columns.keys())


def test_what_is_classified_exists() -> None:
    assert {*GOES, *CONTENT, *TECHNICAL} <= set(TABLES)


def fill(app: Flask, posted: Posted) -> None:
    """Write something into every personal column of a comment that may hold anything."""
    samples: dict[type, Any] = {str: "x", list: [{"code": "x"}], datetime: datetime(2026, 1, 1)}
    columns = Comment.__table__.columns
    values = {
        name: samples[columns[name].type.python_type if name != "reasons" else list]
        for name in PERSONAL[Comment]
        if name not in ("commenter_id", "moderator_id", "author_email", "author_kind", "edited_at")
    }
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(update(Comment).where(Comment.id == number(posted.id)).values(values))


def columns_of(app: Flask, posted: Posted, names: Any) -> dict[str, Any]:
    row = stored(app, posted.id)._mapping
    return {name: row[name] for name in names}


@pytest.fixture
def posted(open_app: Flask, reader: Reader) -> Posted:
    comment = reader.post("A text.", author={"name": "Zoé", "email": EMAIL})
    reader.edit(comment, "Another text.")
    fill(open_app, comment)
    filled = columns_of(open_app, comment, PERSONAL[Comment])
    empty = {name for name, value in PERSONAL[Comment].items() if filled[name] == value}
    assert empty == {"moderator_id"}, "the test would not notice that they are forgotten"
    return comment


def test_an_erasure_forgets_every_personal_column(open_app: Flask, posted: Posted) -> None:
    with open_app.app_context():
        erase_commenter(SITE, EMAIL, By(COMMENTER, open_app.extensions["palabre"].now()))
    assert columns_of(open_app, posted, PERSONAL[Comment]) == PERSONAL[Comment]


def test_a_withdrawal_forgets_the_text_and_what_its_author_said_of_themselves(
    open_app: Flask, reader: Reader, posted: Posted
) -> None:
    assert reader.withdraw(posted).status_code == 200
    assert columns_of(open_app, posted, {**TEXT, **AUTHOR}) == {**TEXT, **AUTHOR}


def test_the_file_of_a_person_holds_what_they_said_of_themselves(
    open_app: Flask, posted: Posted
) -> None:
    with open_app.app_context():
        [row] = newest_comments(person_of_email(SITE, EMAIL), 1)
    # Kind and badge follow from the name, and from whose page it is.
    assert AUTHOR.keys() - {"author_kind", "author_badge"} <= row._mapping.keys()
