"""Documents on paper: their words and figures in the language of the session, for the command line and the screens.

What stands where is in `db.exchange.paper_document`; what one may see, in `db.queries.printing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from tui import labels_words as words
from tui.document_figures import discount, quantities, shown, tax
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.access import Actor
    from db.exchange.paper_document import Column, Printed
    from db.exchange.paper_document import Party as Box
    from db.queries.documents import DocumentRow
    from db.queries.printing import Paper, Party, Place

MARKS: Final = {"draft": N_("DRAFT"), "cancelled": N_("CANCELLED")}
"""What is printed across a document that is not in force."""
FACTS: Final = (
    "title", "date", "day", "responsible_name", "external_id", "ordered_on", "received_on", "delivery_note", "invoice",
    "delivery_service", "delivery_price", "reason",
)  # fmt: skip
"""Fields of the header that stand above the rows where they say something."""
SIGNATURES: Final = {
    "receipt": (N_("Handed over by"), N_("Received by")),
    "adjustment": (N_("Prepared by"), N_("Approved by")),
    "transfer": (N_("Handed over by"), N_("Received by")),
    "sale": (N_("Handed over by"), N_("Received by")),
    "write_off": (N_("Prepared by"), N_("Approved by")),
}
DASH: Final = "—"
MOST: Final = 200
"""Documents in one file."""

_Rows = Callable[["DocumentRow"], Any]


def pdf(actor: Actor, numbers: Sequence[str], *, delivery_note: bool = False) -> bytes:
    """Documents, or their delivery notes, as one PDF file; called in a reading lane or by the command line.

    Raises as `db.queries.printing`, of the first that may not be printed; and AmbarError "unavailable" (reason extra),
    "invalid" (documents: too_many).
    """
    from db.errors import invalid
    from db.exchange import paper_document
    from db.queries import printing

    if len(numbers) > MOST:
        raise invalid("documents", "too_many", limit=MOST)
    if delivery_note:
        return paper_document.pdf([_note(printing.delivery_note(actor, number)) for number in numbers])
    return paper_document.pdf([_document(printing.document(actor, number)) for number in numbers])


def recorded(actor: Actor, numbers: Sequence[str], data: bytes, *, delivery_note: bool = False) -> Iterator[bytes]:
    """The bytes for a file, and behind them a line in each history: a file is not there without them."""
    from db.services import printing

    yield data
    for number in numbers:
        printing.printed(actor, number, delivery_note=delivery_note)


# A document ------------------------------------------------------------------------


def _document(paper: Paper) -> Printed:
    one = paper.document
    columns = _columns(paper)
    hands = SIGNATURES[one.type]
    return _printed(
        paper,
        words.document_type(one.type),
        facts=[*_facts(paper), *_custom(paper)],
        parties=_parties(paper),
        columns=columns,
        totals=_totals(paper),
        signatures=[(_(hand), (one.responsible_name or "") if index == 0 and hands[0] == SIGNATURES["write_off"][0]
                     else "") for index, hand in enumerate(hands)],
    )  # fmt: skip


def _printed(
    paper: Paper,
    title: str,
    *,
    facts: list[tuple[str, str]],
    parties: list[Box],
    columns: list[tuple[Column, _Rows]],
    totals: list[tuple[str, str]],
    signatures: list[tuple[str, str]],
) -> Printed:
    from db import clock
    from db.exchange.paper_document import Cell, Printed
    from tui.text import clean, moment

    one = paper.document
    told = [[cell(row) for _column, cell in columns] for row in one.rows]
    return Printed(
        title=title,
        number=one.number,
        company=clean(paper.company.name),
        company_lines=lines_of(paper.company),
        facts=tuple(facts),
        parties=tuple(parties),
        columns=tuple(column for column, _cell in columns),
        rows=tuple(tuple(one if isinstance(one, Cell) else Cell(one) for one in row) for row in told),
        totals=tuple(totals),
        notes=((words.field_name("comment"), clean(one.comment)),) if one.comment else (),
        signatures=tuple(signatures),
        foot=_("Printed {moment}").format(moment=moment(clock.now(), paper.timezone)),
        page=_("Page {page} of {pages}"),
        mark=_(MARKS[one.status]) if one.status in MARKS else "",
    )


def lines_of(party: Party) -> tuple[str, ...]:
    """Address, tax office and number, phone: what there is of them."""
    from tui.text import clean
    from tui.text import phone as told

    office = _("Tax office: {office}").format(office=party.tax_office) if party.tax_office else ""
    number = _("Tax number: {number}").format(number=party.tax_number) if party.tax_number else ""
    phone = _("Phone: {number}").format(number=told(party.phone)) if party.phone else ""
    taxes = " · ".join(part for part in (office, number) if part)
    return tuple(clean(line) for line in (party.address, taxes, phone) if line)


def _facts(paper: Paper) -> list[tuple[str, str]]:
    one = paper.document
    found = []
    for name in FACTS:
        value = getattr(one, name)
        if name == "reason":
            value = words.word(words.WRITE_OFF_REASONS, value) if value else ""
        if told := shown(value):
            found.append((words.field_name({"responsible_name": "responsible"}.get(name, name)), told))
    return found


def _custom(paper: Paper) -> list[tuple[str, str]]:
    """The company's own fields, by the names that it gave them."""
    from tui.field_words import written
    from tui.text import clean

    return [
        (clean(paper.labels.get(f"fields.{code}", code)), clean(written(value)))
        for code, value in paper.document.fields.items()
        if value not in (None, "")
    ]


