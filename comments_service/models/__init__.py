"""Tables, their constraints and relations. No queries and no commits live here."""

from comments_service.models.api_token import ApiToken
from comments_service.models.base import Base
from comments_service.models.comment import Comment, Commenter, Vote
from comments_service.models.moderation import Event, Report
from comments_service.models.moderator import ConsoleSession, Membership, Moderator, SignInLink
from comments_service.models.outbox import OutboxMessage
from comments_service.models.site import Site, SiteOrigin
from comments_service.models.thread import Thread, ThreadAlias
from comments_service.models.transfer import Import, UploadPart

__all__ = [
    "ApiToken",
    "Base",
    "Comment",
    "Commenter",
    "ConsoleSession",
    "Event",
    "Import",
    "Membership",
    "Moderator",
    "OutboxMessage",
    "Report",
    "SignInLink",
    "Site",
    "SiteOrigin",
    "Thread",
    "ThreadAlias",
    "UploadPart",
    "Vote",
]
