"""Editing pages: the configuration they write, and jobs that take longer than a request."""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fastapi import Response

from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.adapters.worker_pool import LimitExceeded, PoolError
from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage
from wirewatch.entrypoints.web.access import Access
from wirewatch.entrypoints.web.api import RequestRefused
from wirewatch.entrypoints.web.pages import PageContext
from wirewatch.steps.feed_health import duration_text

log = logging.getLogger("wirewatch.web")

MAX_TRIAL_SECONDS = 240.0  # seconds for a trial on the archive
MAX_FETCH_SECONDS = 90.0  # seconds to search for a feed
MAX_UNFINISHED_JOBS = 3  # running or waiting jobs; more are refused
MAX_FINISHED_JOBS = 12  # finished jobs whose results are kept
FIRST_WAIT_SECONDS = 1.5  # seconds that a response waits for its job
CHECK_INTERVAL_SECONDS = 0.05  # seconds between two checks whether a job is finished

Work = Callable[["Job"], Coroutine[Any, Any, Any]]
REFRESH_SECONDS = 2  # seconds after which a browser reloads a result page


@dataclass(eq=False)
class Job:
    """One job: its purpose, progress and result."""

    id: str
    subject: Any  # further data for its page
    done: int = 0
    total: int = 0
    result: Any = None
    problem: str | None = None  # why it has no result
    finished: threading.Event = field(default_factory=threading.Event)

    def progress(self, _: str, done: int, total: int) -> None:
        """Record the progress."""
        self.done, self.total = done, total

    async def wait_briefly(self, seconds: float = FIRST_WAIT_SECONDS) -> bool:
        """Return whether the job is finished, after a short wait that blocks no other request."""
        until = time.monotonic() + seconds
        while not self.finished.is_set() and time.monotonic() < until:
            await asyncio.sleep(CHECK_INTERVAL_SECONDS)
        return self.finished.is_set()


class Jobs:
    """Runs jobs one at a time in one thread; their heavy parts run in worker processes."""

    def __init__(
        self, *, longest: float = MAX_TRIAL_SECONDS, advice: str = "choose a shorter time"
    ) -> None:
        self._longest, self._advice = longest, advice
        self._turn, self._lock = threading.Lock(), threading.Lock()
        self._jobs: dict[str, Job] = {}

    def start(self, work: Work, *, subject: Any = None) -> Job:
        """Start or queue a job. Raises RequestRefused if too many are waiting."""
        with self._lock:
            unfinished = [
                earlier for earlier in self._jobs.values() if not earlier.finished.is_set()
            ]
            if len(unfinished) >= MAX_UNFINISHED_JOBS:
                raise RequestRefused(
                    429,
                    "other trials are still running",
                    "wait until they are done, then try again",
                )
            finished = [earlier for earlier in self._jobs.values() if earlier.finished.is_set()]
            job = Job(secrets.token_urlsafe(9), subject)
            self._jobs = {
                earlier.id: earlier
                for earlier in [*finished[-MAX_FINISHED_JOBS:], *unfinished, job]
            }
        # Daemon thread: a trial must not keep the server from stopping.
        threading.Thread(
            target=self._run, args=(job, work), daemon=True, name="wirewatch-job"
        ).start()
        return job

    def get(self, id: str) -> Job:
        """Return a job. Raises RequestRefused if it has expired."""
        if job := self._jobs.get(id):
            return job
        raise RequestRefused(
            404,
            "this trial is no longer kept",
            "try it again; results are kept until the server stops",
        )

    def _run(self, job: Job, work: Work) -> None:
        with self._turn:
            try:
                job.result = asyncio.run(self._with_deadline(work(job)))
            except TimeoutError:
                job.problem = f"it took longer than {duration_text(timedelta(seconds=self._longest))}; {self._advice}"
            except LimitExceeded:
                job.problem = f"it needs more memory or time than it may; {self._advice}"
            except PoolError:
                job.problem = "its worker process died; try again"
            except (WrongUsage, JobImpossible, ConfigErrors) as error:
                job.problem = str(error)
            except Exception:
                log.exception("a job of the page failed")
                job.problem = (
                    "an error of Wirewatch's own; the log of `wirewatch web` has the details"
                )
            finally:
                job.finished.set()

    async def _with_deadline(self, work: Awaitable[Any]) -> Any:
        async with asyncio.timeout(self._longest):
            return await work


@dataclass(frozen=True, kw_only=True)
class EditContext:
    """What editing pages work with."""

    pages: PageContext
    access: Access
    common: Common
    trials: Jobs = field(default_factory=Jobs)  # run on the archive
    # Fetch from outlets.
    fetches: Jobs = field(
        default_factory=lambda: Jobs(longest=MAX_FETCH_SECONDS, advice="try again later")
    )
    # Counts of near misses, by configuration hash.
    recent: dict[str, Job] = field(default_factory=dict)
    # Held while feeds.yaml is written.
    writing: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self, answer: Response, *, unless: bool = False) -> Response:
        """Make the browser reload until the result is there; works without scripts."""
        if not unless:
            answer.headers["Refresh"] = str(REFRESH_SECONDS)
        return answer
