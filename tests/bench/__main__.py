"""Prints what targets.md names, each figure beside its limit: `python -m tests.bench`."""

from __future__ import annotations

import gc
import sys
import tempfile
from pathlib import Path

from tests.bench import posting


def main() -> int:
    """Measure everything side by side and print the table."""
    lines = [("what", "figure", "limit", "ratio", "target")]
    with tempfile.TemporaryDirectory() as name:
        for costing in ("fifo", "average"):
            source = posting.build(Path(name), costing)
            gc.collect()
            gc.freeze()  # as the app does after its first screen
            for length, target, rounds in ((10, 3.0, 31), (1000, 2.0, 7)):
                for type in ("receipt", "transfer", "sale"):
                    post, raw = posting.measure(source, type, length, rounds)
                    lines.append(
                        (f"POST-{length} {type}, {costing}", f"{post * 1000:.2f} ms", f"{raw * 1000:.2f} ms",
                         f"{post / raw:.2f}", f"≤ {target:g}")
                    )  # fmt: skip
                    print(*lines[-1], sep="\t", file=sys.stderr)
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
