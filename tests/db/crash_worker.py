"""A process of its own for tests of crashes and races: takes orders as lines of JSON, answers each with one.

`python crash_worker.py DATABASE LOGIN`; an order: {"do": "post", "type": …, "data": …}, {"do": "process" | "cancel",
"number": …}, {"do": "import", "entity": …, "file": …}, or without end, each step told once it is committed: {"do":
"shop", "name": …} posts one document after the other, {"do": "type", "seed": …} works on the rows of drafts.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from contextlib import suppress
from typing import Any

import db
from db.access import Actor
from db.errors import AmbarError
from db.queries import documents as queries
from db.services import document_rows, documents, imports, unfinished


def main() -> None:
    company = db.open_company(sys.argv[1])
    with company.read() as engine:
        actor = Actor(company, engine.value("SELECT id FROM employee WHERE login = ?", (sys.argv[2],)), source="test")
    say({"ready": True})
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "shop":
            shop(actor, order["name"])
        if order["do"] == "type":
            type_rows(actor, order["seed"])
        try:
            say(obey(actor, order))
        except AmbarError as error:
            say({"error": error.code, "details": str(error.details)})
    company.close()


def obey(actor: Actor, order: dict[str, Any]) -> dict[str, Any]:
    if order["do"] == "post":
        state = documents.create_and_process(actor, order["type"], order["data"])
    elif order["do"] == "import":
        made = imports.run(actor, order["entity"], [order["file"]])
        return {"created": made.created, "updated": made.updated}
    elif order["do"] == "process":
        state = documents.process(actor, order["number"])
    else:
        state = documents.cancel(actor, order["number"])
    return {"number": state.number, "status": state.status, "version": state.version}


def shop(actor: Actor, name: str) -> None:
    """Receipts, sales and transfers, and some of them taken back, without end."""
    for turn in itertools.count():
        kind = ("receipt", "transfer", "sale", "write_off")[turn % 4]
        data: dict[str, Any] = {"warehouse": "MAIN", "title": f"{name}/{turn}", "rows": [
            {"product": sku, "quantity": "3" if kind == "receipt" else "1"} for sku in "ABCDE"]}  # fmt: skip
        if kind == "receipt":
            data["supplier"] = "Demir A.Ş."
            for row in data["rows"]:
                row["purchase_price"] = f"{1 + turn % 7}.35"
        elif kind == "sale":
            data["customer"] = "Perakende müşteri"
            for row in data["rows"]:
                row["price"] = "10"
        elif kind == "transfer":
            data["to_warehouse"] = "SHOP"
        answer = obey(actor, {"do": "post", "type": kind, "data": data})
        say(answer)
        if turn % 8 == 2:
            say(obey(actor, {"do": "cancel", "number": answer["number"]}))
            say(obey(actor, {"do": "process", "number": answer["number"]}))


def type_rows(actor: Actor, seed: int) -> None:
    """Rows added, changed, copied, moved, dropped and brought back, in one draft after the other."""
    chance = random.Random(seed)
    while True:
        state = documents.create(actor, "transfer", {"warehouse": "MAIN", "to_warehouse": "SHOP", "title": str(seed)})
        number, rows, edits, key = state.number, list[int](), list[int](), None
        say({"number": number, "version": state.version})
        for step in range(40):
            how = chance.choice(("add", "add", "change", "copy", "move", "drop", "back", "keep")) if rows else "add"
            row = {"product": chance.choice("ABCDE"), "quantity": str(chance.randint(1, 99))}
            if how == "keep":
                key = unfinished.keep(actor, "transfer", number, {"entry": f"{seed}/{step}"}, key=key)
                say({"number": number, "kept": f"{seed}/{step}"})
                continue
            if how == "add":
                state = document_rows.put_rows(actor, number, [row] * chance.randint(1, 3))
                rows.extend(state.row_ids)
            elif how == "change":
                state = documents.put_row(actor, number, {**row, "id": chance.choice(rows)})
            elif how == "copy":
                state = document_rows.copy_row(actor, number, chance.choice(rows))
                rows.extend(state.row_ids)
            elif how == "move":
                state = document_rows.move_row(actor, number, chance.choice(rows), chance.randint(-3, 3))
            elif how == "drop":
                state = documents.drop_row(actor, number, rows.pop(chance.randrange(len(rows))))
            elif edits:
                with suppress(AmbarError):  # of what others have changed since nothing may be left
                    state = document_rows.take_back(actor, number, edits.pop())
                rows = ids(actor, number)
            if state.edit and how != "back":
                edits.append(state.edit)
            say({"number": number, "version": state.version})


def ids(actor: Actor, number: str) -> list[int]:
    """The rows of a document."""
    return [row.id for row in queries.show(actor, number).rows if row.id is not None]


def say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
