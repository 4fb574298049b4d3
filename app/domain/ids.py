"""Identifiers: a prefix that tells the kind, and 96 random bits in hex."""

import re
import secrets

CHART, JOB, BATCH, TENANT, KEY, REQUEST = "ch", "job", "bt", "tn", "key", "req"
EVENT, WEBHOOK, DELIVERY = "evt", "wh", "dlv"
UPLOAD, DATASET = "up", "ds"
BRAND_KIT = "bk"
SCHEDULE, RUN = "sc", "run"
CONVERSATION = "cv"
CONNECTION = "cn"

_SHAPE = re.compile(r"[a-z]+_[0-9a-f]{24}")


def new_id(prefix: str) -> str:
    """A new identifier such as ``ch_5f3a8b2c9d4e5f6a7b8c9d0e``."""
    return f"{prefix}_{secrets.token_hex(12)}"


def is_id(text: str, prefix: str) -> bool:
    """Whether ``text`` has the shape of an identifier of this kind."""
    return bool(_SHAPE.fullmatch(text)) and text.startswith(prefix + "_")