def _parties(paper: Paper) -> list[Box]:
    """Who stands across, and the warehouses."""
    from db.exchange.paper_document import Party as Box
    from tui.text import clean

    one = paper.document
    found = []
    if paper.partner is not None:
        role = "supplier" if one.type == "receipt" else "customer"
        found.append(Box(words.field_name(role), clean(paper.partner.name), lines_of(paper.partner)))
    sides = (("warehouse", one.warehouse), ("to_warehouse", one.to_warehouse))
    for name, code in sides:
        place = paper.places.get(code) if isinstance(code, str) else None
        if place is not None:
            title = N_("From warehouse") if one.type == "transfer" and name == "warehouse" else ""
            found.append(Box(_(title) if title else words.field_name(name), *_of_place(place)))
    return found


def _of_place(place: Place) -> tuple[str, tuple[str, ...]]:
    from tui.text import clean

    name = place.code if place.name == place.code else f"{place.code}  {place.name}"
    return clean(name), (clean(place.address),) if place.address else ()


# Rows ------------------------------------------------------------------------------


def _goods() -> list[tuple[Column, _Rows]]:
    """What every list of goods has: number, code, product, quantity, unit."""
    from db.exchange.paper_document import Cell, Column
    from tui.text import clean, quantity

    return [
        (Column(_("#"), right=True), lambda row: str(row.position)),
        (Column(_("Code")), lambda row: clean(row.product)),
        (Column(_("Product"), takes=True), lambda row: Cell(clean(row.name), clean(row.comment))),
        (Column(_("Quantity"), right=True), lambda row: quantity(row.quantity)),
        (Column(_("Unit")), lambda row: words.unit(row.unit)),
    ]


def _columns(paper: Paper) -> list[tuple[Column, _Rows]]:
    """The columns that say something; what one may not see is not there."""
    from db.exchange.paper_document import Column
    from db.fields import Amount, Price
    from tui.text import amount, price

    one = paper.document
    found = _goods()

    def told(name: str) -> bool:
        return any(isinstance(getattr(row, name), Price | Amount) for row in one.rows)

    def money(name: str, title: str) -> None:
        if told(name):
            found.append((Column(title, right=True), lambda row: _figure(getattr(row, name), price, amount)))

    for name, title in (("warehouse", _("Warehouse")), ("to_warehouse", _("To warehouse"))):
        if any(getattr(row, name) != getattr(one, name) for row in one.rows):
            found.append((Column(title), _place(name)))
    if any(isinstance(row.reason, str) and row.reason and row.reason != one.reason for row in one.rows):
        found.append((Column(_("Reason")), _reason))
    money("purchase_price", words.field_name("purchase_price"))
    money("price", words.field_name("price"))
    if any(row.discount for row in one.rows):
        found.append((Column(words.field_name("discount"), right=True), lambda row: discount(row.discount)))
    if any(row.tax for row in one.rows):
        found.append((Column(_("VAT"), right=True), lambda row: tax(row.tax)))
    money("total", words.field_name("amount"))
    if one.type == "write_off":  # what left the books; a customer's paper never says what goods have cost
        money("value", words.field_name("cost"))
    return found


