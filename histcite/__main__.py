"""``histcite`` and ``python -m histcite``."""

import gc
import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; Ctrl-C while it is still loading ends it as quietly as later."""
    # One command ends before cyclic garbage could matter, and loading a library is a third faster without the collector.
    gc.disable()
    try:
        from histcite.cli import program
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    program()


if __name__ == "__main__":
    main()
