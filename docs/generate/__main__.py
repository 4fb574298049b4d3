"""``python -m docs.generate [--check]``."""

import sys
from pathlib import Path

from docs.generate import chart_types, cli, errors, http_api, schedules, settings

REFERENCE = Path(__file__).parents[1] / "reference"
PAGES = {
    "settings.md": settings.render,
    "errors.md": errors.render,
    "chart-types.md": chart_types.render,
    "cli.md": cli.render,
    "http-api.md": http_api.render,
    "schedules.md": schedules.render_page,
}


def stale() -> dict[str, str]:
    """The pages that are not as the code would write them, with their new text."""
    fresh = {name: render() for name, render in PAGES.items()}
    return {name: text for name, text in fresh.items() if _text(REFERENCE / name) != text}


def main() -> int:
    """Write what is stale; with ``--check`` name it and give 1."""
    pages = stale()
    if "--check" in sys.argv[1:]:
        for name in pages:
            print(f"docs/reference/{name} is stale: `make docs` writes it anew")  # noqa: T201 - the command's output
        return 1 if pages else 0
    for name, text in pages.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
        print(f"wrote docs/reference/{name}")  # noqa: T201 - the command's output
    return 0


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
