"""What one may not see appears nowhere: every query, asked in every way, and every service, by people who lack one
thing, searched for all that tests/columns.py keeps from them: in answers, totals, orders, errors and the log."""

from __future__ import annotations

import dataclasses
import functools
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from db import grants
from db.access import Actor
from db.errors import AmbarError
from db.record import names_of
from db.services import documents, partners, warehouses
from tests import secret_company
from tests.access_table import CALLS, CUSTOMER, SUPPLIER, Call, World
from tests.conftest import add_employee, make_company
from tests.secret_company import COSTS, FOREIGN, ONLY_THERE, OWN, pattern
from tests.test_architecture import FUNCTIONS
from tests.test_permission_matrix import _Undo, declared
from tests.ways import Way, ways
from tui.labels import sentence

CALLED = [call for call in CALLS if declared(call).kind != "administrators"]
QUERIES = [call for call in CALLED if call.function.startswith("db.queries.")]
SERVICES = [call for call in CALLED if call.function.startswith("db.services.")]
BLIND, OUTSIDER = "fiyatsiz", "subeci"


@dataclass
class Secrets:
    """A company, and what is to be found in no answer, by who may not see it."""

    admin: Actor
    world: World
    people: dict[str, tuple[Actor, re.Pattern[str]]]

    @functools.cached_property
    def ways(self) -> dict[str, list[Way]]:
        """Every way to ask, by the call that it is made of."""
        found: dict[str, list[Way]] = {}
        for way in ways(self.world):
            found.setdefault(way.call.id, []).append(way)
        return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secrets]:
    folder = tmp_path_factory.mktemp("leaks")
    company = make_company(folder / "ambar.db")
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    world = secret_company.furnish(company, admin, folder)
    numbers = secret_company.foreign_numbers(company)
    words = (FOREIGN, "MAIN", "Gizli", "Ana depo", ONLY_THERE, "5551234567", *numbers)
    yield Secrets(
        admin,
        world,
        {
            BLIND: (person(admin, BLIND, without="catalog.purchase_price"), pattern(secret_company.costs(company))),
            OUTSIDER: (
                person(admin, OUTSIDER, warehouses=(OWN,)),
                pattern(secret_company.foreign_stock(company), words),
            ),
        },
    )
    company.close()


def person(admin: Actor, name: str, without: str = "", warehouses: tuple[str, ...] | None = None) -> Actor:
    """Someone with every right, but for one, or only in some warehouses."""
    company = admin.company
    with company.write() as engine:
        kept = engine.value("SELECT id FROM employee WHERE login = ?", (name,))
        if kept is not None:
            return Actor(company, kept, source="test")
        role = engine.insert("INSERT INTO role (code, name) VALUES (?, ?)", (name, name))
        for permission, grant in grants.everything().items():
            if permission == "warehouse.view" and warehouses is not None:
                keys = [engine.value("SELECT id FROM warehouse WHERE code = ?", (code,)) for code in warehouses]
                grant = (False, frozenset(keys))
            if permission != without:
                grants.write(engine, role, permission, grant)
    return add_employee(company, name, name, name)


