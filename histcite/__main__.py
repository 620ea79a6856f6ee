"""``histcite`` and ``python -m histcite``."""

from histcite.cli import program


def main() -> None:
    """Run the command line."""
    program()


if __name__ == "__main__":
    main()
