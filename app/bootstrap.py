"""Settings to Tools: the only place where adapters are chosen."""

import gc
import os
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.adapters.clock import SystemClock
from app.adapters.files_disk import DiskFiles
from app.adapters.limiter_redis import RedisLimiter
from app.adapters.mail_smtp import SmtpMail
from app.adapters.objects_disk import DiskObjects
from app.adapters.outbound_http import GuardedHttp
from app.adapters.probe_child import ChildProbe
from app.adapters.queue_celery import CeleryQueue
from app.domain.keyring import Keyring, new_secret
from app.ports import Files, Objects, Tools
from app.settings import Settings, load
from app.store.database import Database

EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))


def build_tools(settings: Settings | None = None) -> Tools:
    """All that a process needs of the outside; nothing is connected yet."""
    settings = settings or load()
    return Tools(
        settings=settings,
        database=Database(settings.database_url),
        objects=objects_of(settings),
        files=files_of(settings),
        queue=CeleryQueue(settings.redis_url),
        limiter=RedisLimiter(settings.redis_url, settings.api_workers),
        outbound=outbound_of(settings),
        clock=SystemClock(),
        keyring=Keyring(settings.secret_keys or _kept_secrets(settings.secret_file)),
        mail=mail_of(settings),
        probe=ChildProbe(settings),
        model_api=model_api_of(settings),
    )


def objects_of(settings: Settings) -> Objects:
    """The object store that the settings name."""
    url = urlsplit(settings.objects_url)
    if url.scheme == "file":
        return DiskObjects(Path(url.path))
    from app.adapters.objects_s3 import S3Objects  # noqa: PLC0415 - boto3 would slow every start on a disk store

    return S3Objects(**_bucket_of(settings, url.path))


def files_of(settings: Settings) -> Files:
    """The store of large files: beside the objects, on the same disk or in the same bucket."""
    url = urlsplit(settings.objects_url)
    if url.scheme == "file":
        return DiskFiles(settings.files_dir)
    from app.adapters.files_s3 import S3Files  # noqa: PLC0415 - as above

    return S3Files(
        **_bucket_of(settings, f"{url.path}/files~"),
        scratch=settings.data_dir / "scratch",
        public_endpoint=settings.s3_public_endpoint,
    )


def _bucket_of(settings: Settings, prefix: str) -> dict[str, Any]:
    return {
        "bucket": urlsplit(settings.objects_url).netloc,
        "prefix": prefix.strip("/"),
        "endpoint": settings.s3_endpoint,
        "region": settings.s3_region,
        "access_key": settings.s3_access_key,
        "secret_key": settings.s3_secret_key,
    }


def outbound_of(settings: Settings) -> GuardedHttp:
    """What may be sent to, as the settings say."""
    return GuardedHttp(
        ports=settings.outbound_ports,
        allow=settings.outbound_allow,
        https_only=settings.outbound_https_only,
        ca=settings.outbound_ca,
    )


def model_api_of(settings: Settings) -> GuardedHttp | None:
    """The way to the model of the settings. Its address is the operator's own: no network is closed to it."""
    if settings.ai_provider == "none":
        return None
    return GuardedHttp(ports=(), allow=EVERYWHERE, ca=settings.outbound_ca)


def mail_of(settings: Settings) -> SmtpMail | None:
    """The mail server that the settings name."""
    return SmtpMail(settings.smtp_url, settings.outbound_ca) if settings.smtp_url else None


def _kept_secrets(path: Path) -> tuple[str, ...]:
    """The keys in the secret file, made at the first start; two processes that start together agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(new_secret() + "\n", encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its key holds
        finally:
            draft.unlink()
    return tuple(path.read_text(encoding="ascii").split())


def settle() -> None:
    """What a process has loaded stays: the collector of cycles need not look through it each time.

    Nor so often: the JSON of a map is a hundred thousand lists, and at Python's own pace the collector takes longer
    over them than the parser. And a thread that comes back from the disk or the network is let in after a
    millisecond, where Python's own patience is five: a request of several steps loses them at each.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    sys.setswitchinterval(0.001)
