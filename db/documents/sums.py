"""The sums of rows and documents. Source: domain.md, "Sums"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from db.documents.records import Header, Row
from db.errors import invalid
from db.fields import QUANTITY_SCALE, amount, divide, minor_step


class Sums(NamedTuple):
    """Amounts of 1/10,000: gross − discount = net + tax (included) or net (added); total = net + tax."""

    gross: int = 0
    discount: int = 0
    net: int = 0
    tax: int = 0
    total: int = 0


def row_sums(
    quantity: int,
    price: int,
    *,
    discount_rate: int | None = None,
    discount_amount: int | None = None,
    tax_rate: int | None = None,
    included: bool = True,
    digits: int = 2,
) -> Sums:
    """The sums of one row: entered quantity × price per entered unit, discount, then tax.

    Each is rounded half away from zero to the currency's minor unit. `included`: prices hold the tax.
    """
    step = minor_step(digits)
    gross = amount(quantity, price, digits)
    discount = 0
    if discount_rate:
        discount = divide(gross * discount_rate, QUANTITY_SCALE, step)
    elif discount_amount:
        discount = discount_amount
    after = gross - discount
    if not tax_rate:
        return Sums(gross, discount, after, 0, after)
    if included:
        tax = divide(after * tax_rate, QUANTITY_SCALE + tax_rate, step)
        return Sums(gross, discount, after - tax, tax, after)
    tax = divide(after * tax_rate, QUANTITY_SCALE, step)
    return Sums(gross, discount, after, tax, after + tax)


def sums_of(row: Row, type_price: str, taxes: Mapping[int, int], *, included: bool, digits: int) -> Sums:
    """The sums of a document's row by the price that its type counts with."""
    if not type_price:
        return Sums()
    price = row.purchase_price if type_price == "purchase_price" else row.price
    if price is None:
        return Sums()
    sale = type_price == "price"
    return row_sums(
        row.quantity,
        price,
        discount_rate=row.discount_rate if sale else None,
        discount_amount=row.discount_amount if sale else None,
        tax_rate=taxes.get(row.tax_rate_id or 0) if sale else None,
        included=included,
        digits=digits,
    )


def base_quantity(row: Row) -> int | None:
    """The row's quantity in the product's own unit; None if that is not exact to 1/1,000,000."""
    whole, rest = divmod(row.quantity * row.numerator, row.denominator)
    return None if rest else whole


_MOST: Final = 10**18
"""The largest amount or base quantity of a row, as stored: what the columns hold (2^63) has room for a few."""
_STORED: Final = 2**63 - 1


def too_large(row: Row, digits: int) -> bool:
    """Whether a row's quantity in the product's own unit, or its amount by one of its prices, cannot be kept."""
    price = max(row.purchase_price or 0, row.price or 0)
    quantity = abs(row.quantity)
    return quantity * row.numerator > _MOST * row.denominator or amount(quantity, price, digits) > _MOST


def total_up(
    header: Header,
    rows: Sequence[Row],
    taxes: Mapping[int, int],
    *,
    included: bool,
    digits: int,
    sums: Sequence[Sums] | None = None,
) -> None:
    """Set the document's totals from its rows; `sums` where they are worked out already.

    Raises AmbarError "invalid" (rows, too_large) for totals that cannot be kept.
    """
    if sums is None:
        price = header.kind.price
        sums = [sums_of(row, price, taxes, included=included, digits=digits) for row in rows]
    header.row_count = len(rows)
    header.quantity = sum(row.quantity * row.numerator // row.denominator for row in rows)
    header.gross = sum(one.gross for one in sums)
    header.discount = sum(one.discount for one in sums)
    header.net = sum(one.net for one in sums)
    header.tax = sum(one.tax for one in sums)
    header.total = sum(one.total for one in sums)
    if max(map(abs, (header.quantity, header.gross, header.discount, header.net, header.tax, header.total))) > _STORED:
        raise invalid("rows", "too_large")
