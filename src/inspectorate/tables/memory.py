"""Memory limit of the worker processes that open other people's files."""


def limit_memory(memory: int) -> None:
    """Limit the memory (bytes) of this process, where the system can."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # not available on this system; the time limit still applies
        return
    _, hard_limit = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(
        resource.RLIMIT_AS, (memory if hard_limit < 0 else min(memory, hard_limit), hard_limit)
    )
