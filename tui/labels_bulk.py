"""Words of work on the catalogue: why a product stays as it is, why two look the same, what is wrong with a barcode."""

from __future__ import annotations

from typing import Final

from tui.i18n import N_

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
