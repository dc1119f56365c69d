"""The service's settings, for a deployment that exists only in tests."""

import os

from jinja2 import FileSystemBytecodeCache

from tests.house.tree import ROOT

os.environ.update(
    DATABASE_URL="postgresql://nobody@localhost/set-by-the-fixture",
    SECRET_KEY="only for tests, and long enough to be taken",
    HOSTS="testserver localhost 127.0.0.1",
    HTTPS="no",
)

from inspectorate.web.settings import *  # noqa: F403 - the environment comes first

# A template is compiled once, not in every worker of every run; each file names the text it was made from.
COMPILED = ROOT / "build" / "templates"
COMPILED.mkdir(parents=True, exist_ok=True)
TEMPLATES[0]["OPTIONS"]["bytecode_cache"] = FileSystemBytecodeCache(str(COMPILED))  # noqa: F405

PUBLIC_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
