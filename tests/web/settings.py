"""The service's settings, for a deployment that exists only in tests."""

import os

os.environ.update(
    DATABASE_URL="postgresql://nobody@localhost/set-by-the-fixture",
    SECRET_KEY="only for tests, and long enough to be taken",
    HOSTS="testserver localhost 127.0.0.1",
    HTTPS="no",
)

from inspectorate.web.settings import *  # noqa: F403 - the environment comes first

PUBLIC_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
