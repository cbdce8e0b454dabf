"""Labels of products in the language of the session, for the command line and the card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tui.cli.options import usage
from tui.i18n import _

if TYPE_CHECKING:
    from db.access import Actor
    from db.queries.products import ProductCard

ENDINGS: Final = (".zpl", ".pdf")
SIZE: Final = "50x30"


def made(
    actor: Actor,
    skus: Sequence[str],
    name: str,
    *,
    size: str = SIZE,
    copies: int = 1,
    price: bool = False,
    dpi: int = 203,
) -> bytes:
    """Labels of products (SKUs or barcodes), and of all variations of one that has some, as the bytes of a file; its
    name says of which kind.

    Raises AmbarError "usage", "not_found", "unavailable" (reason extra).
    """
    from db.exchange import labels
    from tui.text import money

    width, height = measures(size)
    if not 1 <= copies <= labels.MOST_COPIES:
        raise usage(_("1 to {limit} copies").format(limit=labels.MOST_COPIES))
    found = [
        labels.Label(
            one.name,
            one.sku,
            code,
            money(one.price, actor.company.currency) if price and isinstance(one.price, Decimal) else "",
        )
        for sku in skus
        for one, code in _meant(actor, sku)
    ]
    if kind(name) == ".zpl":
        return labels.zpl(found, width=width, height=height, copies=copies, dpi=dpi).encode()
    return labels.pdf(found, width=width, height=height, copies=copies)


def _meant(actor: Actor, sku: str) -> Iterator[tuple[ProductCard, str]]:
    """The products to label with what their bars say: the barcode that was named, else the first one, else the SKU. Of
    a product with variations, those in use."""
    from db.queries import products, variations

    one = products.show(actor, sku)
    if one.type == "parent" and one.variations:
        for variation in variations.show(actor, one.sku).rows:
            if not variation.archived:
                yield from _meant(actor, variation.sku)
        return
    yield one, sku if sku in one.barcodes else one.barcodes[0] if one.barcodes else one.sku


def kind(name: str) -> str:
    """The ending of a file's name; AmbarError "usage" for another than .zpl and .pdf."""
    found = next((ending for ending in ENDINGS if name.lower().endswith(ending)), None)
    if found is None:
        raise usage(_("The file's name has to end in .zpl or .pdf: {name}").format(name=name))
    return found


def measures(size: str) -> tuple[float, float]:
    """ "50x30" in mm; AmbarError "usage" for what is none, or no label."""
    from db.exchange.labels import LARGEST, SMALLEST

    parts = size.lower().replace("×", "x").replace(",", ".").split("x")
    try:
        width, height = (float(one) for one in parts)
    except ValueError as error:
        raise usage(_("A label's size is written like 50x30, in mm: {size}").format(size=size)) from error
    if not (SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]):
        raise usage(_("A label's size is written like 50x30, in mm: {size}").format(size=size))
    return width, height
