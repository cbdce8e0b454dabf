"""What one may not see is in no answer of the command line, for people nor for programs; and what is hidden is
answered, to the letter, like what is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from db.doctypes import TYPES
from tests import secret_company
from tests.access_table import MAPPING, World
from tests.cli.test_cli_rights import every_command
from tests.command_line import Result, run
from tests.secret_company import COSTS, FOREIGN, ONLY_THERE, OWN, SECRET
from tests.test_leaks import BLIND, OUTSIDER, Secrets, made  # noqa: F401 (the fixture)

QUIET = {
    ("warehouse", "add"), ("unit", "add"), ("tax", "add"), ("tax", "edit"), ("price-type", "add"),
    ("price-type", "edit"), ("section", "add"), ("section", "edit"), ("partner", "add"), ("employee", "add"),
    ("employee", "disable"), ("employee", "enable"), ("employee", "unlock"), ("employee", "password"),
    ("employee", "sign-out"), ("employee", "edit"), ("department", "add"), ("department", "edit"), ("role", "add"),
    ("role", "copy"), ("role", "merge"), ("role", "edit"), ("role", "set"), ("role", "import"), ("role", "restore"),
    ("settings", "set"), ("doc", "new"), ("product", "add"), ("import",), ("mapping", "save"), ("mapping", "delete"),
    ("form", "add"), ("form", "set"), ("form", "remove"), ("form", "restore"), ("form", "share"),
    ("product", "make-variations"), ("doc", "attach"), ("doc", "attachment"), ("doc", "detach"),
}  # fmt: skip
"""Commands that answer with what they were given, about what is nobody's secret."""


