"""``python -m bench.publish``: the last run once more into the docs, without measuring again."""

from bench import results
from bench.contenders import PLOTWORKS
from bench.field import Runner, running
from bench.picture import draw
from bench.places import IMAGE
from bench.report import write
from bench.results import Results
from bench.soak import SOAK


def publish(plotworks: Runner, found: Results) -> None:
    """The tables and their numbers into the page, the picture beside it."""
    write(found)
    IMAGE.write_bytes(draw(plotworks, found))


def main() -> None:
    """Read what the last run kept, start a Plotworks for the picture, and publish."""
    found = results.load()
    found.soak = results.read_soak(SOAK)
    with running([PLOTWORKS]) as runners:
        publish(runners[PLOTWORKS], found)


if __name__ == "__main__":
    main()
