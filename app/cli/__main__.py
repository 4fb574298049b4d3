"""``python -m app.cli`` is ``plotworks``."""

from app.cli.main import main

if __name__ == "__main__":
    main(prog_name="plotworks")