def questions(world: World, folder: Path) -> list[tuple[str, ...]]:
    """Commands that tell something, about everything that has secrets."""
    numbers = [*world.drafts.values(), *world.processed.values()]
    held = [str(world.paid_deal + one) for one in (1, 2)]
    return [
        ("deal", "list"), ("deal", "list", "--short"), ("reserve", "list"), ("reserve", "list", "--product", SECRET),
        *(("deal", "show", one) for one in held), ("deal", "list", "--warehouse", world.warehouse),
        *(("reserve", verb, one, *more) for one in held for verb, more in (
            ("set", (SECRET, "999999")), ("set", (SECRET, "1", "--warehouse", world.warehouse)), ("extend", ()),
            ("release", (SECRET,)))),
        *(("deal", *words) for one in held for words in (
            ("new", "--file", "-"), ("edit", one, "--file", "-"), ("stage", one, "offer"), ("comment", one, "x"),
            ("pay", one, "5"), ("sale", one), ("delete", one), ("win", one), ("lose", one))),
        ("tick",),
        *(("find", text) for text in (SECRET, "gizli", FOREIGN, ONLY_THERE, COSTS[0], world.barcode)),
        ("stock",), ("stock", "--product", SECRET), ("stock", "--warehouse", world.warehouse),
        ("stock", "--as-of", "2030-01-01"),
        ("ledger",), ("ledger", "--product", SECRET), ("ledger", "--warehouse", world.warehouse),
        *(("ledger", "--document", number) for number in numbers[:2]),
        ("warehouse", "list"), ("warehouse", "show", world.warehouse), ("warehouse", "show", OWN),
        ("warehouse", "edit", world.warehouse, "--name", "x"), ("warehouse", "delete", world.warehouse),
        ("product", "list"), ("product", "show", SECRET), ("product", "edit", world.sku, "--name", "Başka"),
        ("product", "delete", SECRET), ("product", "archive", world.unused), ("product", "restore", world.unused),
        ("product", "price-change", "--all", "--percent", "1", "--dry-run"),
        ("product", "price-change", "--all", "--percent", "1", "--from", "purchase_price", "--dry-run"),
        ("product", "price-change", SECRET, "--percent", "1", "--price-type", "purchase_price", "--dry-run"),
        ("product", "price-undo"), ("product", "merge", world.sku, SECRET, "--dry-run"), ("product", "merge", SECRET, world.sku),
        ("product", "duplicates"), ("product", "check-barcodes"), ("product", "make-barcodes", SECRET),
        ("unit", "list"), ("tax", "list"), ("price-type", "list"), ("section", "list"),
        ("partner", "list"), ("partner", "show", str(world.supplier)), ("partner", "edit", "999", "--phone", "1"),
        ("partner", "duplicates"), ("partner", "merge", "998", "999"),
        *(("partner", "records", str(one), what) for one in (world.supplier, world.customer)
          for what in ("bought", "supplied", "open")),
        *(("trace", what) for what in (SECRET, world.sku, world.barcode, *numbers)),
        *(("trace", f"--{kind}", str(one)) for kind in ("batch", "deal", "partner") for one in (1, 2, 3)),
        ("feed",), ("delivery", "list"), ("delivery", "list", "--warehouse", world.warehouse),
        *(("delivery", "show", number) for number in numbers),
        *(("delivery", *words) for number in numbers for words in (
            ("edit", number, "--carrier", "x"), ("set", number, "packed"),
            ("print", number, "--to", str(folder / "teslimat.pdf")))),
        ("doc", "list"), *(("doc", "list", "--type", type) for type in TYPES),
        ("doc", "list", "--warehouse", world.warehouse), *(("doc", "list", "--status", one) for one in
                                                           ("draft", "processed", "cancelled")),
        *(("doc", verb, number) for verb in ("show", "preview", "process", "cancel", "delete") for number in numbers
          if verb in ("show", "preview") or number in world.drafts.values()),
        ("doc", "edit", world.drafts["sale"], "--file", "-"),
        *(("doc", verb, number) for verb in ("attachments", "dispatch") for number in numbers),
        *(("doc", "comment", number, "@admin bak") for number in numbers), ("notices",),
        *((noun, "list") for noun in ("role", "employee", "department", "settings", "audit")),
        ("audit", "list", "--text", "gizli"), ("audit", "list", "--target", FOREIGN), ("audit", "list", "--text", COSTS[0]),
        ("role", "show", OUTSIDER), ("role", "export"), ("role", "compare", OUTSIDER, BLIND),
        ("role", "holders", "warehouse.view"), ("role", "conflicts", OUTSIDER), ("employee", "show", OUTSIDER),
        ("employee", "sessions", "admin"), ("employee", "key", "admin"),
        ("access", "matrix"), ("access", "explain", BLIND, "warehouse.view"),
        ("access", "explain", "admin", "catalog.view", "--warehouse", world.warehouse),
        ("export", "audit", str(folder / "denetim.csv")), ("check",), ("doctor",),
        *(("export", kind, str(folder / "denetim.csv")) for kind in
          ("products", "prices", "stock", "partners", "warehouses", "documents", "ledger")),
        ("export", "products", str(folder / "denetim.csv"), "--columns", "sku,on_hand,purchase_price"),
        ("export", "stock", str(folder / "denetim.csv"), "--warehouse", world.warehouse),
        ("export", "ledger", str(folder / "denetim.csv"), "--product", SECRET),
        *(("doc", "print", number, "--to", str(folder / "belge.pdf")) for number in numbers),
        ("product", "label", world.sku, SECRET, "--to", str(folder / "belge.pdf"), "--price"),
        ("form", "show", "product"), ("form", "show", "receipt", "--all"), ("form", "mine", "product"),
        *(("product", word, code) for word in ("batches", "ledger", "price", "substitutes", "variations")
          for code in (world.sku, SECRET)),
        ("mapping", "list"), ("mapping", "show", "products", MAPPING), ("mapping", "guess", "products", "/yok"),
    ]  # fmt: skip


