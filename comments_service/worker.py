"""``flask --app app worker``: who carries out which message of the outbox."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from flask import Flask

from comments_service.extensions import connection, messages_written
from comments_service.notify import inside
from comments_service.notify.activity import Activity
from comments_service.notify.answer_mails import AnswerMailer
from comments_service.notify.channel_sender import ChannelSender
from comments_service.notify.judges.judge import Judge
from comments_service.notify.lanes import Lanes
from comments_service.notify.mail import commenter_mailer, mailer
from comments_service.notify.mail_in.addresses import ReplyAddresses
from comments_service.notify.mail_in.mailbox import MailboxReader
from comments_service.notify.mail_in.outcome_mails import OutcomeMailer
from comments_service.notify.member_mails import MemberMailer
from comments_service.notify.mentions import mention_consumers
from comments_service.notify.message import Consumer, Message
from comments_service.notify.notices import Notices
from comments_service.notify.reader_mails import ReaderMails
from comments_service.notify.report_mails import ReportMailer
from comments_service.notify.worker import POLL_S, RoundRobin, Worker
from comments_service.queries.core import clock as shared_clock
from comments_service.queries.core.outbox import Lane, has_due, is_anybody_alerted
from comments_service.rules.core.imap import parse_imap
from comments_service.rules.core.smtp import parse_smtp, sender_address
from comments_service.services.answers import colleagues, mail_in, mail_polls
from comments_service.services.answers.mailbox import Mailbox
from comments_service.services.comments.search_index import index_some
from comments_service.services.comments.upkeep import learning, rerendering, traces
from comments_service.services.community import assigning, reports, subscriptions
from comments_service.services.community.escalation import escalate
from comments_service.services.community.timers import ESCALATE_TOPIC, WAKE_TOPIC
from comments_service.services.core import address_keys
from comments_service.services.core.actor import SYSTEM, Actor, By
from comments_service.services.moderation.bulk_job_steps import decide_on, undo_on
from comments_service.settings import Settings
from comments_service.transfer import upload_jobs
from comments_service.web.limits.admission import admit_mailed

# Further workers of lane ``now``; the first of them nudges these when there is something to do.
_RESERVES = 3
_RESERVE_POLL_S = 5.0


def clock_of(app: Flask) -> Callable[[], datetime]:
    """Return the service's clock, by which workers of several machines hold messages.

    To be called in a context of the application. Raise SQLAlchemyError.
    """

    service = app.extensions["palabre"]

    def now() -> datetime:
        if not service.settings.is_embedded and shared_clock.now.is_unsure():
            connection()  # whoever takes one sets the clock
        moment: datetime = service.now()
        return moment

    return now


def notices_of(app: Flask) -> Notices:
    """Return what tells the team of what waits for it."""
    settings = app.extensions["palabre"].settings
    now = lambda: app.extensions["palabre"].now()  # noqa: E731 - read anew each time
    channels = ChannelSender(settings.secret_key, settings.private_hosts, now)
    send = mailer(settings.smtp_url and parse_smtp(settings.smtp_url), settings.mail_from)
    answers = ReplyAddresses(settings.mail_in_address, settings.secret_key)
    mails = MemberMailer(send, settings.secret_key, settings.base_url, answers)
    return Notices(channels, mails, settings.base_url, now)


def consumers(app: Flask) -> Mapping[str, Consumer]:
    """Return the consumer of each topic."""
    settings = app.extensions["palabre"].settings
    send = (notices := notices_of(app)).mails.deliver
    by_mail = (send, notices.mails.secret_key, notices.base_url, notices.now)
    answers = ReplyAddresses(settings.mail_in_address, settings.secret_key)
    readers = ReaderMails(*by_mail, answers)
    mailbox = _mailbox_reader(settings, notices.now)
    ours = (notices.base_url, settings.base_origin, notices.now)
    mentions = mention_consumers(settings.secret_key, *ours)
    return {
        "mail": send,
        "commenter_mail": commenter_mailer(send),
        "check_import": _of_import(upload_jobs.check),
        "import": _of_import(upload_jobs.import_upload),
        "undo_import": _of_import(upload_jobs.undo),
        "index": _index,
        "bulk": _of_bulk(app, decide_on),
        "undo_bulk": _of_bulk(app, undo_on),
        "alert": notices.spread,
        colleagues.TOPIC: AnswerMailer(*by_mail).send,
        "notice": notices.tell,
        subscriptions.TELL_TOPIC: readers.spread,
        subscriptions.TELL_MORE_TOPIC: readers.spread,
        subscriptions.CONFIRM_TOPIC: readers.ask,
        subscriptions.MAIL_TOPIC: readers.mail,
        ESCALATE_TOPIC: _escalate(app),
        reports.TOPIC: ReportMailer(notices.base_url, notices.now).report,
        traces.TOPIC: lambda message: traces.clean_traces(message.keep_alive),
        address_keys.TOPIC: _destroy_address_keys(app),
        rerendering.TOPIC: _of_rendering(app),
        learning.TOPIC: _learn(app),
        WAKE_TOPIC: _wake(app),
        mail_polls.TOPIC: mailbox.look,
        mail_in.TOPIC: OutcomeMailer(send).send,
        **mentions,
        **Judge(settings.secret_key, settings.private_hosts, notices.now).consumers(),
    }


def _mailbox_reader(settings: Settings, now: Callable[[], datetime]) -> MailboxReader:
    folder = parse_imap(settings.mail_in_url) if settings.mail_in_url else None
    own, secret = sender_address(settings.mail_from), settings.secret_key
    address = settings.mail_in_address
    box = Mailbox(address, own, secret, admit_mailed) if address else None
    return MailboxReader(folder, box, now)


def _index(message: Message) -> None:
    """Find a site's comments by the words of this version (asked for by a migration)."""
    after: int | None = message.payload["after"]
    while after is not None:
        after = index_some(message.site_id, after)
        message.keep_alive()


