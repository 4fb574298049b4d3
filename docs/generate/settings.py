"""docs/reference/settings.md, from app/settings.py: fields and their docstrings, and how ``load`` reads each."""

import ast
import inspect
from dataclasses import dataclass
from typing import Any

import app.environment
import app.settings
from docs.generate.docstrings import below
from docs.generate.markdown import code, page, table

INTRO = """Every setting is an environment variable. An unknown `PLOTWORKS_` name is refused at the start, and so is a
value that can't work; the message names the setting and the cure.

**Secrets** may also come from a file: set `PLOTWORKS_DATABASE_URL_FILE=/run/secrets/database` in place of
`PLOTWORKS_DATABASE_URL`, and so for each setting marked *secret*."""

OF_THE_COMMAND = {
    "URL": "The service that `plotworks render` and `plotworks types` talk to. Default: the one of this machine.",
    "API_KEY": "The key they send. Default: the one in the file `api-key` of the home.",
    "INSTANCE": "Set by `plotworks up` for its own processes, to know them by. Don't set it.",
}

COMPUTED = {
    "PUBLIC_URL": "http://HOST:PORT",
    "DATABASE_URL": "sqlite:///HOME/data/plotworks.db",
    "REDIS_URL": "unix://HOME/run/valkey.sock",
    "UPGRADE_URL": "PUBLIC_URL/docs",
    "OBJECTS_URL": "file://HOME/data/objects",
    "AI_URL": "the provider's own API",
    "RENDER_WORKERS": "the number of cores, at most 4",
}
"""Defaults that are no plain value in the code."""

TAKES = {
    "database": "`sqlite:///…`, `postgresql://…`",
    "networks": "networks, separated by commas: `10.1.0.0/16`, `fd00::/8`",
    "ports": "port numbers, separated by commas",
    "certificates": "the path of a file",
    "mail_server": "`smtp://user:password@host:587`, `smtps://…`",
    "sender": "a mail address, with or without a name",
    "plans": "the path of a file, or JSON",
}
"""What a kind of setting takes whose values are no arguments of its reader."""

SECRET = {"secret", "secret_url", "database", "mail_server"}
"""Kinds of settings that may also come from a file."""

GROUPS = (
    ("Where it lives", ("HOME", "HOST", "PORT", "PUBLIC_URL", "LOG_LEVEL")),
    ("Storage and queue", ("DATABASE_URL", "REDIS_URL", "OBJECTS_URL", "SECRET_KEY")),
    ("S3", ("S3_ENDPOINT", "S3_PUBLIC_ENDPOINT", "S3_REGION", "S3_ACCESS_KEY", "S3_SECRET_KEY")),
    ("API", ("API_WORKERS", "API_THREADS", "PROXIES", "MAX_BODY", "UPLOAD_MAX", "UPLOADS_OPEN")),
    ("Plans and limits", ("PLANS", "UPGRADE_URL", "ANONYMOUS_DRAWS")),
    ("Reading files", ("INGEST_MEMORY", "INGEST_DISK")),
    ("Drawing", ("RENDER_WORKERS", "RENDER_TIMEOUT")),
    ("Delivering, fetching, planning", ("IO_WORKERS", "POLL_WORKERS", "PLAN_WORKERS", "EVENTS_KEPT")),
    (
        "Browser",
        (
            "BROWSER",
            "BROWSER_DRIVER",
            "BROWSER_SANDBOX",
            "BROWSER_MAX_RENDERS",
            "BROWSER_MAX_AGE",
            "BROWSER_MAX_MEMORY",
        ),
    ),
    ("Outgoing requests", ("OUTBOUND_ALLOW", "OUTBOUND_PORTS", "OUTBOUND_HTTPS_ONLY", "OUTBOUND_CA")),
    ("Sources of data", ("SOURCE_MAX", "SQL_FILES")),
    ("Mail", ("SMTP_URL", "MAIL_FROM")),
    (
        "A model that helps to plan",
        ("AI_PROVIDER", "AI_URL", "AI_MODEL", "AI_KEY", "AI_TIMEOUT", "AI_PRICE_IN", "AI_PRICE_OUT"),
    ),
    ("Jobs", ("LEASE", "HEARTBEAT", "RECONCILE_EVERY", "MAX_ATTEMPTS")),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as the page shows it; ``name`` is without the prefix."""

    name: str
    default: str
    takes: str
    text: str
    secret: bool


def render() -> str:
    """The page."""
    by_name = {setting.name: setting for setting in settings()}
    blocks = [INTRO]
    for title, names in GROUPS:
        rows = [_row(by_name.pop(name)) for name in names]
        blocks += [f"## {title}", table(("Setting", "Default", "Takes", "Meaning"), rows)]
    if by_name:
        raise LookupError(f"no group in docs/generate/settings.py holds {', '.join(by_name)}")
    commands = [(code(f"PLOTWORKS_{name}"), OF_THE_COMMAND[name]) for name in sorted(app.environment.OF_COMMANDS)]
    return page("Settings", *blocks, "## Read by the `plotworks` command alone", table(("Name", "Meaning"), commands))


def settings() -> list[Setting]:
    """Every setting that ``load`` reads, in its order."""
    tree = ast.parse(inspect.getsource(app.settings))
    texts = _docstrings(tree)
    calls = [node for node in ast.walk(_function(tree, "load")) if isinstance(node, ast.Call) and _is_read(node)]
    return [_setting(call, texts) for call in sorted(calls, key=lambda call: call.lineno)]


def _row(setting: Setting) -> tuple[str, str, str, str]:
    marked = f"{setting.text} *Secret.*" if setting.secret else setting.text
    default = setting.default if " " in setting.default else code(setting.default)
    return code(f"PLOTWORKS_{setting.name}"), default, setting.takes, marked


def _docstrings(tree: ast.Module) -> dict[str, str]:
    """The docstring below each field of ``Settings``."""
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings").body
    return {name.upper(): text for name, text in below(body).items()}


def _function(tree: ast.Module, name: str) -> ast.FunctionDef:
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def _is_read(node: ast.Call) -> bool:
    """Whether this is ``reader.kind("NAME", ...)``."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="reader")), args=[ast.Constant(value=str()), *_]):
            return True
    return False


def _setting(call: ast.Call, texts: dict[str, str]) -> Setting:
    match call:
        case ast.Call(func=ast.Attribute(attr=kind), args=[ast.Constant(value=str(name)), *rest]):
            default = COMPUTED.get(name) or _literal(rest[0] if rest else None)
            text = texts.get(name) or texts[f"{name}S"]
            return Setting(name, default, _takes(kind, rest[1:]), text, kind in SECRET)
    raise TypeError(f"not a read of a setting: {ast.dump(call)}")


def _literal(node: ast.expr | None) -> str:
    return "" if node is None else str(_value(node))


def _value(node: ast.expr) -> Any:
    """The value of a literal or of a product of literals."""
    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _value(left) * _value(right)
    return ast.literal_eval(node)


def _takes(kind: str, rest: list[ast.expr]) -> str:
    """What values a setting takes, in words."""
    values = [_value(node) for node in rest]
    match kind, values:
        case "whole" | "number", [low, high]:
            return f"{'a whole number, ' if kind == 'whole' else ''}{low:,} to {high:,}"
        case "choice", [allowed]:
            return ", ".join(map(code, allowed))
        case "url" | "secret_url", [schemes]:
            return ", ".join(code(f"{scheme}://…") for scheme in schemes)
    return TAKES.get(kind, "text")
