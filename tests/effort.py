"""What a piece of work costs: CPU time of this process, and only as a ratio within one run, which no busy machine changes."""

import gc
from time import process_time

TIMES = 8
IN_PROPORTION = 32
"""The most that TIMES as much may cost: far more than TIMES itself, so that chance has room, and half its square."""

GOES = 3


def growth(work, made, size):
    """How many times as much *work* costs for what is *made* of TIMES *size* as for what is made of *size*.

    The smaller is done a few times and the least counts, which also leaves the reading of tables out.
    """
    small, large = made(size), made(TIMES * size)
    least = min(_seconds(work, small) for _ in range(GOES))
    return _seconds(work, large) / least


def _seconds(work, given):
    gc.disable()  # what the tests before left behind is not part of the work
    try:
        start = process_time()
        work(given)
        return process_time() - start
    finally:
        gc.enable()


WHOLE = 2**16
"""In letters: as long as an article."""

AT_MOST = 6
"""What four times as much may cost: half more than four, so that chance has room, and far less than its square."""

MOST_GOES = 10

UNHEARD = 0.02
"""In seconds: what a busy machine adds to anything."""


def keeps_pace(work, made, whole=WHOLE):
    """Whether *work* costs for what is *made* of a size at most six times as much as for what is made of a quarter of it.

    Chance only ever makes a cost greater, so the least of some goes counts; no text comes twice, for answers are remembered.
    """
    small = large = float("inf")
    for go in range(MOST_GOES):
        small = min(small, _seconds(work, made(whole // 4 - go)))
        large = min(large, _seconds(work, made(whole - go)))
        if large <= AT_MOST * small + UNHEARD:
            return True
    return False
