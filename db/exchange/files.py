"""Files as they come, CSV here and XLSX in xlsx.py: encoding and separator told from the file, records streamed.

Order of trying: a byte order mark (UTF-8, UTF-16, UTF-32), what somebody says, UTF-16 without a mark, strict UTF-8,
else Windows-1254, the Turkish Excel's.
What is not CSV is refused with a reason and, where there is one, a line. Memory does not grow with the file.
"""

from __future__ import annotations

import codecs
import csv
import errno
import io
import os
import re
import stat
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from db.errors import AmbarError, problem
from db.exchange import kinds

if TYPE_CHECKING:
    from db.exchange.xlsx import XlsxFile

SEPARATORS: Final = (",", ";", "\t", "|")
MAX_BYTES: Final = 2**31
"""Largest file."""
MAX_COLUMNS: Final = 256
MAX_RECORD: Final = 2**20
"""Most characters of one record; a quote that is never closed would swallow the file."""

_CHUNK: Final = 2**20
_XLSX: Final = b"PK\x03\x04"
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 12, 13}
_BAD: Final = "\ufffd"
_LED: Final = re.compile("'+[ \u00a0\u3000]*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")


WrongRecord = Callable[[int, dict[str, Any], list[str]], None]
"""Told the line, the problem and the cells of a record that is left out."""


def refused(file: str, reason: str, *, line: int | None = None, field: str = "file", **facts: Any) -> AmbarError:
    """The answer to a file that cannot be read: "invalid" with the file's name, a reason and a line."""
    fact = problem(field, reason, facts.pop("value", file), file=file, **facts)
    if line is not None:
        fact["line"] = line
    return AmbarError("invalid", errors=[fact])


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: the name that errors call it by, and where it is.

    `handle`: an open binary file that can seek, for whoever has opened it already (the command line
    under `--forced`, or standard input put aside); it is read from its start and left open. `encoding`, `separator`,
    `sheet`: how it is written and which sheet of it is meant, where somebody says so.
    """

    name: str
    path: Path | None = None
    handle: BinaryIO | None = None
    encoding: str | None = None
    separator: str | None = None
    sheet: str = ""

    @classmethod
    def of(cls, file: Source | Path | str) -> Source:
        """A source for a path; a Source as it is."""
        return file if isinstance(file, Source) else cls(Path(file).name, Path(file))

    @contextmanager
    def open(self) -> Generator[BinaryIO]:
        """The bytes from the start; AmbarError "invalid" where there is no such regular file."""
        if self.handle is not None:
            self.handle.seek(0)
            yield self.handle
            return
        assert self.path is not None
        try:
            number = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            reason = "no_such_file" if error.errno in (errno.ENOENT, errno.ENOTDIR) else "unreadable"
            raise refused(self.name, reason, detail=error.strerror) from error
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise refused(self.name, "not_a_file")
        try:
            with os.fdopen(number, "rb") as handle:
                yield handle
        except OSError as error:  # a disk that fails, a file of the system that only looks like one
            raise refused(self.name, "unreadable", detail=error.strerror) from error


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file whose head has been read: how it is written and which columns it has."""

    source: Source
    encoding: str
    separator: str
    columns: tuple[str, ...]
    skip: int = 0
    """Lines before the header: 1 where the file begins with "sep=;"."""

    @property
    def name(self) -> str:
        """The name that errors call it by."""
        return self.source.name

    def records(self, wrong: WrongRecord | None = None) -> Iterator[tuple[int, list[str]]]:
        """Every record after the header: the line where it begins, one value a column, blanks trimmed.

        Empty lines are left out. Raises AmbarError "invalid" with the line: unbalanced quotes; another number of
        columns than the header has, where `wrong` is not told of it instead and the record left out.
        """
        width = len(self.columns)
        with self.source.open() as raw:
            for line, record in _read(raw, self.name, self.encoding, self.separator, self.skip, header=False):
                if len(record) != width:
                    if len(record) < width or any(record[width:]):
                        wrong_columns(self.name, line, width, record, wrong)
                        continue
                    del record[width:]
                yield line, record


def wrong_columns(name: str, line: int, expected: int, cells: list[str], wrong: WrongRecord | None) -> None:
    """Tell of a record that has not the columns of its file, or refuse the file."""
    error = refused(name, "wrong_columns", line=line, expected=expected, found=len(cells))
    if wrong is None:
        raise error
    wrong(line, error.details["errors"][0], cells)


