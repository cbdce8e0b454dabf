"""Prints what targets.md names, each figure beside its limit: `python -m tests.bench [posting|many|rights|size|start|sessions|find|wire|editor|import|trace|big …]`."""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_cache_dir

from tests.bench import big, editor, importing, many, posting, rights, sessions, size, start, tracing, wire

Figure = tuple[str, str, str, str, str]
"""What, figure, limit, ratio, target."""

CACHE = Path(user_cache_dir("ambar-bench"))
HEAD: Figure = ("what", "figure", "limit", "ratio", "target")
WIRE = {
    (80, 24): {"cursor down": 400, "the document beside it": 0, "page down": 4_000, "full repaint": 5_500},
    (200, 60): {"cursor down": 700, "the document beside it": 1_500, "page down": 18_000, "full repaint": 22_000},
}
"""The most bytes a key may cost."""


def _posting(folder: Path) -> Iterator[Figure]:
    for costing in ("fifo", "average"):
        source = posting.build(folder, costing)
        gc.collect()
        gc.freeze()  # as the app does after its first screen
        for length, target, rounds in ((10, 3.0, 31), (1000, 2.0, 7)):
            for type in ("receipt", "transfer", "sale"):
                post, raw = posting.measure(source, type, length, rounds)
                yield _ratio(f"POST-{length} {type}, {costing}", post, raw, target)


def _many(folder: Path) -> Iterator[Figure]:
    path = posting.build(folder, "average")
    for processes in (16, 50):
        found = many.measure(path, processes)
        who, turn = f"{processes} processes", 1 / found.alone
        rate, alone = f"{found.rate:.0f}/s", f"{found.alone:.0f}/s"
        yield (f"{who}, postings", rate, alone, f"{found.rate / found.alone:.2f}", "≥ 0.9")
        yield _ratio(f"{who}, a posting, p99", found.p99, turn * processes, 3.0)
        yield (f"{who}, the slowest by the mean", "", "", f"{found.slowest:.2f}", "≥ 0.7")
        yield (f"{who}, errors", str(found.errors), "", "", "0")


def _rights(folder: Path) -> Iterator[Figure]:
    path = rights.build(folder)
    for where, seconds in rights.measure(path):
        yield (f"a warm decision, {where}", f"{seconds * 1e6:.1f} µs", "", "", "≤ 20 µs")
    yield ("statements about rights in a page of products", str(rights.statements(path)), "", "", "≤ 1")


def _size(folder: Path) -> Iterator[Figure]:
    grown = size.measure(posting.build(folder, "average"))
    yield ("database by ledger row", f"{grown:.0f} B", "", "", "≤ 450 B")


def _start(folder: Path) -> Iterator[Figure]:
    path = start.build(folder)
    yield _ratio("first screen, 80×24", *start.first_screen(path), 1.25)
    memory, wrote, share = start.session(path)
    yield ("memory of a session (PSS)", f"{memory / 2**20:.1f} MiB", "", "", "≤ 40 MiB")
    yield ("written in 20 s idle", f"{wrote} B", "", "", "0 B")
    yield ("processor, idle", f"{share * 100:.2f} %", "", "", "≤ 0.2 %")


def _sessions(folder: Path) -> Iterator[Figure]:
    found = sessions.measure(start.build(folder))
    yield ("50 sessions, memory of the largest (PSS)", f"{found.memory / 2**20:.1f} MiB", "", "", "≤ 40 MiB")
    yield ("the same, the mean", f"{found.mean / 2**20:.1f} MiB", "", "", "≤ 40 MiB")
    yield ("50 sessions, processor of each, idle", f"{found.processor * 100:.2f} %", "", "", "≤ 0.2 %")
    yield ("50 sessions, written by all in 20 s idle", f"{found.written} B", "", "", "0 B")
    yield ("50 sessions, until the last shows what one changed", f"{found.seen * 1000:.0f} ms", "", "", "")


def _find(folder: Path) -> Iterator[Figure]:
    path = start.build(folder)
    yield _ratio("ambar find M8 --json", *start.command(path), 1.3)
    yield ("textual, rich, babel, argon2 in it", ", ".join(start.strangers(path)) or "none", "", "", "none")


def _wire(folder: Path) -> Iterator[Figure]:
    path = start.build(folder, documents=1000)
    for (width, height), most in WIRE.items():
        for name, key in wire.measure(path, (width, height)).items():
            place = f"{width}×{height}"
            yield (f"{name}, {place}", f"{key.bytes} B", "", "", f"≤ {most[name]} B")
            if name == "cursor down":
                yield (f"{name}, {place}, to its last byte", f"{key.median:.1f} ms", "", "", "≤ 10 ms p50")
                yield (f"{name}, {place}, the slowest", f"{key.worst:.1f} ms", "", "", "≤ 25 ms p99")


