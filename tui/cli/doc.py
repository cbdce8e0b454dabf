"""`ambar doc`: stock documents: list, show, make, change, preview, process, cancel, delete."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from db.doctypes import BY_TYPE, REASONS, STATUSES, TYPES, type_of_number
from db.errors import AmbarError, not_found
from db.queries.rows import visible
from tui.cli import doc_papers, files
from tui.cli.command import Answer, Command, Context, limit, natural
from tui.cli.options import Options, usage
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.queries.documents import DocumentFilter
    from db.services.documents import DocumentState

_COLUMNS = ("number", "type", "date", "partner", "warehouse", "rows", "quantity", "total", "status")

_UNTOLD = ("id", "partner_id", "created_by", "created_at", "updated_at", "rows", "totals", "history")
_ROW = (
    "position", "product", "name", "quantity", "unit", "warehouse", "to_warehouse", "purchase_price", "price",
    "discount", "tax", "total", "value", "reason", "comment",
)  # fmt: skip
_HISTORY = ("at", "by", "operator", "action", "row", "field", "before", "after")


def _words() -> dict[str, Callable[[Any], str]]:
    """How codes in documents are said to people."""
    from tui import labels_words as words

    return {
        "type": words.document_type,
        "status": words.status,
        "reason": lambda code: words.word(words.WRITE_OFF_REASONS, code) if code in REASONS else str(code),
        "action": lambda code: words.word(words.ACTIONS, code),
        "field": words.field_name,
    }


# Looking ---------------------------------------------------------------------------


def filters(parser: argparse.ArgumentParser) -> None:
    """The options that narrow the list."""
    parser.add_argument("--type", choices=TYPES)
    parser.add_argument("--status", choices=STATUSES)
    parser.add_argument("--warehouse", metavar="CODE")
    parser.add_argument("--partner", type=natural, metavar="ID")
    parser.add_argument("--from", dest="start", metavar="DAY")
    parser.add_argument("--to", dest="end", metavar="DAY")
    parser.add_argument("--text", default="", metavar="TEXT")


def chosen(context: Context, given: argparse.Namespace) -> DocumentFilter:
    """What the options of `filters` let through."""
    from db.queries.documents import DocumentFilter

    return DocumentFilter(
        types=(given.type,) if given.type else (),
        statuses=(given.status,) if given.status else (),
        warehouse=given.warehouse,
        partner=given.partner,
        date_from=context.day(given.start, "--from"),
        date_to=context.day(given.end, "--to"),
        text=given.text,
    )


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    filters(parser)
    limit(parser)


def list_documents(context: Context, given: argparse.Namespace) -> Answer:
    """Documents that one may see, newest first."""
    from db.queries import documents

    rows = documents.page(context.actor, chosen(context, given), limit=given.limit).rows
    return Answer(rows, columns=_COLUMNS, words=_words())


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="DOC")


def show(context: Context, given: argparse.Namespace) -> Answer:
    """One document with its rows, totals and history."""
    from db.queries import documents

    found = documents.show(context.actor, given.number)
    history = documents.history(context.actor, given.number)
    data = {**visible(found), "history": [visible(one) for one in history]}
    timezone = context.company.setting("timezone")
    return Answer(data, text=lambda: _card(data, timezone))


def _card(data: dict[str, Any], timezone: str) -> str:
    """A document for people: header, rows, totals, history."""
    from tui.cli.output import card, table
    from tui.labels_words import field_name

    words = _words()
    header = {key: value for key, value in data.items() if key not in _UNTOLD}
    parts = [
        card(header, words, timezone),
        field_name("rows"),
        table(data["rows"], _ROW, words, timezone, sparse=True),
        field_name("totals"),
        card(data["totals"], words, timezone),
        field_name("history"),
        table([_told_change(one) for one in data["history"]], _HISTORY, words, timezone, sparse=True),
    ]
    return "\n".join((parts[0], *(f"\n{title}\n{body}" for title, body in zip(parts[1::2], parts[2::2], strict=True))))


def _told_change(line: dict[str, Any]) -> dict[str, Any]:
    """A line of history with the states in words, and with the words of the company's own fields."""
    if line.get("label"):
        return line | {"field": line["label"]}
    from tui.labels_words import PRINTED, STATUSES, status, word

    if line["action"] == "printed":
        return line | {"after": word(PRINTED, line["after"])}
    if line["field"] != "status":
        return line
    return line | {name: status(line[name]) for name in ("before", "after") if line.get(name) in STATUSES}