def led(value: str) -> str:
    """A cell without the apostrophe that an export has put before it so that no spreadsheet runs it (`csv_text`)."""
    return value[1:] if value[:1] == "'" and _LED.match(value) else value


_BEYOND: Final = re.compile(rb"[\x80-\xff]+")
_FOREIGN: Final = re.compile(
    rb"[\x80-\xff]*\x83[\x80-\xff]*|[\x80-\xff]{4,}"
    rb"|(?<![A-Za-z\x80-\xff])(?![\xc7\xd0\xd6\xdc-\xde\xe2\xe7\xee\xf0\xf6\xfb-\xfe]+(?![\x80-\xff]))[\xc0-\xd6\xd8-\xf6\xf8-\xff]{2,3}"
    rb"(?![A-Za-z\x80-\xff])"
)
"""What is rare where Windows-1254 is meant: four bytes beyond ASCII side by side, whole words of nothing but letters
beyond ASCII that are not all Turkish, and the sign before most katakana of Shift-JIS (in Windows-1254 a florin)."""


def inspect(
    file: Source | Path | str, *, encoding: str | None = None, separator: str | None = None
) -> CsvFile | XlsxFile:
    """Read a file's head and check its bytes; AmbarError "invalid" (field "file") with a reason if it is neither CSV
    nor XLSX (its reasons: `xlsx.inspect_xlsx`).

    What the source itself says goes before `encoding` and `separator`, a byte order mark before both.

    Reasons: no_such_file, unreadable, not_a_file, too_large, line_too_long, empty_file, not_csv (with its kind:
    `db.exchange.kinds`), encrypted, bad_encoding, wrong_encoding, foreign_letters, unknown_encoding,
    unbalanced_quotes, stray_quote, duplicate_column, too_many_columns.
    """
    source = Source.of(file)
    encoding, separator = source.encoding or encoding, source.separator or separator
    with source.open() as raw:
        size = raw.seek(0, os.SEEK_END)
        raw.seek(0)
        if size > MAX_BYTES:
            raise refused(source.name, "too_large", limit=MAX_BYTES)
        head = raw.read(kinds.HEAD)
        if head.startswith(_XLSX):
            from db.exchange.xlsx import inspect_xlsx

            return inspect_xlsx(source, size)
        kind = kinds.kind_of(head)
        if kind:
            raise refused(source.name, "encrypted" if kind == "locked" else "not_csv", kind=kind)
        encoding = _checked(raw, source.name, kinds.marked(head) or encoding or kinds.unmarked(head))
        text = _text(raw, encoding)
        skip = 0
        try:
            first = text.readline(MAX_RECORD)
            if first.lower().startswith("sep=") and len(first.strip()) == 5:
                skip, separator = 1, separator or first.strip()[4]
                first = text.readline(MAX_RECORD)
        finally:
            text.detach()
        if not first.strip():
            raise refused(source.name, "empty_file")
        if kind := kinds.written(first):
            raise refused(source.name, "not_csv", kind=kind)
        separator = separator or guess_separator(first)
        header = next(_read(raw, source.name, encoding, separator, skip, header=True), None)
    if header is None:
        raise refused(source.name, "empty_file")
    return CsvFile(source, encoding, separator, checked_columns(source.name, *header), skip)


def checked_columns(name: str, line: int, columns: list[str]) -> tuple[str, ...]:
    """A header as the columns of its file; AmbarError "invalid": too_many_columns, duplicate_column.

    One without a name is called by its place, "#3": left aside as remarks are, unless somebody says what it holds.
    """
    while columns and not columns[-1]:
        columns.pop()
    if len(columns) > MAX_COLUMNS:
        raise refused(name, "too_many_columns", line=line, limit=MAX_COLUMNS, found=len(columns))
    columns = [one or f"#{place}" for place, one in enumerate(columns, 1)]
    twice = sorted({one for one in columns if columns.count(one) > 1})
    if twice:
        raise refused(name, "duplicate_column", line=line, value=twice[0])
    return tuple(columns)


def guess_separator(header: str) -> str:
    """The separator that stands most often outside quotes in the header; a comma where none does."""
    counts = dict.fromkeys(SEPARATORS, 0)
    quoted = False
    for char in header:
        if char == '"':
            quoted = not quoted
        elif not quoted and char in counts:
            counts[char] += 1
    return max(SEPARATORS, key=lambda one: counts[one])


def _text(raw: BinaryIO, encoding: str) -> io.TextIOWrapper:
    raw.seek(0)
    return io.TextIOWrapper(raw, encoding=encoding, newline="")


