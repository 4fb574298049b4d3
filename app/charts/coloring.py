"""Options of charts that tell a value by its colour."""

from app.charts.reading import OptionReader
from app.charts.schemes import CATEGORICAL, find_scheme


def refuse_names(options: OptionReader, advanced: OptionReader) -> None:
    """Tell when a scheme for telling names apart was asked for where colours have to run from low to high."""
    for reader in (advanced, options):
        path, name = reader.find("color_scheme")
        if isinstance(name, str) and find_scheme(name) in CATEGORICAL:
            reader.refuse(path, f"{find_scheme(name)} tells names apart; values need one that runs from low to high")