def _preview_arguments(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("--allow-negative", action="store_true")


def _check_preview(given: argparse.Namespace, options: Options) -> None:
    if given.allow_negative:
        _refuse_negative(type_of_number(given.number))


def preview(context: Context, given: argparse.Namespace) -> Answer:
    """What processing would change: stock before and after, values, reservations, every error. Ends with 0, errors
    included."""
    from db.queries import documents
    from tui.cli.output import table
    from tui.document_figures import held_lines
    from tui.labels import problem_line

    found = documents.preview(context.actor, given.number, allow_negative=given.allow_negative)
    data = visible(found)
    timezone = context.company.setting("timezone")
    columns = ("row", "sku", "warehouse", "before", "after", "value")

    def text() -> str:
        lines = [table(data["rows"], columns, {}, timezone)] if data["rows"] else []
        held = [line for row in found.rows for line in held_lines(row)]
        return "\n".join([*lines, *held, *(problem_line(one) for one in data["errors"])])

    return Answer(data, text=text)


# Making and changing -----------------------------------------------------------------


def _process_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", required=True, metavar="FILE")
    parser.add_argument("--process", action="store_true")
    parser.add_argument("--allow-negative", action="store_true")
    parser.add_argument("--keep-draft", action="store_true")


def _new_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("type", choices=TYPES, metavar="TYPE")
    _process_options(parser)


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    _process_options(parser)


def _check_new(given: argparse.Namespace, options: Options) -> None:
    _check_options(given, given.type)
    files.check_name(given.file, options)


def _check_edit(given: argparse.Namespace, options: Options) -> None:
    _check_options(given, type_of_number(given.number))
    files.check_name(given.file, options)


def _check_options(given: argparse.Namespace, type: str | None) -> None:
    for name, said in (("--allow-negative", given.allow_negative), ("--keep-draft", given.keep_draft)):
        if said and not given.process:
            raise usage(_("{option} goes with --process").format(option=name))
    if given.allow_negative:
        _refuse_negative(type)


def _refuse_negative(type: str | None) -> None:
    """AmbarError "usage" for --allow-negative on a type that never goes below zero by right."""
    if type is not None and not BY_TYPE[type].allows_negative:
        raise usage(_("--allow-negative does not exist for this type of document"))


def new(context: Context, given: argparse.Namespace) -> Answer:
    """Make a document from a file, and with --process process it in the same action."""
    from db.services import documents

    _ask(context, given.type, given)
    data = files.read_json(given.file, context.options)
    if given.process:
        return _done(
            documents.create_and_process(
                context.actor,
                given.type,
                data,
                allow_negative=given.allow_negative,
                keep_draft=given.keep_draft,
            )
        )
    return _done(documents.create(context.actor, given.type, data))


def edit(context: Context, given: argparse.Namespace) -> Answer:
    """Change a document from a file that names the version it was made on."""
    from db.queries import documents as queries
    from db.services import documents

    broken: AmbarError | None = None
    data: dict[str, Any] = {}
    try:
        data = files.read_json(given.file, context.options)
    except AmbarError as error:
        broken = error
    version = data.get("version")
    if broken is None and (not isinstance(version, int) or isinstance(version, bool)):
        raise usage(_('The file must hold "version": the one that was read'))
    type = type_of_number(given.number)
    if type is None:
        raise not_found("document", given.number)
    _ask(context, type, given)
    if broken is not None:
        queries.show(context.actor, given.number)  # existence goes before what is wrong with the file
        raise broken
    if given.process:
        return _done(
            documents.edit_and_process(
                context.actor,
                given.number,
                data,
                allow_negative=given.allow_negative,
                keep_draft=given.keep_draft,
            )
        )
    return _done(documents.edit(context.actor, given.number, data))


def _ask(context: Context, type: str, given: argparse.Namespace) -> None:
    """The rights that must be there before the file is judged."""
    context.require(f"{type}.edit")
    if given.process:
        context.require(f"{type}.process")
    if given.allow_negative:
        context.require(f"{type}.allow_negative")


def _done(state: DocumentState) -> Answer:
    if state.error is not None:
        raise state.error
    return Answer(_state(state), text=lambda: _told(state), notes=_warnings(state))


def _state(state: DocumentState) -> dict[str, Any]:
    """What a change answers; `warnings` only where there are some."""
    found = {key: getattr(state, key) for key in ("id", "number", "type", "status", "version")}
    return {**found, "warnings": list(state.warnings)} if state.warnings else found


def _told(state: DocumentState) -> str:
    from tui.labels_words import status

    return f"{state.number}: {status(state.status)}"


def _warnings(state: DocumentState) -> tuple[str, ...]:
    from tui.labels import warning_line

    return tuple(f"{state.number}: {warning_line(one)}" for one in state.warnings)


# Several at once ---------------------------------------------------------------------


def _numbers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="+", metavar="DOC")


