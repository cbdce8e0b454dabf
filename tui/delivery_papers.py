"""The papers of deliveries in the language of the session: a list to pick by, one that goes into the parcel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from tui import labels_words as words
from tui.i18n import _

if TYPE_CHECKING:
    from db.access import Actor
    from db.exchange.paper_document import Printed
    from db.queries.delivery_papers import Packing, PickList

PICK, PACKING = "pick_list", "packing_list"


def pdf(actor: Actor, numbers: Sequence[str], paper: str) -> bytes:
    """The pick list of deliveries, or each one's packing list, as one PDF file; raises as
    `db.queries.delivery_papers`, and AmbarError "unavailable" (reason extra)."""
    from db.exchange import paper_document
    from db.queries import delivery_papers

    if paper == PICK:
        return paper_document.pdf([_pick(delivery_papers.pick_list(actor, numbers))])
    return paper_document.pdf([_packing(one) for one in delivery_papers.packing_lists(actor, numbers)])


def recorded(actor: Actor, numbers: Sequence[str], data: bytes, paper: str) -> Iterator[bytes]:
    """The bytes for a file, and behind them a line in each sale's history."""
    from db.services import deliveries

    yield data
    deliveries.printed(actor, numbers, paper)


def _pick(found: PickList) -> Printed:
    from db import clock
    from db.exchange.paper_document import Cell, Column, Printed
    from tui.printing import lines_of
    from tui.text import clean, day, moment, number, quantity

    alone = len(found.numbers) == 1
    columns = [
        Column(_("Warehouse")),
        Column(_("Code")),
        Column(_("Product"), takes=True),
        Column(_("Quantity"), right=True),
        Column(_("Unit")),
        Column(_("✓"), widest=10),
    ]
    rows = [
        (
            Cell(clean(row.warehouse)),
            Cell(clean(row.product)),
            Cell(clean(row.name), "" if alone else ", ".join(row.numbers)),
            Cell(quantity(row.quantity)),
            Cell(words.unit(row.unit)),
            Cell("☐"),
        )
        for row in found.rows
    ]
    notes = []
    if found.foreign:
        notes.append(
            (_("Elsewhere"), _("Rows in other warehouses, not on this list: {count}").format(count=found.foreign))
        )
    return Printed(
        title=_("Pick list"),
        number=found.numbers[0] if alone else "",
        company=clean(found.company.name),
        company_lines=lines_of(found.company),
        facts=((_("Day"), day(found.day)), (_("Deliveries"), ", ".join(found.numbers))),
        parties=(),
        columns=tuple(columns),
        rows=tuple(rows),
        totals=((words.field_name("rows"), number(len(rows))),),
        notes=tuple(notes),
        signatures=((_("Picked by"), ""),),
        foot=_("Printed {moment}").format(moment=moment(clock.now(), found.timezone)),
        page=_("Page {page} of {pages}"),
    )


def _packing(found: Packing) -> Printed:
    from db import clock
    from db.exchange.paper_document import Cell, Column, Party, Printed
    from tui.printing import lines_of
    from tui.text import clean, day, moment, number, phone, quantity

    one = found.card
    sums: dict[str, Decimal] = {}
    for row in one.rows:
        sums[row.unit] = sums.get(row.unit, Decimal(0)) + row.quantity
    to = str(one.recipient or one.customer or "")
    lines = [str(one.address or ""), _("Phone: {number}").format(number=phone(str(one.phone))) if one.phone else ""]
    sent = [line for line in (_("Tracking no.: {number}").format(number=one.tracking) if one.tracking else "",) if line]
    parties = [Party(_("Recipient"), clean(to), tuple(clean(line) for line in lines if line))] if to else []
    if one.carrier or sent:
        sender = words.field_name("delivery_service")
        parties.append(Party(sender, clean(one.carrier), tuple(clean(line) for line in sent)))
    facts = [(words.field_name("day"), day(one.day))]
    if one.planned_on is not None:
        facts.append((words.field_name("planned_on"), day(one.planned_on)))
    return Printed(
        title=_("Packing list"),
        number=one.number,
        company=clean(found.company.name),
        company_lines=lines_of(found.company),
        facts=tuple(facts),
        parties=tuple(parties),
        columns=(
            Column(_("#"), right=True),
            Column(_("Code")),
            Column(_("Product"), takes=True),
            Column(_("Quantity"), right=True),
            Column(_("Unit")),
        ),
        rows=tuple(
            (
                Cell(str(place)),
                Cell(clean(row.product)),
                Cell(clean(row.name)),
                Cell(quantity(row.quantity)),
                Cell(words.unit(row.unit)),
            )
            for place, row in enumerate(one.rows, 1)
        ),
        totals=(
            (words.field_name("rows"), number(len(one.rows))),
            (
                words.field_name("quantity"),
                ", ".join(quantity(total, words.unit(unit)) for unit, total in sums.items()),
            ),
        ),
        notes=((words.field_name("comment"), clean(str(one.comment))),) if one.comment else (),
        signatures=((_("Packed by"), ""), (_("Received by"), "")),
        foot=_("Printed {moment}").format(moment=moment(clock.now(), found.timezone)),
        page=_("Page {page} of {pages}"),
    )
