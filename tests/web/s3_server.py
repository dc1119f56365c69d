"""A real S3-compatible server for the tests: moto, in a process of its own, with a bucket."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest

PACKAGES = Path(sys.prefix) / "s3"
"""Server and client, installed by `make test` beside the other packages: they need an older dateutil."""

SERVER = """
import logging, sys
logging.getLogger("werkzeug").setLevel("ERROR")
sys.path.append(sys.argv[1])
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
print(server.port, flush=True)
server.serve_forever()
"""


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of the server."""
    command = [sys.executable, "-c", SERVER, str(PACKAGES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


@pytest.fixture
def bucket(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a store in a new bucket of the server."""
    # After the packages of the project, which the service runs with.
    monkeypatch.setattr(sys, "path", [*sys.path, str(PACKAGES)])
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key-for-tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-for-tests")
    name = f"evidence-{uuid4().hex}"
    client = import_module("boto3").client("s3", endpoint_url=s3_server, region_name="us-east-1")
    client.create_bucket(Bucket=name)
    client.close()
    return f"s3://{name}/files?region=us-east-1&endpoint={s3_server}"
