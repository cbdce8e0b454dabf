"""Text in the file that is not UTF-8, as other programs leave it there: found, so that `ambar check` can name it.

SQLite keeps what it is given, and reading such a text fails wherever it is shown.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from db.connection import Engine


class Unreadable(NamedTuple):
    """A text that cannot be read: its table and column, and the key of its row as far as that can be read."""

    table: str
    row: str
    column: str


def unreadable(engine: Engine) -> list[Unreadable]:
    """Every text of the file that is not UTF-8, table by table; what SQLite keeps for its own indexes aside."""
    engine.connect().create_scalar_function("readable", _readable, 1, deterministic=True)
    tables = engine.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'"
        " ORDER BY name"
    )
    return [found for (table,) in tables for found in _of(engine, table)]


def _of(engine: Engine, table: str) -> list[Unreadable]:
    columns = engine.rows("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", (table,))
    texts = [name for name, type, _ in columns if type == "TEXT"]
    if not texts:
        return []
    keys = [_blob(name) for name, _, pk in columns if pk] or [_blob("rowid")]
    # One space between the columns, so that no text is completed by the next one.
    joined = ", ".join(f'"{name}"' for name in texts)
    rows = engine.rows(
        f"SELECT CAST(concat_ws(char(32), {', '.join(keys)}) AS BLOB),"
        f" {', '.join(f'readable({_blob(name)})' for name in texts)}"
        f' FROM "{table}" WHERE NOT readable(CAST(concat_ws(char(32), {joined}) AS BLOB))'
    )
    return [
        Unreadable(table, key.decode(errors="replace"), name)
        for key, *fine in rows
        for name, one in zip(texts, fine, strict=True)
        if not one
    ]  # fmt: skip


def _blob(name: str) -> str:
    return f'CAST("{name}" AS BLOB)'


def _readable(*texts: Any) -> int:
    try:
        for text in texts:
            bytes(text or b"").decode()
    except UnicodeDecodeError:
        return 0
    return 1
