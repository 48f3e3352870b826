"""A table of measurements: each row a figure of ours, a reference measured in the same minute, and their ratio."""

import statistics
import time


def seconds(work, repeats):
    """Median seconds of a piece of work."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def show(title, rows):
    """Print a table; rows are (what, ours, reference, ratio, aim) as text."""
    rows = [("what", "ours", "reference", "ratio", "aim"), *rows]
    widths = [max(len(row[k]) for row in rows) for k in range(5)]
    print(f"\n{title}")
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
