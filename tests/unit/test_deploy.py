"""What docker-compose.yml, the Dockerfile and redis.conf promise, as far as it can be told without Docker."""

import re
import shlex
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from app.adapters.celery_app import HARD_LIMIT, QUEUES
from app.domain.keyring import Keyring
from app.settings import load
from app.usecases.webhooks.deliveries import LEASE

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text().replace("\\\n", " ")
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
ENV = {
    "POSTGRES_PASSWORD": "word",
    "REDIS_PASSWORD": "word",
    "PLOTWORKS_S3_ACCESS_KEY": "access",
    "PLOTWORKS_S3_SECRET_KEY": "secret",
    "PLOTWORKS_SECRET_KEY": "key",
}


def test_every_image_is_pinned() -> None:
    """To a release: ``latest`` of tomorrow has been tested by nobody."""
    stages = set(re.findall(r" AS (\w+)", DOCKERFILE))
    bases = {base for base in re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) if base not in stages}
    images = {service["image"] for service in SERVICES.values() if service not in OURS.values()}
    assert bases
    assert images
    for image in bases | images:
        assert re.search(r":\d+\.\d+", image), image


OPTIONAL = "PLOTWORKS_AI_KEY"


def test_no_secret_has_a_default() -> None:
    """Each is asked for by name, with the way to make one; the settings alone may fall back."""
    found = {name: (kind, text) for name, kind, text in VARIABLE.findall(TEXT)}
    secrets = {name for name in found if re.search("PASSWORD|KEY|SECRET", name)}
    assert secrets - {OPTIONAL} == set(ENV)
    assert found[OPTIONAL] == ("-", ""), "without a key no model is asked"
    for name in secrets - {OPTIONAL}:
        assert found[name] == ("?", "set it in .env, see deploy/make-env.sh"), name


@pytest.mark.parametrize("name", OURS)
def test_every_setting_is_known(name: str) -> None:
    """The settings of each container load: nothing misspelt, nothing refused."""
    settings = load({**_image_environment(OURS[name]["build"]["target"]), **_environment(name)})
    assert settings.database_url == "postgresql+psycopg://plotworks:word@postgres/plotworks"
    assert settings.redis_url == "redis://:word@redis:6379/0"
    assert settings.objects_url == "s3://plotworks"
    assert settings.s3_access_key == "access"
    assert settings.host == "0.0.0.0"  # noqa: S104 - within its container


def test_both_sides_of_a_back_end_agree() -> None:
    """Host names are services, ports and keys are those of the server."""
    settings = load(_environment("api"))
    urls = (settings.database_url, settings.redis_url, settings.s3_endpoint)
    assert [urlsplit(url).hostname for url in urls] == ["postgres", "redis", "objects"]
    assert set(SERVICES) > {"postgres", "redis", "objects"}
    assert SERVICES["objects"]["environment"]["AWS_ACCESS_KEY_ID"] == _raw("api", "PLOTWORKS_S3_ACCESS_KEY")
    assert SERVICES["objects"]["environment"]["AWS_SECRET_ACCESS_KEY"] == _raw("api", "PLOTWORKS_S3_SECRET_KEY")


WORKERS = {
    "main": ("worker", "PLOTWORKS_RENDER_WORKERS"),
    "io": ("io-worker", "PLOTWORKS_IO_WORKERS"),
    "poll": ("poll-worker", "PLOTWORKS_POLL_WORKERS"),
    "plan": ("plan-worker", "PLOTWORKS_PLAN_WORKERS"),
}
"""By the module of its Celery app: the container, and the setting that says how many processes it has."""


def test_commands_start_what_there_is() -> None:
    """The modules that the containers run exist; the workers read every queue between them."""
    ours = ("app.scheduler", "app.store.migrate", "app.wsgi", "app.cli.main")
    for module in (*ours, *(f"workers.{kind}" for kind in WORKERS)):
        assert find_spec(module), module
    read: list[str] = []
    for kind, (name, children) in WORKERS.items():
        command = shlex.split(_resolved(SERVICES[name]["command"]))
        assert command[command.index("-A") + 1] == f"workers.{kind}:celery"
        read += command[command.index("-Q") + 1].split(",")
        assert command[command.index("--concurrency") + 1] == _environment(name)[children]
    assert read == list(QUEUES)
    assert SERVICES["scheduler"]["command"] == ["python", "-m", "app.scheduler"]


def test_the_api_has_the_threads_that_the_settings_say() -> None:
    """Waiters hold at most a third of them, so the number must be true."""
    (command,) = re.findall(r'^CMD \["gunicorn".*$', DOCKERFILE, re.MULTILINE)
    workers, threads = (int(re.search(rf'"{flag}", +"(\d+)"', command)[1]) for flag in ("--workers", "--threads"))
    assert (workers, threads) == (load({}).api_workers, load({}).api_threads)