def _checked(raw: BinaryIO, name: str, encoding: str | None) -> str:
    """The encoding of the whole file, read once in pieces; AmbarError "invalid" for what no text has."""
    if encoding is None:
        wrong = _first_wrong(raw, name, "utf-8")
        if wrong is None:
            return "utf-8"
        if wrong[1]:
            # Letters that are valid UTF-8 beside bytes that are not: Windows-1254 would garble them all.
            raise refused(name, "bad_encoding", line=wrong[0], encoding="utf-8")
        encoding = "cp1254"
        if _foreign(raw):
            raise refused(name, "foreign_letters")
        wrong = _first_wrong(raw, name, encoding)
        if wrong is not None:
            raise refused(name, "foreign_letters", line=wrong[0], encoding=encoding)
        return encoding
    wrong = _first_wrong(raw, name, encoding)
    if wrong is not None:
        reason = "bad_encoding" if encoding.lower().startswith("utf-8") else "wrong_encoding"
        raise refused(name, reason, line=wrong[0], encoding=encoding)
    return encoding


def _foreign(raw: BinaryIO) -> bool:
    """Whether text that is not UTF-8 is written in letters that Windows-1254 has not (Greek, Cyrillic, Chinese …): it
    would decode, to words that are nothing but letters beyond ASCII. Languages that it does write have one or two in
    a row."""
    raw.seek(0)
    words = runs = 0
    while chunk := raw.read(_CHUNK):
        found = _BEYOND.findall(chunk)
        words += len(found)
        runs += len(_FOREIGN.findall(chunk))
    return runs * 4 > words


def _first_wrong(raw: BinaryIO, name: str, encoding: str) -> tuple[int, bool] | None:
    """The line of the first byte that `encoding` does not have, and whether most other letters beyond
    ASCII are fine; None if all are. A control character makes the file binary."""
    try:
        "".encode(encoding)
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    except (LookupError, UnicodeError) as error:
        raise refused(name, "unknown_encoding", value=encoding) from error
    raw.seek(0)
    line, first, good, bad = 1, None, 0, 0
    while True:
        chunk = raw.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeError:  # some know no way to go on
            return line, False
        if not text.isascii():
            spoiled = text.count(_BAD)
            if spoiled and first is None:
                first = line + _lines(text[: text.index(_BAD)])
            bad += spoiled
            good += len(text) - len(text.encode("ascii", "ignore")) - spoiled
        if controls := {char for char in set(text) if ord(char) in _CONTROLS}:
            place = min(text.index(char) for char in controls)
            raise refused(name, "not_csv", line=line + _lines(text[:place]), kind="binary")
        line += _lines(text)
        if not chunk:
            return None if first is None else (first, good > bad)


def _lines(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _bounded(text: io.TextIOWrapper, name: str, skip: int, open_quote: list[bool]) -> Iterator[str]:
    """The lines of a file, none of them without end: it would be read into memory whole.

    `open_quote` says whether a quotation mark is open behind the line.
    """
    number = skip
    while line := text.readline(MAX_RECORD + 1):
        number += 1
        open_quote[0] = line.count('"') % 2 == 1
        if len(line) > MAX_RECORD:
            raise refused(name, "line_too_long", line=number, limit=MAX_RECORD)
        yield line


def _read(
    raw: BinaryIO, name: str, encoding: str, separator: str, skip: int, *, header: bool
) -> Iterator[tuple[int, list[str]]]:
    """The header, or the records behind it, with the line where each begins."""
    text = _text(raw, encoding)
    try:
        for _ in range(skip):
            text.readline()
        open_quote = [False]
        reader = csv.reader(_bounded(text, name, skip, open_quote), delimiter=separator, strict=True)
        seen = False
        while True:
            line = reader.line_num + skip + 1
            try:
                record = next(reader, None)
            except csv.Error as error:
                if reader.line_num + skip <= line and not open_quote[0] and "field limit" in str(error):
                    raise refused(name, "line_too_long", line=line, limit=csv.field_size_limit()) from error
                reason = "stray_quote" if "expected after" in str(error) else "unbalanced_quotes"
                raise refused(name, reason, line=line, detail=str(error)) from error
            if record is None:
                return
            record = [value.strip() for value in record]
            if "'" in "".join([value[:1] for value in record]):
                record = [led(value) for value in record]
            if not any(record):
                continue
            if not seen:
                seen = True
                if not header:
                    continue
            yield line, record
            if header:
                return
    finally:
        text.detach()
