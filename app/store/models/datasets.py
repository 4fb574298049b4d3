"""Files that tenants send, and the datasets that they become."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.datasets import DatasetState, UploadState
from app.store.models.base import Base
from app.store.types import Text, db_now


class Upload(Base):
    """A file on its way in: so many bytes of ``length`` have come (None: not said yet).

    ``parts`` is what the file store notes of the pieces; ``part_size`` the bytes of each where the owner sends them to
    the store himself (None: they come by tus); ``concat`` is ``partial`` or ``final`` for an upload in
    parts. Whoever writes is ``lock_owner`` until ``lock_until``; ``lock_wanted_at`` asks him to let go. ``chart`` are
    the fields of a chart that is drawn of the file when it has come.
    """

    __tablename__ = "uploads"
    __table_args__ = (Index(None, "tenant_id", "created_at"), Index(None, "state", "expires_at"))
    upload_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    state: Mapped[str] = mapped_column(default=UploadState.OPEN)
    length: Mapped[int | None] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger, default=0)
    info: Mapped[dict[str, Any]]
    concat: Mapped[str | None]
    pieces: Mapped[list[Any] | None]
    file_key: Mapped[str]
    parts: Mapped[dict[str, Any] | None]
    part_size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    dataset_id: Mapped[str | None]
    chart: Mapped[dict[str, Any] | None]
    request_id: Mapped[str]
    callback_url: Mapped[str | None] = mapped_column(Text)
    lock_owner: Mapped[str | None]
    lock_until: Mapped[datetime | None]
    lock_wanted_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    expires_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Dataset(Base):
    """A file that charts are drawn of. ``version`` is the newest that is ready, or the first that is read."""

    __tablename__ = "datasets"
    __table_args__ = (Index(None, "tenant_id", "created_at", "dataset_id"), Index(None, "expires_at"))
    dataset_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(default=DatasetState.PROCESSING)
    version: Mapped[int] = mapped_column(default=1)
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    deleted_at: Mapped[datetime | None]


class DatasetVersion(Base):
    """One file of a dataset: ``file_key`` as it came, ``table_key`` as the Parquet file that charts are drawn of.

    ``reading`` says how it is to be read, where its owner says so; ``profile`` what was found: format, columns, rows,
    rejected lines, notices.
    """

    __tablename__ = "dataset_versions"
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.dataset_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    state: Mapped[str] = mapped_column(default=DatasetState.PROCESSING)
    file_name: Mapped[str] = mapped_column(Text)
    file_key: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    reading: Mapped[dict[str, Any]]
    table_key: Mapped[str | None]
    table_size: Mapped[int | None] = mapped_column(BigInteger)
    rows: Mapped[int | None] = mapped_column(BigInteger)
    profile: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    ready_at: Mapped[datetime | None]
