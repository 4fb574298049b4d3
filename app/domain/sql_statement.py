"""Whether a text is one statement that selects: told early and in words.

It is the database that holds everybody to it: the transaction is read-only, and the driver takes one statement.
"""

import re

SELECTS = ("SELECT", "WITH", "VALUES", "TABLE", "FROM")

_SKIPPED = re.compile(
    r"""
    '(?:[^']|'')*'                 # a text
    | "(?:[^"]|"")*"               # a name
    | `[^`]*`                      # a name of MySQL's
    | \$(\w*)\$.*?\$\1\$           # a text of PostgreSQL's
    | --[^\n]*                     # a comment
    | /\*.*?\*/
    """,
    re.VERBOSE | re.DOTALL,
)


def plain_colons(text: str) -> str:
    r"""The statement with ``\:`` for each colon in a text, name or comment: there it begins no parameter."""
    return _SKIPPED.sub(lambda found: re.sub(r":(?=\w)", r"\\:", found[0]), text)


def statement_fault(text: str) -> str:
    """What keeps the text from being one statement that selects, or ""."""
    plain = _SKIPPED.sub(" ", text).strip()
    bare = plain.removesuffix(";").strip()
    if not bare:
        return "there is no statement in it"
    if ";" in bare:
        return "expected one statement; there is more after the first semicolon"
    first = re.split(r"[\s(]+", bare.lstrip("( \n\t"), maxsplit=1)[0].upper()
    if first not in SELECTS:
        return f"only statements that select are run, not {first[:30]}; begin with SELECT or WITH"
    return ""
