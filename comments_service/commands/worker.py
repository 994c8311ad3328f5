"""``worker``: carry out what is left in the outbox."""

import os
import signal
import threading
from contextlib import suppress

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from comments_service.notify.lanes import Lanes
from comments_service.services.answers.mail_polls import begin_looking
from comments_service.transfer.upload_jobs import sweep
from comments_service.worker import make_lanes

# How long a worker that a server has started stays for the next message: starting costs a second.
_LINGER_S = 10.0


@click.command("worker")
@click.option("--until-idle", is_flag=True, help="End when nothing is due.")
@click.option("--attended", is_flag=True, hidden=True)
@with_appcontext
def worker(until_idle: bool, attended: bool) -> None:
    """Send mails, run imports, decide on many comments: all that is done outside of requests.

    Any number of workers may run. Imports wait for one another, nothing else waits for them.
    SIGTERM ends a worker after the messages at hand.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    # Where there are no tables yet, the next worker does it.
    with suppress(SQLAlchemyError):
        sweep(app.extensions["palabre"].now())
        if app.extensions["palabre"].settings.mail_in_url:
            begin_looking(app.extensions["palabre"].now())
    running = make_lanes(app, stays=attended)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: running.stop())
    idle_for = 0.0 if until_idle else None
    if attended:
        # Standard input is a pipe that ends with the server which started this, however it ends.
        threading.Thread(target=_stop_at_end_of_input, args=(running,), daemon=True).start()
        idle_for = _LINGER_S
        os.nice(5)  # readers first
    running.run(idle_for=idle_for)


def _stop_at_end_of_input(running: Lanes) -> None:
    # Past sys.stdin: Python aborts when it ends while a thread is in the lock of that one.
    while os.read(0, 4096):
        running.nudge()
    running.stop()