def _editor(folder: Path) -> Iterator[Figure]:
    found = editor.measure(*editor.build(folder))
    for name, key in found.keys.items():
        what = f"editor, 1,000 rows: {name}"
        yield (what, f"{key.bytes} B", "", "", "≤ 600 B")
        yield (f"{what}, to its last byte", f"{key.median:.1f} ms", "", "", "≤ 20 ms")
    for what, seconds, most in (
        ("a cell saved, and in the totals", found.saved, ""),
        ("opened", found.opening, "≤ 300 ms"),
        ("preview, the query", found.query, ""),
        ("preview, shown", found.preview, "≤ 300 ms"),
        (f"{found.pasted} rows pasted", found.paste, "≤ 1000 ms"),
    ):
        yield (f"editor, 1,000 rows: {what}", f"{seconds * 1000:.0f} ms", "", "", most)
    yield ("editor: lost of 40 quantities at 40 keys/s", str(found.lost), "", "", "0")


def _import(folder: Path) -> Iterator[Figure]:
    ours, raw, grown = importing.measure(folder)
    yield _ratio("import of 100,000 products from CSV", ours, raw, 4)
    yield ("the same, memory beside what it began with", f"{grown:.0f} MiB", "", "", "flat")
    documents, more = importing.lines(folder)
    yield (f"500,000 lines read into {documents:,} documents, memory", f"{more:.0f} MiB", "", "", "flat")


def _big(folder: Path, cache: Path = CACHE) -> Iterator[Figure]:
    paths = {name: big.build(cache, name) for name in big.SIZES}
    for name, path in paths.items():
        size = name.upper()
        measured = big.Big(path)
        for what, ours, limit, target in (*measured.lookups(), *measured.pages()):
            figures = (f"{ours * 1000:.2f} ms", f"{limit * 1000:.2f} ms", f"{ours / limit:.1f}", target)
            yield (f"{size}: {what}", *figures)
        measured.close()
        books, whole = big.by_row(path)
        yield (f"{size}: database by ledger row", f"{books:.0f} B", "", "", "≤ 450 B")
        yield (f"{size}: the same, with catalogue and audit log", f"{whole:.0f} B", "", "", "")
    yield _ratio("POST-10 on BIG, beside MID", *big.postings(paths["mid"], paths["big"]), 1.5)
    path = start.place(folder, paths["big"])
    yield _ratio("first screen on BIG, beside an empty company", *start.beside_empty(path), 1.1)
    yield _ratio("ambar find M8 --json on BIG", *start.command(path), 1.3)
    memory, _, _ = start.session(path, 5)
    yield ("memory of a session on BIG (PSS)", f"{memory / 2**20:.1f} MiB", "", "", "≤ 40 MiB")


def _trace(folder: Path) -> Iterator[Figure]:
    for what, seconds, most in tracing.measure(tracing.build(folder)):
        yield (f"trace over a batch with 10,000 movements: {what}", f"{seconds * 1000:.1f} ms", "", "", most)


PARTS = {
    "posting": _posting, "many": _many, "rights": _rights, "size": _size, "start": _start, "sessions": _sessions, "find": _find, "wire": _wire,
    "editor": _editor,
    "import": _import,
    "trace": _trace,
    "big": _big,
}  # fmt: skip


def _ratio(what: str, figure: float, limit: float, target: float) -> Figure:
    return (what, f"{figure * 1000:.2f} ms", f"{limit * 1000:.2f} ms", f"{figure / limit:.2f}", f"≤ {target:g}")


def main() -> int:
    """Measure side by side what was asked for, or everything, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of: {', '.join(PARTS)}; all of them without")
    parser.add_argument("--cache", type=Path, default=CACHE, metavar="FOLDER",
                        help="where the large companies of “big” are kept (%(default)s)")  # fmt: skip
    said = parser.parse_args()
    parts = said.parts or list(PARTS)
    for part in parts:
        if part not in PARTS:
            parser.error(f"no such part: {part}")
    lines = [HEAD]
    for part in parts:
        with tempfile.TemporaryDirectory() as name:
            measured = _big(Path(name), said.cache) if part == "big" else PARTS[part](Path(name))
            for line in measured:
                lines.append(line)
                print(*line, sep="\t", file=sys.stderr, flush=True)
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
