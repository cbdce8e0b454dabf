"""A day in the warehouse, in real terminals of 80×24 on the demo company: a clerk, a manager, and a line that is cut;
meanwhile other processes ask for the stock."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db import demo
from tests.e2e.person import ROOT, Person

WRENCH, WRENCH_CODE = "ANAHTAR-13", "8680090000450"
BOLT = "M8-40"

Sit = Callable[[], Person]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company; whoever runs the tests is nobody in it."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    demo.build(path)
    return path


@pytest.fixture
def sit(company: Path) -> Iterator[Sit]:
    """Someone sits down at a terminal, in which the app begins."""
    people: list[Person] = []

    def start() -> Person:
        people.append(Person([sys.executable, "-m", "tui", "--db", str(company), "--lang", "tr"]))
        people[-1].until("Oturum aç", "Parola")
        return people[-1]

    yield start
    for one in people:
        one.close()


def ask(company: Path, *words: str) -> Any:
    """What the command line answers, in a process of its own."""
    command = [sys.executable, "-m", "tui", "--db", str(company), "--as", "elif", *words, "--json"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    return json.loads(told.stdout)


def stock(company: Path, sku: str) -> tuple[Decimal, Decimal]:
    """On hand in MAIN, and its value."""
    (row,) = ask(company, "stock", "--product", sku, "--warehouse", "MAIN")
    return Decimal(row["on_hand"]), Decimal(row["value"])


def sign_in(person: Person, login: str, name: str) -> None:
    person.type(f"{login}\r{demo.PASSWORD}\r")
    person.until(name, "Stok dokümanları")


def new_receipt(person: Person) -> None:
    """The menu's numbers, and n."""
    person.type("12")
    person.until("Stok fişleri", "F7 süz", "işlendi")
    person.type("n")
    person.until("yeni stok fişi", "Ekle")


def test_received_processed_found_and_cancelled(company: Path, sit: Sit) -> None:
    before = {sku: stock(company, sku) for sku in (WRENCH, BOLT)}
    clerk = sit()
    clerk.type("mehmet\ryanlış\r")
    clerk.until("Kullanıcı adı ya da parola yanlış")
    time.sleep(1.1)  # the next attempt is let in after a second
    clerk.type(f"{demo.PASSWORD}\r")
    clerk.until("Mehmet Yıldız · Depo memuru", "Stok dokümanları")
    assert "Ayarlar" not in clerk.look() and "Erişim izinleri" not in clerk.look()

    new_receipt(clerk)
    clerk.scan(WRENCH_CODE, f"5*{BOLT}", "YOK-BÖYLE", WRENCH_CODE)
    shown = clerk.until("Bulunamadı: YOK-BÖYLE", "2 satır   7 adet")
    number = next(word for word in shown.split() if word.startswith("SF-"))
    assert {sku: stock(company, sku) for sku in before} == before, "a draft moves nothing"
    clerk.press("F5")
    clerk.until("Tedarikçi seçilmedi")
    clerk.press("enter")  # goes to the field
    clerk.until("!Tedarikçi")
    clerk.type("demirel")
    clerk.until("Demirel Cıvata ve Bağlantı San. A.Ş.")
    clerk.press("enter")
    clerk.until("Demirel Cıvata ve Bağlantı San. A.Ş. ▾", gone="!Tedarikçi")
    clerk.press("F5")
    clerk.until("MAIN stoğuna 7 adet girecek", "Enter işle")
    clerk.press("enter")
    clerk.until("● işlendi")
    assert stock(company, WRENCH)[0] == before[WRENCH][0] + 2
    assert stock(company, BOLT)[0] == before[BOLT][0] + 5

    clerk.press("F3")
    clerk.until("Stok bul ▸")
    clerk.type("anahtar-13")
    found = clerk.until("1 sonuç", f" {number}")  # the last time that any came in
    assert re.search(rf"MAIN +{before[WRENCH][0] + 2} ", found), found
    clerk.press("escape")
    clerk.until("● işlendi", number)
    clerk.press("F8")  # not hers to cancel: the key does nothing at all
    assert "iptal" not in clerk.look(0.5)

    manager = sit()
    sign_in(manager, "murat", "Murat Demirtaş")
    manager.type(f":{number.lower()}\r")
    manager.until("● işlendi", number)
    manager.press("F8")
    manager.until("işleme iptal edilsin mi?", "7 adet geri çıkacak")
    manager.press("down", "enter")
    manager.until("× iptal edildi")
    assert {sku: stock(company, sku) for sku in before} == before, "to the last kuruş"
    clerk.until("× iptal edildi")  # by itself
    assert ask(company, "check")["ok"]


def test_a_cut_line_keeps_the_rows_that_were_typed(company: Path, sit: Sit) -> None:
    clerk = sit()
    sign_in(clerk, "mehmet", "Mehmet Yıldız")
    new_receipt(clerk)
    clerk.scan(WRENCH_CODE, f"5*{BOLT}")
    shown = clerk.until("2 satır   6 adet")
    number = next(word for word in shown.split() if word.startswith("SF-"))
    clerk.type("869022")  # half a code
    clerk.hang_up()
    end = time.monotonic() + 5
    while clerk.child.isalive():
        assert time.monotonic() < end, "it goes on without a terminal"
        time.sleep(0.05)
    found = ask(company, "doc", "show", number)
    assert found["status"] == "draft"
    assert [(row["product"], row["quantity"]) for row in found["rows"]] == [(WRENCH, "1"), (BOLT, "5")]
    again = sit()
    sign_in(again, "mehmet", "Mehmet Yıldız")
    again.type(f":{number}\r")
    again.until("○ taslak", number, "2 satır   6 adet")
