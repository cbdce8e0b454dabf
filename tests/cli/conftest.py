"""The command line on the test's company: `ambar("find", "M8", by="depocu")`."""

from __future__ import annotations

import json as json_module
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from db.services import partners, products, warehouses
from tests.command_line import Ambar, Result, run
from tui import i18n


@pytest.fixture(autouse=True)
def _turkish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "AMBAR_DB", "SSH_ORIGINAL_COMMAND"):
        monkeypatch.delenv(name, raising=False)
    yield
    i18n.set_language(i18n.DEFAULT)


@pytest.fixture
def ambar(company: Company) -> Ambar:
    """The command line on `company`, as its administrator unless `by` says otherwise."""

    def call(*words: str, by: str | None = "admin", json: bool = True, stdin: str = "") -> Result:
        general = ["--db", str(company.path)]
        general += [] if by is None else ["--as", by]
        general += ["--json"] if json else []
        return run([*general, *words], stdin)

    return call


@pytest.fixture
def shop(admin: Actor) -> Actor:
    """A second warehouse, a supplier and two products, one of them with a barcode; the administrator."""
    warehouses.add(admin, "SUBE", "Şube")
    partners.add(admin, "Demir A.Ş.", supplier=True)
    products.add(admin, "M8-40", "Cıvata M8×40", barcodes=["8680080000408"], price="4", purchase_price="2.55")
    products.add(admin, "SM-8", "Somun M8", price="1.5", purchase_price="0.9")
    return admin


@pytest.fixture
def paper(tmp_path: Path) -> Callable[..., str]:
    """Writes a document's JSON to a file; the file's name."""

    def write(**data: object) -> str:
        path = tmp_path / "belge.json"
        path.write_text(json_module.dumps(data, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return write
