"""`ambar partner`, the rest: duplicates and merging, what a partner bought and supplied, further numbers."""

from __future__ import annotations

import argparse
from typing import Any

from db.partnering import KINDS
from tui.cli.command import Answer, Context, key, natural
from tui.cli.options import usage
from tui.i18n import _

RECORDS = ("bought", "supplied", "open")
_TRADED = ("product", "name", "quantity", "unit", "price", "currency", "day:last_day", "document", "documents")
_OPEN = ("kind", "number", "title", "day:date", "status", "due", "unshipped")


def named(context: Context, text: str) -> int:
    """The id of a partner that is named by id or name, among those that one may see; a duplicate's name is the
    other's."""
    from db.errors import AmbarError, not_found
    from db.queries import partners

    wanted = key(text)
    if isinstance(wanted, int):
        return wanted
    name = wanted.strip()
    rows = partners.page(context.actor, partners.PartnerFilter(text=name)).rows
    found = [one.id for one in rows if one.name == name] or [
        one.id for one in rows if any(twin.name == name for twin in partners.show(context.actor, one.id).merged)
    ]
    if not found:
        raise not_found("partner", text)
    if len(found) > 1:
        raise AmbarError("ambiguous", what="partner", key=text, ids=found)
    return found[0]


def details(parser: argparse.ArgumentParser) -> None:
    """The further numbers and addresses: all of them, "" for none; and the company of a contact person."""
    parser.add_argument("--more", action="append", metavar="KIND[:LABEL]=VALUE")
    parser.add_argument("--company", metavar="ID|NAME")


def detail_values(context: Context, said: argparse.Namespace) -> dict[str, Any]:
    """What the options of `details` say."""
    found: dict[str, Any] = {}
    if said.more is not None:
        found["details"] = [_detail(text) for text in said.more if text]
    if said.company is not None:
        found["company"] = named(context, said.company) if said.company else ""
    return found


def _detail(text: str) -> dict[str, str]:
    head, equals, value = text.partition("=")
    kind, _colon, label = head.partition(":")
    if not equals or kind.strip() not in KINDS:
        raise usage(_("{text} is no {kinds} with its value: phone:Depo=0212 555 00 00").format(
            text=text, kinds=", ".join(KINDS)))  # fmt: skip
    return {"kind": kind.strip(), "label": label.strip(), "value": value.strip()}


def merge_arguments(parser: argparse.ArgumentParser) -> None:
    """The one that stays, and its duplicate."""
    parser.add_argument("keep", metavar="ID|NAME")
    parser.add_argument("twin", metavar="ID|NAME")
    parser.add_argument("--version", type=natural, metavar="N")


def merge(context: Context, said: argparse.Namespace) -> Answer:
    """Merge a duplicate into the one that stays, for good."""
    from db.services import partner_merging

    keep, twin = named(context, said.keep), named(context, said.twin)
    done = partner_merging.merge(context.actor, keep, twin, version=said.version)
    told = _("{twin} is merged into {name}: {documents} documents, {deals} deals").format(
        twin=done.twin, name=done.name, documents=done.documents, deals=done.deals
    )
    return Answer(done, text=lambda: told)


def duplicates(context: Context, _said: argparse.Namespace) -> Answer:
    """Pairs of partners that may be one."""
    from db.queries import partner_twins
    from tui.labels_partners import alike

    rows = partner_twins.suggestions(context.actor)
    lines = [
        {
            "keep": one.keep.id, "name": one.keep.name, "documents": one.keep.documents, "twin": one.twin.id,
            "twin_name": one.twin.name, "reasons": list(one.reasons),
        }
        for one in rows
    ]  # fmt: skip
    return Answer(lines, columns=("keep:id", "name", "documents", "twin:merged", "twin_name:name", "reasons:reason"),
                  words={"reasons": alike})  # fmt: skip


def record_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, and which."""
    parser.add_argument("partner", metavar="ID|NAME")
    parser.add_argument("what", choices=RECORDS)


def records(context: Context, said: argparse.Namespace) -> Answer:
    """What a partner bought or supplied, or what is open with it."""
    from db.queries import partner_records
    from tui.labels_partners import open_kind, open_status

    wanted = named(context, said.partner)
    if said.what == "open":
        rows = partner_records.open_items(context.actor, wanted)
        return Answer(rows, columns=_OPEN, words={"kind": open_kind, "status": open_status})
    if said.what == "bought":
        return Answer(partner_records.bought(context.actor, wanted), columns=_TRADED)
    columns = tuple("price:purchase_price" if one == "price" else one for one in _TRADED)
    return Answer(partner_records.supplied(context.actor, wanted), columns=columns)