def ask(secrets: Secrets, login: str, words: tuple[str, ...], *, json: bool) -> Result:
    general = ["--db", str(secrets.admin.company.path), "--as", login, "--lang", "tr"]
    return run([*general, *(["--json"] if json else []), *words], '{"comment": "x"}')


def test_every_command_that_tells_something_is_asked(made: Secrets, tmp_path: Path) -> None:  # noqa: F811
    every = every_command()
    asked = {words[:2] if words[:2] in every else words[:1] for words in questions(made.world, tmp_path)}
    new = every - asked - QUIET
    assert not new, f"{sorted(new)}: ask it in `questions`, about what has secrets, or say in QUIET that it tells none"


@pytest.mark.parametrize("who", [BLIND, OUTSIDER])
@pytest.mark.parametrize("json", [True, False], ids=["json", "people"])
def test_no_command_tells(made: Secrets, tmp_path: Path, who: str, json: bool) -> None:  # noqa: F811
    secret = made.people[who][1]
    wrong = []
    for words in questions(made.world, tmp_path):
        found = ask(made, who, words, json=json)
        text = found.out + found.err
        if (tmp_path / "denetim.csv").exists():
            text += (tmp_path / "denetim.csv").read_text(encoding="utf-8")
            (tmp_path / "denetim.csv").unlink()
        if (tmp_path / "belge.pdf").exists():
            text += "\n".join(page.extract_text() for page in PdfReader(tmp_path / "belge.pdf").pages)
            (tmp_path / "belge.pdf").unlink()
        for word in words:
            text = text.replace(word, "…")
        if match := secret.search(text):
            wrong.append(f"{' '.join(words)}: {text[max(0, match.start() - 120) : match.end() + 40]}")
        assert "Traceback" not in text and found.code in (0, 2, 3, 4, 5, 6), f"{words}: {found}"
    assert not wrong, "\n".join(wrong)


def test_the_search_would_find_it(made: Secrets, tmp_path: Path) -> None:  # noqa: F811
    asked = [
        words
        for words in questions(made.world, tmp_path)
        if not {"process", "cancel", "delete", "edit", "archive"} & set(words)
    ]
    for json in (True, False):
        text = "\n".join(ask(made, "admin", words, json=json).out for words in asked)
        for _actor, secret in made.people.values():
            assert len(set(secret.findall(text))) > 10


def test_what_is_hidden_is_answered_like_what_is_not_there(made: Secrets) -> None:  # noqa: F811
    hidden = secret_company.foreign_numbers(made.admin.company)
    prefixes = {number[:2]: f"{number[:2]}-999999" for number in hidden}
    for number in sorted(hidden):
        for verb in ("show", "preview", "process", "cancel", "delete", "edit"):
            words = ("doc", verb, number, *(("--file", "-") if verb == "edit" else ()))
            _same(made, words, number, prefixes[number[:2]])
        _same(made, ("ledger", "--document", number), number, prefixes[number[:2]])
    for words in (
        ("warehouse", "show", FOREIGN), ("warehouse", "edit", FOREIGN, "--name", "x"), ("warehouse", "delete", FOREIGN),
        ("stock", "--warehouse", FOREIGN), ("ledger", "--warehouse", FOREIGN), ("doc", "list", "--warehouse", FOREIGN),
        ("find", "x", "--warehouse", FOREIGN),
        ("access", "explain", OUTSIDER, "catalog.view", "--warehouse", FOREIGN),
    ):  # fmt: skip
        _same(made, words, FOREIGN, "YOKKI")


def _same(made: Secrets, words: tuple[str, ...], hidden: str, absent: str) -> None:  # noqa: F811
    for json in (True, False):
        found = ask(made, OUTSIDER, words, json=json)
        other = ask(made, OUTSIDER, tuple(absent if word == hidden else word for word in words), json=json)
        assert (found.code, re.sub(hidden, absent, found.out), re.sub(hidden, absent, found.err)) == (
            other.code, other.out, other.err,
        ), words  # fmt: skip
