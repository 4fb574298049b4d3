"""Counts and sizes for people."""

_UNITS = ("kB", "MB", "GB", "TB")
_KILO = 1000
_FULL = 999.5
"""From here on three digits don't tell it from the next unit."""


def size(count: int) -> str:
    """Bytes, such as ``1.2 GB``."""
    if count < _KILO:
        return f"{count} bytes" if count != 1 else "1 byte"
    amount = float(count)
    for unit in _UNITS:
        amount /= _KILO
        if amount < _FULL or unit == _UNITS[-1]:
            break
    return f"{amount:.3g} {unit}" if amount < _FULL else f"{amount:,.0f} {unit}"


def counted(count: int, one: str) -> str:
    """Such as ``1 row`` and ``2,000 rows``."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def number(value: float) -> str:
    """A number of any size, with two decimals at most where it is not small: ``1,234.5``, ``0.00012``."""
    if value and abs(value) < 1:
        return f"{value:.3g}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")
