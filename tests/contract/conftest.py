"""Every adapter of a port, one after the other, each empty and of one test alone."""

import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from app.adapters.files_disk import DiskFiles
from app.adapters.files_s3 import S3Files
from app.adapters.objects_disk import DiskObjects
from app.adapters.objects_s3 import S3Objects
from app.adapters.queue_celery import CeleryQueue
from app.domain.caller import Caller
from app.ports import Files, Objects, Queue, Tools
from tests.fakes import MemoryObjects, MemoryQueue
from tests.making import make_caller, make_tools
from tests.servers import S3


@pytest.fixture
def disk_objects(tmp_path: Path) -> DiskObjects:
    """A store below a folder that is not there yet."""
    return DiskObjects(tmp_path / "objects")


@pytest.fixture(scope="session")
def s3_bucket(s3_server: S3) -> S3Objects:
    """A bucket for the whole run, and a client that is made once: that takes boto3 half a second."""
    objects = S3Objects(
        "test-bucket", "", s3_server.endpoint, s3_server.region, s3_server.access_key, s3_server.secret_key
    )
    objects.make_bucket()
    return objects


@pytest.fixture
def s3_objects(s3_bucket: S3Objects) -> S3Objects:
    """A store below a prefix of its own."""
    objects = replace(s3_bucket, prefix=secrets.token_hex(8))
    objects.__dict__["_client"] = s3_bucket._client
    return objects


@pytest.fixture(params=["memory", "disk", "s3"])
def objects(request: pytest.FixtureRequest) -> Objects:
    """Each object store in turn."""
    if request.param == "memory":
        return MemoryObjects()
    store: Objects = request.getfixturevalue(f"{request.param}_objects")
    return store


@pytest.fixture
def disk_files(tmp_path: Path) -> DiskFiles:
    """A store of files below a folder that is not there yet."""
    return DiskFiles(tmp_path / "files")


@pytest.fixture
def s3_files(s3_objects: S3Objects, tmp_path: Path) -> S3Files:
    """A store of files below a prefix of its own."""
    files = S3Files(**{field.name: getattr(s3_objects, field.name) for field in fields(s3_objects)})
    files = replace(files, scratch=tmp_path / "scratch")
    files.__dict__["_client"] = s3_objects._client
    return files


@pytest.fixture(params=["disk", "s3"])
def files(request: pytest.FixtureRequest) -> Files:
    """Each store of files in turn."""
    store: Files = request.getfixturevalue(f"{request.param}_files")
    return store


@pytest.fixture
def celery_queue(redis_url: str) -> Iterator[CeleryQueue]:
    """A queue on an empty Valkey."""
    queue = CeleryQueue(redis_url)
    yield queue
    queue.close()


@pytest.fixture(params=["memory", "celery"])
def queue(request: pytest.FixtureRequest) -> Queue:
    """Each queue in turn."""
    if request.param == "memory":
        return MemoryQueue()
    broker: Queue = request.getfixturevalue("celery_queue")
    return broker


@pytest.fixture(scope="session")
def npm_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For NODE_PATH: independent clients and receivers, as npm has them."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine")
    folder = tmp_path_factory.mktemp("npm")
    wanted = ["standardwebhooks@1.1.1", "svix@1.99.1", "tus-js-client@4.3.1"]
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder), *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=150)
    if done.returncode:
        pytest.skip(f"npm can't install {' and '.join(wanted)} here: {done.stderr.strip()[-300:]}")
    return folder / "node_modules"


@pytest.fixture(params=["sqlite", "postgresql"])
def tools(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tools]:
    """Tools on each database in turn."""
    url = request.getfixturevalue("migrated_postgres_url") if request.param == "postgresql" else ""
    made = make_tools(tmp_path, url)
    yield made
    made.database.dispose()


@pytest.fixture
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]
