"""A process of its own for tests of crashes and races: takes orders as lines of JSON, answers each with one.

`python crash_worker.py DATABASE LOGIN`; an order: {"do": "post", "type": …, "data": …}, {"do": "process" | "cancel",
"number": …}, or {"do": "shop", "name": …}: post one document after the other, each told once it is committed, until
somebody ends this process.
"""

from __future__ import annotations

import itertools
import json
import sys
from typing import Any

import db
from db.access import Actor
from db.errors import AmbarError
from db.services import documents


def main() -> None:
    company = db.open_company(sys.argv[1])
    with company.read() as engine:
        actor = Actor(company, engine.value("SELECT id FROM employee WHERE login = ?", (sys.argv[2],)), source="test")
    say({"ready": True})
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "shop":
            shop(actor, order["name"])
        try:
            say(obey(actor, order))
        except AmbarError as error:
            say({"error": error.code, "details": str(error.details)})
    company.close()


def obey(actor: Actor, order: dict[str, Any]) -> dict[str, Any]:
    if order["do"] == "post":
        state = documents.create_and_process(actor, order["type"], order["data"])
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


def say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