def shown(value: Any) -> Iterator[str]:
    """Every text and number in an answer, moments aside."""
    if not isinstance(value, type) and (names := names_of(value)) is not None:
        for name in names:
            yield from shown(getattr(value, name))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for one in dataclasses.fields(value):
            yield from shown(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from shown(key)
            yield from shown(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from shown(one)
    elif not isinstance(value, datetime | date):
        yield str(value)


def answer_to(actor: Actor, call: Call | Way, world: World) -> list[str]:
    """All that an answer tells, a refusal's sentence too; what was changed is taken back."""
    function = call.call.function if isinstance(call, Way) else call.function
    arguments, named = call.ask(world) if isinstance(call, Way) else (call.arguments(world), call.named(world))
    found: Any = None
    if not function.startswith("db.services."):
        return list(shown(_outcome(actor, function, arguments, named)))
    try:
        with actor.company.write():
            found = _outcome(actor, function, arguments, named)
            raise _Undo
    except _Undo:
        return list(shown(found))


def _outcome(actor: Actor, function: str, arguments: Any, named: Any) -> Any:
    try:
        return FUNCTIONS[function](actor, *arguments, **named)
    except AmbarError as error:
        return [error.code, error.details, sentence(error)]


def named_in(call: Call | Way, world: World) -> set[str]:
    """What whoever asks names, also in a file: it may come back."""
    asked = call.ask(world) if isinstance(call, Way) else (call.arguments(world), call.named(world))
    files = [one for one in asked[0] if isinstance(one, list)]
    read = [path.read_text(encoding="utf-8") for some in files for path in some if isinstance(path, Path)]
    return {*shown(asked), *(word for text in read for word in re.split(r"[,\n]", text) if word)}


def tells(secrets: Secrets, who: str, call: Call | Way, log: pytest.LogCaptureFixture) -> list[str]:
    """What of the secrets is in the answer, or in the log."""
    actor, secret = secrets.people[who]
    log.clear()
    texts = [*answer_to(actor, call, secrets.world), log.text]
    own = [one for one in named_in(call, secrets.world) if secret.search(one)]
    found = []
    for text in texts:
        for word in own:
            text = text.replace(word, "…")
        if secret.search(text):
            found.append(f"{call.id}: {text}")
    return found


@pytest.mark.parametrize("who", [BLIND, OUTSIDER])
@pytest.mark.parametrize("call", QUERIES, ids=lambda call: call.id)
def test_no_query_tells(made: Secrets, caplog: pytest.LogCaptureFixture, call: Call, who: str) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = [text for way in (call, *made.ways.get(call.id, ())) for text in tells(made, who, way, caplog)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", [BLIND, OUTSIDER])
@pytest.mark.parametrize("call", SERVICES, ids=lambda call: call.id)
def test_no_service_tells(made: Secrets, caplog: pytest.LogCaptureFixture, call: Call, who: str) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = tells(made, who, call, caplog)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("right", "words"),
    [
        ("contact.view", "Kapalıvergi|8452080912|5559998877|musteri@|Müşteri cadde|Müşterinotu"),
        ("supplier.view", f"{re.escape(SUPPLIER)}|Saklıvergi|4540536920|5558887766|tedarik@|Tedarik cadde|Tedariknotu"),
    ],
)
def test_nothing_tells_what_stands_on_a_card_that_one_may_not_see(made: Secrets, right: str, words: str) -> None:
    """Of customers a sale tells the name; delivery notes, deliveries, papers, history and exports nothing more."""
    actor, secret = person(made.admin, f"-{right}", without=right), re.compile(words)
    wrong = []
    for call in (*QUERIES, *SERVICES):
        named = [one for one in named_in(call, made.world) if secret.search(one)]
        for text in answer_to(actor, call, made.world):
            for one in named:
                text = text.replace(one, "…")
            if secret.search(text):
                wrong.append(f"{call.id}: {text}")
    assert not wrong, "\n".join(wrong)
    told = "\n".join(text for call in QUERIES for text in answer_to(made.admin, call, made.world))
    assert len(set(secret.findall(told))) > 5


def test_the_search_would_find_it(made: Secrets) -> None:
    """Whoever sees all is told of each secret, or the search proves nothing."""
    everything = "\n".join(text for call in QUERIES for text in answer_to(made.admin, call, made.world))
    for _actor, secret in made.people.values():
        assert len(set(secret.findall(everything))) > 20


def test_there_is_a_secret_in_every_column_that_has_some(made: Secrets) -> None:
    for kind in ("cost", "amount", "stock"):
        for column, values in secret_company.column_values(made.admin.company, kind).items():
            if column[1] not in ("discount", "tax", "left_value", "left_quantity") or column[0] == "batch":
                assert any(one >= secret_company.LEAST for one in values), (
                    f"{'.'.join(column)} holds no unmistakable value: post something in tests/secret_company.py that"
                    " fills it, or nobody would notice if it were shown"
                )


# Hidden is absent -----------------------------------------------------------------

LACKS = ("supplier.view", "contact.view", "warehouse.view", "receipt.view", "adjustment.view", "transfer.view",
         "sale.view", "write_off.view")  # fmt: skip


def absent(world: World, who: str) -> World:
    """The world in which there is nothing of what someone may not see; what they see is there."""
    nothing = world.absent()
    if who == OUTSIDER or who == "warehouse.view":
        keep = {"transfer": world.drafts["transfer"]} if who == OUTSIDER else {}
        done = {"transfer": world.processed["transfer"]} if who == OUTSIDER else {}
        return replace(
            world, warehouse=nothing.warehouse, spare=nothing.spare, drafts=nothing.drafts | keep,
            processed=nothing.processed | done,
        )  # fmt: skip
    if who in ("supplier.view", "contact.view"):
        return replace(world, **{{"supplier.view": "supplier", "contact.view": "customer"}[who]: 9999})
    type = who.removesuffix(".view")
    return replace(
        world,
        drafts=world.drafts | {type: nothing.drafts[type]},
        processed=world.processed | {type: nothing.processed[type]},
    )


def neutral(texts: list[str], call: Call | Way, world: World) -> list[str]:
    """An answer without what was asked about."""
    names = "|".join(sorted(map(re.escape, filter(None, named_in(call, world))), key=len, reverse=True))
    return [re.sub(rf"(?<!\w)(?:{names})(?!\w)", "…", text) for text in texts]


MORE = 1
"""Statements that a question about something hidden may take more, or less: one look-up by key, which no clock tells
from the noise of a commit, a process or a network."""


def counted(actor: Actor, call: Call | Way, world: World) -> tuple[list[str], int]:
    """The answer without what was asked about, and how many statements it took."""
    connection = actor.company.engine.connect()
    count = 0

    def trace(_cursor: Any, _sql: str, _values: Any) -> bool:
        nonlocal count
        count += 1
        return True

    connection.exec_trace = trace
    try:
        return neutral(answer_to(actor, call, world), call, world), count
    finally:
        connection.exec_trace = None


@pytest.mark.parametrize("who", [OUTSIDER, *LACKS])
def test_what_is_hidden_and_what_is_not_there_are_the_same_answer(made: Secrets, who: str) -> None:
    actor = person(made.admin, OUTSIDER) if who == OUTSIDER else person(made.admin, f"-{who}", without=who)
    wrong = []
    there, nothing = made.world, absent(made.world, who)
    for call in CALLED:
        if "imports" in call.function:
            continue  # these read their names from the same file either way
        for way in (call, *made.ways.get(call.id, ())):
            asked = way.ask(there) if isinstance(way, Way) else (way.arguments(there), way.named(there))
            if asked == (way.ask(nothing) if isinstance(way, Way) else (way.arguments(nothing), way.named(nothing))):
                continue
            answer_to(actor, way, nothing)  # what is read once and kept is there for both
            (one, work), (other, less) = (counted(actor, way, world) for world in (there, nothing))
            if one != other:
                wrong.append(f"{way.id}:\n  {one}\n  {other}")
            if abs(work - less) > MORE:
                wrong.append(f"{way.id}: {work} statements about what is hidden, {less} about nothing")
    assert not wrong, "\n".join(wrong)


NONSENSE = "qxzwvj"
PROBED = {
    OUTSIDER: (FOREIGN, "gizli", ONLY_THERE, "sokak"),
    BLIND: (*COSTS, "7313", "7.313,37"),
    "supplier.view": (SUPPLIER, "Demir"),
    "contact.view": ("Yılmaz", CUSTOMER),
}
"""Words that find nothing for whom they are hidden."""


@pytest.mark.parametrize("who", PROBED)
def test_no_search_finds_what_is_hidden(made: Secrets, who: str) -> None:
    actor = made.people[who][0] if who in made.people else person(made.admin, f"-{who}", without=who)
    hidden_numbers = secret_company.foreign_numbers(actor.company) if who == OUTSIDER else set[str]()
    asked = 0
    for way in (one for some in made.ways.values() for one in some if one.name in ("text", "target")):
        if way.at or (who == "contact.view" and "queries.document" in way.call.function):
            continue  # a sale shows its customer's name to whoever sees sales
        nothing = neutral(answer_to(actor, replace(way, value=lambda w: [NONSENSE]), made.world), way, made.world)
        for word in (*PROBED[who], *hidden_numbers):
            asked += 1
            found = neutral(
                answer_to(actor, replace(way, value=lambda w, word=word: [word]), made.world), way, made.world
            )
            assert [one.replace(word, NONSENSE) for one in found] == nothing, f"{way.call.id}: {way.name} {word}"
    assert asked > 10


def test_no_order_tells(made: Secrets) -> None:
    """Who may not see a price is refused an order by it just as who may, and gets the same order otherwise."""
    blind = made.people[BLIND][0]
    ordered = [way for some in made.ways.values() for way in some if way.name == "order"]
    assert ordered
    for way in ordered:
        blinds, all_there = (_outcome(who, way.call.function, *way.ask(made.world)) for who in (blind, made.admin))
        if isinstance(all_there, list):
            assert blinds == all_there and blinds[0] == "usage", way.id
        elif isinstance(blinds, list):  # what receipts come to is purchase money
            assert way.value(made.world)[way.at] == "total" and way.call.type in ("receipt", "adjustment"), way.id
            assert blinds[:1] == ["denied"] and blinds[1]["permission"] == "catalog.purchase_price", way.id
        else:
            assert _in_order(blinds) == _in_order(all_there), way.id


def _in_order(found: Any) -> Any:
    """What an answer tells by its order: which things, or their keys."""
    return [getattr(row, "sku", getattr(row, "id", None)) for row in found.rows] if hasattr(found, "rows") else found


def test_what_something_hidden_has_taken_names_nothing_of_it(made: Secrets) -> None:
    admin, outsider = made.admin, made.people[OUTSIDER][0]
    documents.create(admin, "write_off", {"warehouse": FOREIGN, "external_id": "dış-1"})
    partners.add(admin, "Saklı Ltd.", supplier=True, external_id="dış-2")
    warehouses.edit(admin, FOREIGN, external_id="dış-3")
    blind = person(admin, "-supplier.view", without="supplier.view")
    for ask in (
        lambda: documents.create(outsider, "write_off", {"warehouse": OWN, "external_id": "dış-1"}),
        lambda: partners.add(blind, "Yeni", customer=True, external_id="dış-2"),
        lambda: warehouses.edit(outsider, OWN, new_code=FOREIGN),
        lambda: warehouses.edit(outsider, OWN, external_id="dış-3"),
    ):
        with pytest.raises(AmbarError) as caught:
            ask()
        assert caught.value.code == "already_exists"
        assert not {"id", "number", "status"} & caught.value.details.keys(), caught.value
        assert sentence(caught.value)
