"""Threads that make requests, as many as are needed and no more than allowed."""

from __future__ import annotations

import queue
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Workers(Generic[Task, Result]):
    """Does tasks in threads; what they give is taken from :meth:`get`, in order of completion.

    ``concurrent.futures.wait`` looks at every running task each time; this takes the next one.
    """

    def __init__(self, work: Callable[[Task], Result], limit: int) -> None:
        self._work = work
        self._limit = limit
        self._executor = ThreadPoolExecutor(limit, thread_name_prefix="links")
        self._done: queue.SimpleQueue[tuple[Task, Future[Result]]] = queue.SimpleQueue()
        self.running = 0

    @property
    def free(self) -> bool:
        """Whether a task would begin at once."""
        return self.running < self._limit

    def start(self, task: Task) -> None:
        """Do a task."""
        self.running += 1
        future = self._executor.submit(self._work, task)
        future.add_done_callback(lambda done: self._done.put((task, done)))

    def get(self, seconds: float | None) -> tuple[Task, Result] | None:
        """Return a task with its result, or ``None`` if none is done in time.

        Raises what the task raised.
        """
        try:
            task, future = self._done.get(timeout=seconds)
        except queue.Empty:
            return None
        self.running -= 1
        return task, future.result()

    def close(self) -> None:
        """Let the threads end; those that wait for an answer do when it comes."""
        self._executor.shutdown(wait=False, cancel_futures=True)
