"""Responses as the web server sends them."""

from dataclasses import dataclass, field

from inspectorate.web.server.clients import Header


@dataclass(slots=True)
class Response:
    """A response of the WSGI application, or of the server itself."""

    status: int = 500
    headers: list[Header] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)

    @property
    def size(self) -> int:
        """The bytes of its body."""
        return sum(map(len, self.parts))

    def values(self, name: bytes) -> list[bytes]:
        """Return the values of a header, whose name is in lower case."""
        return [value for key, value in self.headers if key.lower() == name]
