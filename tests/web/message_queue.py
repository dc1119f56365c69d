"""Run the queue in a test: the worker's own loop, once."""

from inspectorate.web.worker import Worker


def run_queue() -> None:
    """Run every background task that is ready, in the test's transaction."""
    Worker().run_ready_tasks()