def _process_arguments(parser: argparse.ArgumentParser) -> None:
    _numbers(parser)
    parser.add_argument("--allow-negative", action="store_true")


def _check_process(given: argparse.Namespace, options: Options) -> None:
    if given.allow_negative:
        for number in given.numbers:
            _refuse_negative(type_of_number(number))


def process(context: Context, given: argparse.Namespace) -> Answer:
    """Process documents, each by itself."""
    from db.services import documents

    def act(number: str) -> DocumentState:
        type = type_of_number(number)
        if given.allow_negative and type is not None:
            context.require(f"{type}.process")
            context.require(f"{type}.allow_negative")
        return documents.process(context.actor, number, allow_negative=given.allow_negative)

    return _each(given.numbers, act)


def cancel(context: Context, given: argparse.Namespace) -> Answer:
    """Cancel the processing of documents, each by itself."""
    from db.services import documents

    return _each(given.numbers, lambda number: documents.cancel(context.actor, number))


def delete(context: Context, given: argparse.Namespace) -> Answer:
    """Delete drafts and cancelled documents, each by itself."""
    from db.services import documents

    return _each(given.numbers, lambda number: documents.delete(context.actor, number), deleted=True)


def _each(numbers: Sequence[str], act: Callable[[str], DocumentState], *, deleted: bool = False) -> Answer:
    """One document: its state, or its error raised. Several: a list with an "error" beside those that
    failed, and the highest exit code."""
    from tui.cli.output import error_document
    from tui.labels import sentence

    results: list[dict[str, Any]] = []
    lines: list[str] = []
    notes: list[str] = []
    highest = 0
    for number in numbers:
        try:
            state = act(number)
        except AmbarError as error:
            if len(numbers) == 1:
                raise
            results.append({"number": number, "error": error_document(error)})
            notes += [f"{number}: {line}" for line in sentence(error).split("\n")]
            highest = max(highest, error.exit_code)
            continue
        result = _state(state)
        if deleted:
            result["status"] = "deleted"
        results.append(result)
        lines.append(f"{state.number}: {_('deleted')}" if deleted else _told(state))
        notes += _warnings(state)
    data: Any = results if len(numbers) > 1 else results[0]
    return Answer(data, text=lambda: "\n".join(lines), notes=tuple(notes), exit_code=highest)


COMMANDS = {
    "list": Command(N_("documents that one may see"), list_documents, _list_arguments),
    "show": Command(N_("one document with rows, totals and history"), show, _number),
    "new": Command(N_("make a document from a JSON file"), new, _new_arguments, check=_check_new),
    "edit": Command(N_("change a document from a JSON file"), edit, _edit_arguments, check=_check_edit),
    "preview": Command(N_("what processing would change"), preview, _preview_arguments, check=_check_preview),
    "process": Command(N_("process documents"), process, _process_arguments, check=_check_process),
    "cancel": Command(N_("cancel the processing of documents"), cancel, _numbers),
    "delete": Command(N_("delete drafts and cancelled documents"), delete, _numbers),
    **doc_papers.COMMANDS,
}
