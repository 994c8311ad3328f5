"""Tables, their constraints and relations. No queries and no commits live here."""

from comments_service.models.answers import (
    AnswerLink,
    IncomingMail,
    Mailbox,
    SavedReply,
    SavedReplyUse,
)
from comments_service.models.base import Base
from comments_service.models.bulk import BulkItem, BulkJob
from comments_service.models.comment import AddressKey, Comment, Commenter, Vote
from comments_service.models.console import AuditEntry, SavedView, WidgetLoad
from comments_service.models.decisions import Ban, DecisionReason, Note, Revision
from comments_service.models.mention import Mention, SentMention
from comments_service.models.moderation import Event, LearnedTerms, Refusal, Report
from comments_service.models.moderator import ConsoleSession, Membership, Moderator, SignInLink
from comments_service.models.need import Need, NeedEvent
from comments_service.models.notifications import (
    Channel,
    Delivery,
    MemberAlerts,
    ReaderNotice,
    Subscriber,
    Subscription,
)
from comments_service.models.outbox import Outage, OutboxMessage
from comments_service.models.page_session import PageSession
from comments_service.models.reaction import CommentReaction, PageReaction
from comments_service.models.sign_in import (
    ApiToken,
    IdentityProvider,
    Invitation,
    Passkey,
    Reader,
    ReaderIdentity,
    ReaderSession,
    RecoveryCode,
    SignInStep,
    SsoSecret,
)
from comments_service.models.site import Site, SiteOrigin
from comments_service.models.thread import Thread, ThreadAlias
from comments_service.models.transfer import Import, UploadPart
from comments_service.models.watch import Watch, WatchHit

__all__ = [
    "AddressKey",
    "AnswerLink",
    "ApiToken",
    "AuditEntry",
    "Ban",
    "Base",
    "BulkItem",
    "BulkJob",
    "Channel",
    "Comment",
    "CommentReaction",
    "Commenter",
    "ConsoleSession",
    "DecisionReason",
    "Delivery",
    "Event",
    "IdentityProvider",
    "Import",
    "IncomingMail",
    "Invitation",
    "LearnedTerms",
    "Mailbox",
    "MemberAlerts",
    "Membership",
    "Mention",
    "Moderator",
    "Need",
    "NeedEvent",
    "Note",
    "Outage",
    "OutboxMessage",
    "PageReaction",
    "PageSession",
    "Passkey",
    "Reader",
    "ReaderIdentity",
    "ReaderNotice",
    "ReaderSession",
    "RecoveryCode",
    "Refusal",
    "Report",
    "Revision",
    "SavedReply",
    "SavedReplyUse",
    "SavedView",
    "SentMention",
    "SignInLink",
    "SignInStep",
    "Site",
    "SiteOrigin",
    "SsoSecret",
    "Subscriber",
    "Subscription",
    "Thread",
    "ThreadAlias",
    "UploadPart",
    "Vote",
    "Watch",
    "WatchHit",
    "WidgetLoad",
]
