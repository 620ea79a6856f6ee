"""``histcite`` and ``python -m histcite``."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

INTERRUPTED = 130


def _end_if_interrupted(met: "sys.UnraisableHookArgs") -> None:
    """End at once where Ctrl-C came in the midst of what Python lets no exception out of, as when an import lets go of its lock."""
    if met.exc_type is KeyboardInterrupt:
        os._exit(INTERRUPTED)
    sys.__unraisablehook__(met)


try:
    sys.unraisablehook = _end_if_interrupted
    import gc
    import signal
except KeyboardInterrupt:
    sys.exit(INTERRUPTED)


def main() -> None:
    """Run the command line; Ctrl-C ends it while it is still loading as quietly as later, and comes too late once it has ended."""
    # One command ends before cyclic garbage could matter, and loading a library is a third faster without the collector.
    gc.disable()
    is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_ours:
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    try:
        if "_HISTCITE_COMPLETE" in os.environ and _completed():
            return
        from histcite.cli import program

        if is_ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        program()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.freeze()  # else all that the command made is walked through once more, only to end


def _completed() -> bool:
    """Answer the shell, where it is one that asks for what may be typed."""
    from histcite.completion.reply import answer, is_asked

    if is_asked():
        sys.stdout.buffer.write(answer(os.environ, _outline).encode(errors="replace"))
        return True
    return False


def _outline() -> "dict[str, Any]":
    import click

    from histcite.cli import program
    from histcite.cli.outline import outline

    return outline(program, click.Context(program))


if __name__ == "__main__":
    main()
