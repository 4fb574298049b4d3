"""Measurements of three species of iris (E. Anderson 1935, R. A. Fisher 1936): twelve flowers of each, for examples."""

SPECIES = ("Setosa", "Versicolor", "Virginica")
EACH = 12
SEPAL_LENGTH = [
    5.1, 4.9, 4.7, 4.6, 5.0, 5.4, 4.6, 5.0, 4.4, 4.9, 5.4, 4.8,
    7.0, 6.4, 6.9, 5.5, 6.5, 5.7, 6.3, 4.9, 6.6, 5.2, 5.0, 5.9,
    6.3, 5.8, 7.1, 6.3, 6.5, 7.6, 4.9, 7.3, 6.7, 7.2, 6.5, 6.4,
]  # fmt: skip
SEPAL_WIDTH = [
    3.5, 3.0, 3.2, 3.1, 3.6, 3.9, 3.4, 3.4, 2.9, 3.1, 3.7, 3.4,
    3.2, 3.2, 3.1, 2.3, 2.8, 2.8, 3.3, 2.4, 2.9, 2.7, 2.0, 3.0,
    3.3, 2.7, 3.0, 2.9, 3.0, 3.0, 2.5, 2.9, 2.5, 3.6, 3.2, 2.7,
]  # fmt: skip
PETAL_LENGTH = [
    1.4, 1.4, 1.3, 1.5, 1.4, 1.7, 1.4, 1.5, 1.4, 1.5, 1.5, 1.6,
    4.7, 4.5, 4.9, 4.0, 4.6, 4.5, 4.7, 3.3, 4.6, 3.9, 3.5, 4.2,
    6.0, 5.1, 5.9, 5.6, 5.8, 6.6, 4.5, 6.3, 5.8, 6.1, 5.1, 5.3,
]  # fmt: skip
PETAL_WIDTH = [
    0.2, 0.2, 0.2, 0.2, 0.2, 0.4, 0.3, 0.2, 0.2, 0.1, 0.2, 0.2,
    1.4, 1.5, 1.5, 1.3, 1.5, 1.3, 1.6, 1.0, 1.3, 1.4, 1.0, 1.5,
    2.5, 1.9, 2.1, 1.8, 2.2, 2.1, 1.7, 1.8, 1.8, 2.5, 2.0, 1.9,
]  # fmt: skip
COLUMNS = {
    "Sepal length": SEPAL_LENGTH,
    "Sepal width": SEPAL_WIDTH,
    "Petal length": PETAL_LENGTH,
    "Petal width": PETAL_WIDTH,
    "Species": [name for name in SPECIES for _ in range(EACH)],
}
SOURCE = "Example figures after Anderson 1935, Fisher 1936; twelve flowers of each species"
