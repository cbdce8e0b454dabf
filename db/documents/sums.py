"""The sums of rows and documents. Source: domain.md, "Sums"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from db.documents.records import Header, Row
from db.errors import invalid
from db.fields import PRODUCT_SCALE, QUANTITY_SCALE, divide, minor_step


class Sums(NamedTuple):
    """Amounts of 1/10,000: gross − discount = net + tax (included) or net (added); total = net + tax."""

    gross: int = 0
    discount: int = 0
    net: int = 0
    tax: int = 0
    total: int = 0


_NOTHING: Final = Sums()


def sums_of(row: Row, type_price: str, taxes: Mapping[int, int], *, included: bool, digits: int) -> Sums:
    """The sums of a document's row by the price that its type counts with: entered quantity × price per entered
    unit, in a sale less its discount, then tax.

    Each is rounded half away from zero to the currency's minor unit. `included`: prices hold the tax.
    """
    sale = type_price == "price"
    price = row.price if sale else row.purchase_price if type_price else None
    if price is None:
        return _NOTHING
    step = minor_step(digits)
    gross = divide(row.quantity * price, PRODUCT_SCALE, step)
    if not sale:
        return Sums(gross, 0, gross, 0, gross)
    discount = row.discount_amount or 0
    if row.discount_rate:
        discount = divide(gross * row.discount_rate, QUANTITY_SCALE, step)
    after = gross - discount
    tax_rate = taxes.get(row.tax_rate_id or 0)
    if not tax_rate:
        return Sums(gross, discount, after, 0, after)
    if included:
        tax = divide(after * tax_rate, QUANTITY_SCALE + tax_rate, step)
        return Sums(gross, discount, after - tax, tax, after)
    tax = divide(after * tax_rate, QUANTITY_SCALE, step)
    return Sums(gross, discount, after, tax, after + tax)


def base_quantity(row: Row) -> int | None:
    """The row's quantity in the product's own unit; None if that is not exact to 1/1,000,000."""
    whole, rest = divmod(row.quantity * row.numerator, row.denominator)
    return None if rest else whole


_MOST: Final = 10**18
"""The largest amount or base quantity of a row, as stored: what the columns hold (2^63) has room for a few."""
_MOST_PRODUCT: Final = _MOST * PRODUCT_SCALE
_STORED: Final = 2**63 - 1


def too_large(row: Row) -> bool:
    """Whether a row's quantity in the product's own unit, or its amount by one of its prices, cannot be kept."""
    quantity = abs(row.quantity)
    return (
        quantity * row.numerator > _MOST * row.denominator
        or quantity * (row.price or 0) > _MOST_PRODUCT
        or quantity * (row.purchase_price or 0) > _MOST_PRODUCT
    )


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
    header.quantity = sum([row.quantity * row.numerator // row.denominator for row in rows])
    header.gross = sum([one.gross for one in sums])
    header.discount = sum([one.discount for one in sums])
    header.net = sum([one.net for one in sums])
    header.tax = sum([one.tax for one in sums])
    header.total = sum([one.total for one in sums])
    if max(map(abs, (header.quantity, header.gross, header.discount, header.net, header.tax, header.total))) > _STORED:
        raise invalid("rows", "too_large")
