"""Data that a description names: a dataset of the tenant's, by its name."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.domain.datasets import DatasetState
from app.ports import Tools
from app.store.models import Dataset

MOST = 500
"""Datasets whose names are looked for, the newest."""

LEAST = 3
"""Characters of a name that may be one: of shorter ones every text has some."""

_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"(\.(csv|tsv|txt|json|ndjson|jsonl|parquet|arrow|xlsx|gz|zip|zst))+$", re.IGNORECASE)


def named_dataset(tools: Tools, tenant_id: str, description: str) -> Mapping[str, Any] | None:
    """The source that is the dataset with the longest name in the description; None when there is none.

    Names are compared word by word, with or without the ending of their file: "sales 2024" is ``Sales_2024.csv``.
    """
    own = (Dataset.tenant_id == tenant_id, Dataset.deleted_at.is_(None), Dataset.state == DatasetState.READY)
    newest = select(Dataset.dataset_id, Dataset.name).where(*own).order_by(Dataset.created_at.desc()).limit(MOST)
    said = f" {_words(description)} "
    with tools.database.read() as session:
        rows = session.execute(newest).all()
    known: dict[str, str] = {}
    for dataset_id, name in reversed(rows):  # of two with one name the newer is meant
        known |= {_words(name): dataset_id, _words(_ENDING.sub("", name)): dataset_id}
    found = [name for name in known if len(name) >= LEAST and f" {name} " in said]
    return {"type": "upload", "dataset_id": known[max(found, key=len)]} if found else None


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.replace("_", " ").lower()))