def _of_import(step: Callable[[int, int, Callable[[], None]], None]) -> Consumer:
    def consume(message: Message) -> None:
        step(message.site_id, message.payload["import_id"], message.keep_alive)

    return consume


def _of_bulk(
    app: Flask, step: Callable[[int, int, Actor, Callable[[], datetime]], bool]
) -> Consumer:
    def consume(message: Message) -> None:
        who = Actor("moderator", message.payload["moderator_id"])
        clock = app.extensions["palabre"].now
        while step(message.site_id, message.payload["job_id"], who, clock):
            message.keep_alive()

    return consume


def _escalate(app: Flask) -> Consumer:
    def consume(message: Message) -> None:
        escalate(message.site_id, message.payload["comment_id"], app.extensions["palabre"].now())

    return consume


def _destroy_address_keys(app: Flask) -> Consumer:
    def consume(message: Message) -> None:
        address_keys.destroy_keys(app.extensions["palabre"].now())
        traces.clean_traces(message.keep_alive)

    return consume


def _learn(app: Flask) -> Consumer:
    def consume(message: Message) -> None:
        learning.learn_anew(message.site_id, app.extensions["palabre"].now())

    return consume


def _wake(app: Flask) -> Consumer:
    def consume(message: Message) -> None:
        now, until = app.extensions["palabre"].now(), message.payload.get("until")
        # One that an earlier version has left tells no moment: it is due.
        moment = datetime.fromisoformat(until) if until else now
        comment = message.payload["comment_id"]
        assigning.wake_on_time(message.site_id, comment, moment, By(SYSTEM, now))

    return consume


def _of_rendering(app: Flask) -> Consumer:
    def consume(message: Message) -> None:
        clock = app.extensions["palabre"].now
        after = message.payload["after"]
        rerendering.render_anew(message.site_id, after, message.keep_alive, clock)

    return consume


def make_worker(
    app: Flask,
    lane: Lane | None = None,
    activity: Activity | None = None,
    order: RoundRobin | None = None,
    poll_s: float = POLL_S,
) -> Worker:
    """Return a worker on the application's database, by its clock: of one lane, or of all."""
    clock = clock_of(app)
    return Worker(consumers(app), app.app_context, clock, lane, activity, order, poll_s)


def make_lanes(app: Flask, *, stays: bool = False) -> Lanes:
    """Return the workers of each lane, so that mails and decisions go out during an import.

    Lane ``now`` has several, because a peer that hangs holds one of them. They end by themselves
    when nothing is due, and with ``stays`` not before nobody wants to be alerted.
    """
    activity, order = Activity(), RoundRobin()
    workers = [make_worker(app, lane, activity) for lane in (Lane.SOON, Lane.LONG)]
    workers += [
        make_worker(app, Lane.NOW, activity, order, poll_s)
        for poll_s in (POLL_S, *[_RESERVE_POLL_S] * _RESERVES)
    ]
    is_needed = partial(_is_needed if stays else _is_due, app, clock_of(app))
    return Lanes(workers, is_needed, activity)


def work_inside(app: Flask) -> None:
    """Have this server process see to it that a worker runs when something is due.

    While somebody wants to be alerted, or a mailbox is to be looked into, one is always there: to
    start takes it seconds.
    """
    folder = app.extensions["palabre"].settings.data_dir
    nudge = inside.watch(folder, partial(_is_needed, app, clock_of(app)))
    messages_written.connect(lambda _app: nudge(), app, weak=False)


def _is_due(app: Flask, now: Callable[[], datetime]) -> bool:
    with app.app_context():
        return has_due(now())


def _is_needed(app: Flask, now: Callable[[], datetime]) -> bool:
    with app.app_context():
        takes_mail = app.extensions["palabre"].settings.mail_in_url is not None
        return has_due(now()) or takes_mail or is_anybody_alerted()
