"""The rows that an import of the good ones has refused, as a CSV file that can be mended and imported again.

It is written as the first file is, with its columns, and "#error" after them: an import reads nothing of what begins
with #.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dict
from typing import Any

from db.exchange.compiled import Record
from db.exchange.csv_text import Form, csv_text
from db.exchange.plan import Plan
from db.exchange.things import SAID
from db.exchange.values import Exact, Unclear, number

ERROR = "#error"


def bad_rows(
    plan: Plan, _summary: object = None, words: Callable[[Dict[str, Any]], str] | None = None
) -> Iterator[str]:
    """The refused rows of the last run of `plan`, piece by piece; `words` says a problem (else its field and reason).

    The files are read once more. A record that has not the columns of its file comes with the cells that it has, and
    the problem behind them: until it is mended it has still not the columns, and is refused again.
    """
    rows = plan.tables.mapping.parts[plan.entity].rows
    columns = plan.tables.columns(rows)
    first = plan.tables.files[rows][0]
    form = Form(first.separator or ";", plan.tables.mapping.decimal or ".", mark=True)
    return csv_text((*columns, ERROR), _refused(plan, rows, words or _reason), form)


def _refused(plan: Plan, rows: str, words: Callable[[Dict[str, Any]], str]) -> Iterator[Sequence[Any]]:
    facts_of: list[dict[str, Any]] = []
    cells_of: list[Record] = []
    plan.tables.wrong = lambda origin, fact: facts_of.append({**fact, "file": origin[0], "line": origin[1]})
    plan.tables.strange = cells_of.append
    for (file, line), record in plan.tables.records(rows):
        facts = plan.refused.get(file, {}).get(line)
        if facts is not None:
            yield *(_cell(one) for one in record), "; ".join(dict.fromkeys(words(fact) for fact in facts[:SAID]))
    plan.tables.strange = None
    for cells, fact in zip(cells_of, facts_of, strict=True):
        yield *(_cell(one) for one in cells), words(fact)


def _cell(value: str) -> object:
    """A cell as it is; what a workbook holds as a number stays one."""
    try:
        return number(value) if type(value) is Exact else value
    except Unclear:  # a day, or a per cent
        return value


def _reason(fact: Dict[str, Any]) -> str:
    return f"{fact.get('field', '')}: {fact.get('reason', fact.get('code', ''))}"
