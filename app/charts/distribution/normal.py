"""Quantiles of the normal distribution, for the values of a sample in order."""

from statistics import NormalDist

STANDARD = NormalDist()
SMALL = 10
QUARTILE = STANDARD.inv_cdf(0.75)


def normal_quantiles(count: int) -> tuple[float, ...]:
    """Where so many values of a standard normal distribution would lie, as R's ``qqnorm`` places them.

    The shares are (k - a) / (n + 1 - 2a) with a = 3/8 (Blom 1958) up to ten values, 1/2 (Hazen 1914) beyond.
    """
    offset = 0.375 if count <= SMALL else 0.5
    whole = count + 1 - 2 * offset
    half = [STANDARD.inv_cdf((rank - offset) / whole) for rank in range(1, count // 2 + 1)]
    middle = [0.0] if count % 2 else []
    return (*half, *middle, *(-value for value in reversed(half)))


def quartile_line(q1: float, q3: float) -> tuple[float, float]:
    """Intercept and slope of the line through both quartiles, as R's ``qqline`` has it."""
    return (q1 + q3) / 2, (q3 - q1) / (2 * QUARTILE)
