"""What a product's card shows of its stock: variations in a grid, ledger card, batches, stock over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui import labels_words as words
from tui import text
from tui.i18n import N_, _
from tui.screens import catalogue_words as shown
from tui.screens import document_picks
from tui.screens.card import Tab, paged
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice
from tui.widgets.window import Loader

if TYPE_CHECKING:
    from db.access import Actor
    from tui.screens.product import ProductScreen
    from tui.variation_grid import Laid

DAYS: Final = 90
"""How far back the curve goes."""
HOLDERS: Final = 2
"""Deals that the look-up names."""
INSTEAD: Final = 3
"""Substitutes that the look-up names."""
BARS: Final = "▁▂▃▄▅▆▇█"


def bars(values: Sequence[Decimal], count: int) -> str:
    """A curve as `count` bars at most, evenly spread, from nothing (or what is below it) to the most there was."""
    last = len(values) - 1
    chosen = [values[last * place // (count - 1)] for place in range(count)] if count <= last else values
    low, high = min(Decimal(0), *chosen), max(chosen)
    steps = len(BARS) - 1
    return "".join(BARS[int((one - low) * steps / (high - low)) if high > low else 0] for one in chosen)


def holders(actor: Actor, sku: str, unit: str) -> list[str]:
    """Which deals hold some of a product, those whose hold ends first in front; for who may see deals."""
    from db.access import may
    from db.queries import reservations
    from tui.labels_deals import deal_name

    if not (may(actor, "deal.view") and may(actor, "inventory.view")):
        return []
    found = reservations.page(actor, reservations.ReservationFilter(product=sku), limit=HOLDERS)
    return [
        _("reserved by {deal}: {quantity} until {day}").format(
            deal=deal_name(one.deal), quantity=shown.quantity(one.reserved, unit), day=text.day(one.until, short=True)
        )
        for one in found.rows
    ]


def grid_tab(screen: ProductScreen) -> Tab:
    """Variations by two properties, or by one."""

    def make(id: str) -> Any:
        from tui.widgets.matrix import Matrix

        return Matrix(empty=N_("No variations yet. + makes the first ones."), id=id)

    return Tab("grid", N_("Variations"), (), lambda text: grid_loader(screen), widget=make, choices=places(screen))  # type: ignore[arg-type,return-value]


def grid_loader(screen: ProductScreen) -> Callable[[], Laid | None]:
    """Reads the grid for the warehouse chosen."""
    from db.queries import variations
    from tui.variation_grid import laid

    actor, sku, warehouse = screen.actor, screen.sku, screen.chosen("warehouse")
    return lambda: laid(variations.show(actor, sku, warehouse=warehouse))


def places(screen: ProductScreen, *, period: bool = False) -> Callable[[], Sequence[Choice]] | None:
    """What a list of stock can be filtered by; None where stock may not be seen."""
    if not screen.rights.stock:
        return None

    def choices() -> Sequence[Choice]:
        found = [Choice("warehouse", N_("Warehouse"), document_picks.warehouses(screen.shell))]
        if period:
            found += [Choice("date_from", N_("From day"), day=True), Choice("date_to", N_("To day"), day=True)]
        return found

    return choices


def ledger_tab(screen: ProductScreen) -> Tab:
    """Every movement with what it left, a period with its opening balance."""
    from db.queries import ledger_card
    from db.queries.ledger import LedgerFilter

    columns: list[Column[Any]] = [
        Column("day", N_("Day")),
        Column("document", N_("Document"), cell=lambda row: _document(row)),
        Column("kind", N_("Kind"), cell=_kind, priority=3),
        Column("warehouse", N_("Warehouse"), 9, flexible=True, cell=lambda row: row.warehouse or ""),
        Column("quantity", N_("Quantity"), 8, "right", cell=_moved),
        Column("balance", N_("Balance"), 8, "right", cell=lambda row: shown.on_hand(row.balance)),
        shown.unit_column(2),
        Column("value", N_("Value"), 0, "right", 5, cell=lambda row: _worth(row.value), right=shown.COST),
        Column("balance_value", N_("Balance value"), 0, "right", 4, cell=lambda row: _worth(row.balance_value),
               right=shown.COST),
    ]  # fmt: skip

    def load(_text: str) -> Loader[Any]:
        given = {name: screen.chosen(name) for name in ("warehouse", "date_from", "date_to")}
        return paged(ledger_card.page, screen.actor, screen.sku, **given)

    def written(_text: str) -> LedgerFilter:
        given = {name: screen.chosen(name) for name in ("warehouse", "date_from", "date_to")}
        return LedgerFilter(product=screen.sku, **given)

    return Tab("movements", N_("Movements"), columns, load, N_("Nothing has come in or gone out yet."),
               lambda row: row.sequence, tone=lambda row: "" if row.sequence else "strong",
               choices=places(screen, period=True), writes=("ledger", written))  # fmt: skip


def batches_tab(screen: ProductScreen) -> Tab:
    """What is left of what came in."""
    from db.queries import batches

    columns: list[Column[Any]] = [
        Column("since", N_("Came in")),
        Column("age", N_("Days"), 0, "right", cell=lambda row: shown.figure(Decimal(row.age)), priority=1),
        Column("document", N_("Document"), cell=lambda row: shown.figure(row.document) or shown.NONE),
        Column("origin", N_("Came first by"), priority=6, cell=lambda row: shown.figure(row.origin or "")),
        Column("warehouse", N_("Warehouse"), 9, flexible=True),
        Column("quantity", N_("Quantity"), 0, "right", 5),
        Column("left", N_("Left"), 8, "right"),
        shown.unit_column(2),
        Column("cost", N_("Unit cost"), 0, "right", 3, cell=lambda row: _worth(row.cost), right=shown.COST),
    ]  # fmt: skip

    def load(_text: str) -> Loader[Any]:
        return paged(batches.page, screen.actor, screen.sku, warehouse=screen.chosen("warehouse"))

    return Tab("batches", N_("Batches"), columns, load, N_("Nothing is left of what came in."),
               choices=places(screen))  # fmt: skip


async def read_curve(screen: ProductScreen) -> tuple[Any, ...]:
    """Stock over the last months; nothing where one may not see it, or the product has none."""
    from db.queries import ledger_card

    if not screen.rights.stock or not isinstance(screen.card.on_hand, Decimal):
        return ()
    found: tuple[Any, ...] = await screen.shell.read(partial(ledger_card.curve, days=DAYS), screen.actor, screen.sku)
    return found if any(one.on_hand for one in found) else ()


def curve_told(screen: ProductScreen, width: int) -> str:
    """The curve in words: bars, the least and the most."""
    from tui.text import quantity

    points = screen.curve
    if not points or not screen.rights.stock:
        return ""
    values = [one.on_hand for one in points]
    least, most = (quantity(one, words.unit(screen.card.unit)) for one in (min(values), max(values)))
    told = _("least {least}, most {most}").format(least=least, most=most)
    room = width - len(told) - 26
    return f"{bars(values, max(10, room))}  {told}"


def instead(actor: Actor, sku: str) -> list[str]:
    """What stands in for a product, with what may be had of it: what there is first. In the reading lane."""
    from db.queries import find

    def had(one: Any) -> Decimal:
        return one.available if isinstance(one.available, Decimal) else Decimal(0)

    found = sorted(find.substitutes(actor, sku), key=had, reverse=True)[:INSTEAD]
    told = ", ".join(f"{one.sku} ({shown.quantity(one.available, one.unit) or shown.NONE})" for one in found)
    return [_("instead: {products}").format(products=told)] if found else []


def _document(row: Any) -> Any:
    """The document; in the opening line, that it is one."""
    return (shown.figure(row.document) or shown.NONE) if row.sequence else _("opening")


def _kind(row: Any) -> str:
    return words.movement(row.kind, row.quantity) if row.sequence else ""


def _moved(row: Any) -> Any:
    return shown.signed(row.quantity) if row.sequence else ""


def _worth(value: Any) -> str:
    return "" if value is None else shown.figure(value)
