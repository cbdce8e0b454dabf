"""What the places of a trace are called, and how they stand. English here, Turkish in trace.po."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from db.fields import Quantity
from db.tracing.nodes import Arrow, Node, Step
from tui import labels_deals, labels_deliveries
from tui import labels_words as words
from tui.i18n import N_, _
from tui.text import day, quantity

WAYS: Final = {"back": N_("Where it came from"), "forward": N_("Where it went")}
ARROWS: Final = {"back": "←", "forward": "→"}
SIGNS: Final = {"draft": "○", "processed": "●", "cancelled": "×", "deleted": "×"}


def name(node: Node, *, alone: bool = False) -> str:
    """A place by its kind and what it is known by; `alone`: where all is about one product, which needs no name."""
    match node.kind:
        case "batch":
            found = _("Batch {number}").format(number=node.id.partition(":")[2])
            return found if alone else f"{found}  {node.name}"
        case "document":
            type = words.document_type(str(node.type))
            return f"{node.document}  {type}" if node.document else _("{type} (hidden)").format(type=type)
        case "merge":
            return _("Merge of products")
        case "delivery":
            return _("Delivery")
        case "deal":
            title = f"  {node.name}" if node.name else ""
            return labels_deals.deal_name(node.deal if isinstance(node.deal, int) else 0) + title
        case "product":
            return f"{node.product}  {node.name}"
    return str(node.name)


def state(node: Node) -> str:
    """How it stands now."""
    if node.masked is True:
        return _("in another warehouse")
    match node.kind:
        case "batch":
            if node.status == "cancelled":
                return "× " + words.status("cancelled")
            if not node.left:
                return _("used up")
            return _("{left} of {quantity} left").format(left=_figure(node.left), quantity=_figure(node.quantity))
        case "document":
            code = str(node.status or "")
            return f"{SIGNS.get(code, '?')} {_('deleted') if code == 'deleted' else words.status(code)}" if code else ""
        case "delivery":
            return labels_deliveries.state(str(node.status))
        case "deal":
            code = str(node.status)
            if code == "open":
                return f"{labels_deals.SIGNS[code]} {labels_deals.stage(str(node.stage), str(node.stage_name or ''))}"
            return f"{labels_deals.SIGNS[code]} {labels_deals.status(code)}"
    return ""


def _figure(value: Any) -> str:
    return quantity(value)


def sent_by(node: Node) -> str:
    """Carrier and tracking number of a delivery."""
    return "  ".join(str(part) for part in (node.carrier, node.tracking) if part)


def amount(step: Step) -> str:
    """How much, with its unit where it is of one product."""
    if step.quantity is None:
        return ""
    return quantity(step.quantity, words.unit(str(step.unit)) if step.unit else "")


def note(step: Step | Arrow) -> str:
    """What else is to be known of a step: what is short, and how much of a deal's row is shipped."""
    if step.short is True:
        return "! " + _("not made good yet")
    if isinstance(step.shipped, Quantity) and not step.shipped:
        return _("not shipped yet")
    if isinstance(step.shipped, Quantity):
        return _("{quantity} shipped").format(quantity=quantity(step.shipped))
    return ""


def place(node: Node) -> str:
    """Where and when: the warehouse and the day."""
    return "  ".join(part for part in (str(node.warehouse or ""), when(node)) if part)


def when(node: Node, *, short: bool = True) -> str:
    """The day of a place, "" where it has none."""
    return day(node.day, short=short) if isinstance(node.day, date) else ""
