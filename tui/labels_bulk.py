"""Words of work on the catalogue: why a product stays as it is, why two look the same, what is wrong with a barcode."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from db.queries.merging import MergePreview

REFUSED: Final = {
    "no_price": N_("has no price to reckon from"),
    "no_cost": N_("has no purchase price"),
    "below_zero": N_("would be below zero"),
    "has_variations": N_("has variations, which have the prices"),
    "not_stocked": N_("has no stock"),
}
"""Why a bulk change leaves a product as it is."""
TWINS: Final = {"name": N_("same name"), "sku": N_("same SKU"), "barcode": N_("same barcode")}
"""By what two products look the same."""
BARCODES: Final = {
    "check_digit": N_("wrong check digit"),
    "case_twin": N_("another but for upper and lower case"),
    "zeros_twin": N_("another but for zeros in front"),
}
"""What is wrong with a barcode."""


def merge_lines(told: MergePreview) -> list[str]:
    """What happens beside the stock, and what stands against it."""
    from tui.labels import problem_line
    from tui.text import amount

    if told.errors:
        return [f"! {problem_line(one)}" for one in told.errors]
    lines = []
    if told.moved:
        moved = ngettext(
            "Its stock in {count} warehouse goes over, with batches and value.",
            "Its stock in {count} warehouses goes over, with batches and value.",
            told.moved,
        )
        lines.append(moved.format(count=told.moved))
    else:
        lines.append(_("It has no stock anywhere; nothing is posted."))
    if told.barcodes:
        codes = ngettext("{count} barcode goes over.", "{count} barcodes go over.", len(told.barcodes))
        lines.append(codes.format(count=len(told.barcodes)))
    if told.drafts:
        drafts = ngettext("{count} draft that names it will move the other.",
                          "{count} drafts that name it will move the other.", told.drafts)  # fmt: skip
        lines.append(drafts.format(count=told.drafts))
    if told.bundles:
        lines.append(_("It is replaced in the bundles {bundles}.").format(bundles=", ".join(told.bundles)))
    if isinstance(told.settlement, Decimal) and told.settlement:
        value = amount(told.settlement)
        lines.append(
            _("One of them is below zero: settling that changes the value of stock by {value}.").format(value=value)
        )
    return lines
