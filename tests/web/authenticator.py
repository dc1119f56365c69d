"""An authenticator app: its secret, and the code that it shows."""

from inspectorate.web.security.allauth_adapters import code_now

SECRET = "JBSWY3DPEHPK3PXP"


def code(secret: str = SECRET) -> str:
    """Return the code that an authenticator app shows now."""
    return code_now(secret)