def _place(name: str) -> _Rows:
    return lambda row: shown(getattr(row, name)) or DASH


def _reason(row: DocumentRow) -> str:
    return words.word(words.WRITE_OFF_REASONS, str(row.reason or "unspecified"))


def _figure(value: Any, price: Callable[[Decimal], str], amount: Callable[[Decimal], str]) -> str:
    from db.fields import Price

    if not isinstance(value, Decimal):
        return ""
    return price(value) if isinstance(value, Price) else amount(value)


def _totals(paper: Paper) -> list[tuple[str, str]]:
    from db.fields import Amount
    from tui.text import money, number

    one, sums = paper.document, paper.document.totals
    found = [(words.field_name("rows"), number(sums.rows)), (words.field_name("quantity"), quantities(one.rows))]

    def add(name: str, label: str) -> None:
        value = getattr(sums, name)
        if isinstance(value, Amount):
            found.append((label, money(value, paper.currency)))

    if one.type == "sale":
        if sums.discount:
            add("gross", words.field_name("gross"))
            add("discount", words.field_name("discount"))
        add("net", words.field_name("net"))
        add("tax", _("VAT"))
    if one.type == "write_off":
        add("cost", words.field_name("cost"))
    else:
        add("total", words.field_name("total"))
    return found


# A delivery note ---------------------------------------------------------------------


def _note(paper: Paper) -> Printed:
    """Sender, recipient and carrier, the actual moment of dispatch, the goods; no prices."""
    from db.exchange.paper_document import Party as Box
    from tui.text import clean, day, moment, number

    one, note = paper.document, paper.dispatch
    assert note is not None and note.shipped_at is not None  # without them there is no delivery note to print
    facts = [
        (_("Date of issue"), day(one.day or one.date)),
        (_("Actual dispatch"), moment(note.shipped_at, paper.timezone)),
        (words.document_type(one.type), one.number),
        *((words.field_name(name), shown(getattr(one, name))) for name in ("external_id",) if getattr(one, name)),
    ]
    carried = [
        (_("Plate: {plate}"), {"plate": note.plate}),
        (_("Driver: {name}"), {"name": "  ".join(part for part in (note.driver, note.driver_number) if part)}),
        (_("Tax number: {number}"), {"number": note.carrier_number}),
    ]
    company, code = paper.company, one.warehouse
    sender = [clean(note.from_address)]
    if isinstance(code, str) and code not in note.from_address:
        sender.insert(0, code)
    taxes = [
        _("Tax office: {office}").format(office=note.recipient_office) if note.recipient_office else "",
        _("Tax number: {number}").format(number=note.recipient_number) if note.recipient_number else "",
    ]
    parties = [
        Box(_("Sent from"), clean(company.name), tuple(sender)),
        Box(_("Recipient"), clean(note.recipient),
            tuple(clean(one) for one in (shown(note.to_address), *taxes) if one)),
        Box(words.field_name("carrier"), clean(note.carrier), tuple(
            clean(text.format(**fact)) for text, fact in carried if all(fact.values()))),
    ]  # fmt: skip
    totals = [(words.field_name("rows"), number(one.totals.rows)), (words.field_name("quantity"), quantities(one.rows))]
    hands = [(_("Handed over by"), ""), (_("Carried by"), clean(note.driver)), (_("Received by"), "")]
    return _printed(
        paper, _("Delivery note"), facts=facts, parties=parties, columns=_goods(), totals=totals, signatures=hands
    )
