"""`ambar trace`: from supplier to customer, forward and back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui.cli.command import Answer, Command, Context, natural
from tui.cli.options import Options, usage
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.tracing.nodes import Arrow, Graph, Node

KINDS = ("batch", "deal", "partner")
MANY = 500
"""So many places are followed where no other number is said."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", metavar="SKU|BARCODE|DOCUMENT|DEAL")
    parser.add_argument("--batch", metavar="N")
    parser.add_argument("--deal", metavar="N")
    parser.add_argument("--partner", metavar="ID|NAME")
    parser.add_argument("--limit", type=natural, default=MANY, metavar="N")


def _check(said: argparse.Namespace, _options: Options) -> None:
    if sum(one is not None for one in (said.what, said.batch, said.deal, said.partner)) != 1:
        raise usage(_("Say what to trace: an SKU, a barcode, a document, a deal, or one of {options}").format(
            options=", ".join(f"--{kind}" for kind in KINDS)))  # fmt: skip


def trace(context: Context, said: argparse.Namespace) -> Answer:
    """The whole chain of one thing, within one's rights."""
    from db.queries import trace as queries

    kind = next((one for one in KINDS if getattr(said, one) is not None), "")
    graph = queries.walk(context.actor, getattr(said, kind) if kind else said.what, kind, limit=said.limit)
    notes = (_("There is more: --limit follows more of it"),) if graph.more else ()
    return Answer(graph, text=lambda: "\n".join(tree(graph)), notes=notes)


def tree(graph: Graph) -> list[str]:
    """The chain for people: first back, then forward; what was shown above is not unfolded again."""
    from tui import labels_trace as words
    from tui.labels_words import unit
    from tui.text import quantity

    nodes = {one.id: one for one in graph.nodes}
    lines = [_line(nodes[graph.root])]
    stock = nodes[graph.root].stock
    for held in stock if isinstance(stock, tuple) else ():
        lines.append(
            _("  {warehouse}: {quantity} on hand, {reserved} reserved").format(
                warehouse=held.warehouse, quantity=quantity(held.on_hand), reserved=quantity(held.reserved)
            )
        )
    both = nodes[graph.root].kind == "product"  # what came in of it leads both ways
    ways: dict[str, dict[str, list[Arrow]]] = {"back": {}, "forward": {}}
    for edge in graph.edges:
        ways["back"].setdefault(edge.target, []).append(edge)
        if not both or edge.source != graph.root:
            ways["forward"].setdefault(edge.source, []).append(edge)
    if both:
        for edge in (one for one in graph.edges if one.source == graph.root):
            amount = "" if edge.quantity is None else quantity(edge.quantity, unit(str(edge.unit or "")))
            lines += ["", f"{amount}  {_line(nodes[edge.target])}"]
            before = {key: [one for one in found if one.source != graph.root] for key, found in ways["back"].items()}
            _unfold(lines, nodes, before, edge.target, "back", 1, set())
            _unfold(lines, nodes, ways["forward"], edge.target, "forward", 1, set())
        return lines
    for way, arrows in ways.items():
        if graph.root in arrows:
            lines += ["", _(words.WAYS[way])]
            _unfold(lines, nodes, arrows, graph.root, way, 1, set())
    return lines


def _unfold(
    lines: list[str],
    nodes: dict[str, Node],
    arrows: dict[str, list[Arrow]],
    here: str,
    way: str,
    depth: int,
    seen: set[str],
) -> None:
    from tui import labels_trace as words
    from tui.labels_words import unit
    from tui.text import quantity

    for edge in arrows.get(here, ()):
        there = edge.source if way == "back" else edge.target
        amount = "" if edge.quantity is None else quantity(edge.quantity, unit(str(edge.unit or "")))
        again = there in seen and there in arrows
        parts = (f"{words.ARROWS[way]} {amount}".rstrip(), _line(nodes[there]), words.note(edge), "…" if again else "")
        lines.append("  " * depth + "  ".join(part for part in parts if part))
        if there not in seen:
            seen.add(there)
            _unfold(lines, nodes, arrows, there, way, depth + 1, seen)


def _line(node: Node) -> str:
    from tui import labels_trace as words

    parts = (words.name(node), words.place(node), words.state(node), words.sent_by(node))
    return "  ".join(part for part in parts if part)


COMMANDS = {"trace": Command(N_("from supplier to customer: where goods came from and went"), trace, _arguments,
                             check=_check)}  # fmt: skip
