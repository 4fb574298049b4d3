"""Names of columns: every one has a name, and no two have the same."""

from collections.abc import Iterable

LONGEST = 200
"""Characters of a name; the rest is cut off."""


def clean_names(originals: Iterable[str]) -> list[str]:
    """Names without white space around them, none empty (``column_3``), none twice (``name_2``).

    Two names that differ by case alone are the same: DuckDB sees it so.
    """
    taken: set[str] = set()
    names = []
    for place, original in enumerate(originals, 1):
        plain = " ".join(original.replace("\x00", "").replace("\ufeff", "").split())[:LONGEST] or f"column_{place}"
        name, number = plain, 2
        while name.casefold() in taken:
            name, number = f"{plain}_{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names
