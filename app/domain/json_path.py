"""Where the rows are in JSON: JMESPath, and of JSONPath what says the same."""

import re
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

LONGEST = 1000
_QUOTED = re.compile(r"\[(?:'([^'\"\\]*)'|\"([^'\"\\]*)\")\]")


def jmespath_of(path: str) -> str:
    """A path as JMESPath has it: ``$.data.items[*]`` of JSONPath is ``data.items[*]``."""
    if not path.startswith("$"):
        return path
    plain = _QUOTED.sub(lambda found: f'."{found[1] or found[2]}"', path[1:]).removeprefix(".")
    return plain or "@"


def path_fault(value: Any) -> str:
    """What is wrong with a path, or ""; there may be none."""
    if value is None:
        return ""
    if not isinstance(value, str) or not value or len(value) > LONGEST:
        return f"expected a path to the rows such as data.items, of at most {LONGEST} characters"
    try:
        jmespath.compile(jmespath_of(value))
    except JMESPathError as error:
        what = " ".join(str(error).split())
        return f"is no JMESPath: {what[:200]}"
    return ""
