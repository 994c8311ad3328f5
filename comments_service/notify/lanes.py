"""Several workers in one process, a thread each, so that short work never waits for long work."""

import threading
from collections.abc import Callable, Sequence

from comments_service.notify.activity import Activity
from comments_service.notify.worker import Worker


class Lanes:
    """Workers that share an Activity: none ends for want of work while another is busy.

    ``is_needed()`` tells, when all have ended, whether they are to begin anew.
    """

    def __init__(
        self, workers: Sequence[Worker], is_needed: Callable[[], bool], activity: Activity
    ) -> None:
        self._workers = workers
        self._is_needed = is_needed
        self._activity = activity
        self._is_stopping = False

    def stop(self) -> None:
        """End after the messages at hand; long work ends at its next sign of life."""
        self._is_stopping = True
        for worker in self._workers:
            worker.stop()

    def run(self, *, idle_for: float | None = None) -> None:
        """Work until ``stop()`` or, when given, until all were idle so long (see Worker.run)."""
        while not self._is_stopping:
            self._run_once(idle_for)
            # What one lane has left for another that had ended, or what may come at any moment.
            if idle_for is None or not self._is_needed():
                return

    def nudge(self) -> None:
        """Have every lane look for work at once."""
        self._activity.nudge()

    def _run_once(self, idle_for: float | None) -> None:
        self._activity.begin()
        errors: list[Exception] = []

        def work(worker: Worker) -> None:
            try:
                worker.run(idle_for=idle_for)
            except Exception as error:  # raised anew below: a thread has nobody to tell
                errors.append(error)
                self.stop()

        threads = [threading.Thread(target=work, args=(one,)) for one in self._workers[1:]]
        for thread in threads:
            thread.start()
        work(self._workers[0])
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
