"""Small tables to ask questions of, and what a plan is in short."""

from datetime import date, timedelta
from itertools import product
from typing import Any

from workers.planner import Ask, Plan, Profile, plan

TODAY = date(2024, 6, 15)
REGIONS, PRODUCTS = ("North", "South", "East"), ("Tea", "Coffee")

ORDERS = [
    {
        "Order ID": f"o{number}",
        "Order Date": (date(2023, 1, 5) + timedelta(days=7 * number)).isoformat(),
        "Region": region,
        "Product": item,
        "Sales": 100.5 + 3 * number,
        "Profit": 20.25 - number,
        "Quantity": 1 + number % 7,
        "Returned": "yes" if number % 5 == 0 else "no",
    }
    for number, (_, region, item) in enumerate(product(range(12), REGIONS, PRODUCTS))
]
CARS = [
    {
        "Model": f"car {number}",
        "MPG": 20 + number * 0.35,
        "Cylinders": (4, 6, 8)[number % 3],
        "Horsepower": 90 + number,
        "Weight": 2000 + 13 * number,
        "Year": 1970 + number % 12,
        "Origin": ("USA", "Japan", "Europe")[number % 3],
    }
    for number in range(72)
]
CITIES = [
    {"City": f"Town {number}", "State": ("Texas", "Ohio", "Iowa")[number % 3], "Population": 5000 * number + 90_000,
     "lat": 30 + number / 9, "lon": -90 - number / 7}
    for number in range(30)
]  # fmt: skip
TRIPS = [
    {"From": origin, "To": target, "Trips": 10 + at}
    for at, (origin, target) in enumerate(product(("Bonn", "Ulm"), ("Rome", "Oslo")))
]
TABLES: dict[str, list[dict[str, Any]]] = {"orders": ORDERS, "cars": CARS, "cities": CITIES, "trips": TRIPS}
PROFILES = {name: Profile.of_rows(rows) for name, rows in TABLES.items()}


def asked(table: str, words: str, previous: Plan | None = None) -> Plan:
    """The plan of a description over one of the tables."""
    return plan(Ask(words, PROFILES[table], TABLES[table], TODAY, previous))


def brief(made: Plan) -> tuple[str, str, tuple[str, ...], str]:
    """A plan in short: chart type, key with its grain, measures, series."""
    sketch = made.sketch
    key = f"{sketch.x.column}/{sketch.x.grain}".rstrip("/") if sketch.x else ""
    measures = tuple(f"{one.fn} {one.column}".strip() for one in sketch.measures)
    return made.chart_type, key, measures, sketch.color.column if sketch.color else ""