def test_only_the_api_is_reachable_and_only_from_this_machine() -> None:
    """Back ends stay on the private network."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["api"]
    assert all(port.startswith("127.0.0.1:") for port in published["api"])


def test_everything_comes_back_and_waits_for_what_it_needs() -> None:
    """Restart for all but the migration; nobody starts before it, and it not before the database is healthy."""
    for name, service in SERVICES.items():
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped"), name
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("api", "worker", "io-worker", "scheduler"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}, name
    for name in ("api", "worker", "io-worker", "redis", "postgres", "objects"):
        assert SERVICES[name]["healthcheck"]["test"], name


def test_what_must_survive_lies_in_volumes() -> None:
    """A container that is made anew finds its data."""
    volumes = yaml.safe_load(TEXT)["volumes"]
    mounts = {name: SERVICES[name]["volumes"] for name in ("redis", "postgres", "objects")}
    assert mounts["postgres"] == ["postgres:/var/lib/postgresql"]
    assert mounts["objects"] == ["objects:/data"]
    assert "redis:/data" in mounts["redis"]
    assert set(volumes) == set(mounts)
    assert _redis_conf()["dir"] == "/data"


def test_redis_keeps_every_message() -> None:
    """Append-only file, and an error instead of an eviction."""
    conf = _redis_conf()
    assert (conf["appendonly"], conf["appendfsync"]) == ("yes", "everysec")
    assert conf["maxmemory-policy"] == "noeviction"
    assert "./deploy/redis.conf:/etc/plotworks/redis.conf:ro" in SERVICES["redis"]["volumes"]
    assert "/etc/plotworks/redis.conf --requirepass" in SERVICES["redis"]["command"][-1]


def test_a_chart_in_work_may_end() -> None:
    """Stopping a worker leaves it more time than the longest task takes, or the longest attempt at a delivery."""
    assert int(SERVICES["io-worker"]["stop_grace_period"].removesuffix("s")) > LEASE
    assert int(SERVICES["worker"]["stop_grace_period"].removesuffix("s")) > HARD_LIMIT


def test_nothing_of_ours_runs_as_root() -> None:
    """Each image ends unprivileged, without capabilities, under a process that reaps."""
    for target in ("api", "worker"):
        assert re.findall(r"^USER (\S+)", _stage(target), re.MULTILINE)[-1] == "10001:10001", target
    assert re.search(r'^ENTRYPOINT \["tini"', _stage("api"), re.MULTILINE)
    for name, service in OURS.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_packages_are_those_of_the_lock() -> None:
    """With their hashes, as wheels: nothing is built or chosen while the image is made."""
    assert "--require-hashes --only-binary :all: -r /tmp/requirements.lock" in re.sub(" +", " ", DOCKERFILE)
    for package in ("chromium", "chromium-driver", "fonts-noto-core", "fonts-noto-cjk", "fonts-noto-color-emoji"):
        assert re.search(rf"\b{package}\b(?!-)", _stage("worker")), package


def test_only_what_is_needed_goes_to_the_builder() -> None:
    """.dockerignore names what is let through, and every COPY is of that."""
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert rules[0] == "*"
    let_through = {rule[1:] for rule in rules if rule.startswith("!")}
    assert let_through == set(re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE))


def test_fresh_secrets_are_made_once(tmp_path: Path) -> None:
    """All that compose asks for, readable by their owner alone; a second run changes nothing."""
    target = tmp_path / "env"
    command = [ROOT / "deploy" / "make-env.sh", target]
    subprocess.run(command, check=True, capture_output=True)
    lines = [line for line in target.read_text().splitlines() if not line.startswith("#")]
    made = dict(line.split("=", 1) for line in lines)
    assert set(made) == set(ENV)
    assert len(set(made.values())) == len(made)
    assert target.stat().st_mode & 0o777 == 0o600
    assert Keyring([made["PLOTWORKS_SECRET_KEY"]])
    again = subprocess.run(command, check=False, capture_output=True)
    assert again.returncode == 1
    assert dict(line.split("=", 1) for line in target.read_text().splitlines() if line[0] != "#") == made


def _resolved(text: str) -> str:
    return VARIABLE.sub(lambda found: ENV.get(found[1]) or found[3], text).replace("$$", "$")


def _raw(service: str, name: str) -> str:
    value: str = SERVICES[service]["environment"][name]
    return value


def _environment(service: str) -> dict[str, str]:
    return {name: _resolved(str(value)) for name, value in SERVICES[service]["environment"].items()}


def _stage(target: str) -> str:
    (stage,) = re.findall(rf"^FROM \S+ AS {target}$.*?(?=^FROM|\Z)", DOCKERFILE, re.MULTILINE | re.DOTALL)
    text: str = stage
    return text


def _image_environment(target: str) -> dict[str, str]:
    stages = _stage("api") + (_stage("worker") if target == "worker" else "")
    settings = re.findall(r"(PLOTWORKS_\w+)=(\S+)", stages)
    assert len(settings) >= 2
    return dict(settings)


def _redis_conf() -> dict[str, str]:
    lines = (ROOT / "deploy" / "redis.conf").read_text().splitlines()
    pairs = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}
