"""Limits of memory and processor time of the worker processes that open other people's files."""

from pathlib import Path

_STATM = Path("/proc/self/statm")
_BASE_BYTES = 300_000_000
"""Address space of a process that has read nothing, where the system does not say it."""


def limit_process(memory: int, seconds: int) -> None:
    """Limit the memory (bytes, beyond what is taken now) and the processor time of this process.

    A later call counts from the first. Systems without such limits keep to the time limit of the caller.
    """
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    _set_limit(resource.RLIMIT_AS, _base() + memory)
    _set_limit(resource.RLIMIT_CPU, seconds)


def _set_limit(kind: int, value: int) -> None:
    import resource  # noqa: PLC0415

    _, hard_limit = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard_limit < 0 else min(value, hard_limit), hard_limit))


_base_bytes = 0


def _base() -> int:
    """Return the address space of this process when it was first asked for."""
    global _base_bytes  # noqa: PLW0603
    if not _base_bytes:
        try:
            pages = int(_STATM.read_text(encoding="ascii").split()[0])
            import resource  # noqa: PLC0415

            _base_bytes = pages * resource.getpagesize()
        except (OSError, ValueError):
            _base_bytes = _BASE_BYTES
    return _base_bytes
