"""What the tables say of the people who comment, and what is left there once that is forgotten.

``services`` forget by these lists alone. A test holds that each column of each table is either
here or known to say nothing of them, or to go with its row: whoever adds a column decides which.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import null

from comments_service.models.base import Base
from comments_service.models.bulk import BulkJob
from comments_service.models.comment import Comment, Commenter
from comments_service.models.console import AuditEntry
from comments_service.models.decisions import Ban
from comments_service.models.mention import Mention
from comments_service.models.moderation import Event, Report
from comments_service.models.need import Need, NeedEvent

#: Of a comment: what it says, and what quotes it.
TEXT: Mapping[str, Any] = {"body": "", "html": "", "reasons": []}
#: Of a comment: what its author said of themselves.
AUTHOR: Mapping[str, Any] = {
    "author_name": None,
    "author_email": None,
    "author_website": None,
    "author_kind": "anonymous",
    "author_badge": None,
    "author_service": None,
}
#: Of a comment: what else ties it to a person.
TRACES: Mapping[str, Any] = {
    "commenter_id": None,
    "moderator_id": None,
    "poster_hash": None,
    "network_hash": None,
    "idempotency_hash": None,
    "request_hash": None,
    "edited_at": None,
    "page_title": None,
    "page_url": None,
}

PERSONAL: Mapping[type[Base], Mapping[str, Any]] = {
    Comment: {**TEXT, **AUTHOR, **TRACES},
    Commenter: {"fingerprint": ""},
    # Reasons quote the text, notes speak of its author.
    Event: {"reasons": [], "note": None},
    Report: {"note": None},
    Need: {"commenter_id": None},
    NeedEvent: {"note": None},
    Ban: {"label": "", "reason": None, "comment_id": None},
    Mention: {
        "source": "",
        "url": None,
        "title": None,
        "author_name": None,
        "author_url": None,
        "snippet": None,
        "reasons": [],
    },
    BulkJob: {"note": None, "asked": {}},
    # Of a search that names somebody. Not a JSON null: the log lets itself be emptied only.
    AuditEntry: {"subject": None, "before": null(), "after": null()},
}
