"""The files of a document: to save, to add to, to take from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding

from db.queries.attachments import Attachment
from tui.comment_words import size
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.widgets.cells import Column
from tui.widgets.table import Table


class Wish(NamedTuple):
    """What is to be done: "save", "add" or "remove", and with which file."""

    act: str
    file: Attachment | None = None


class Attachments(Dialog[Wish]):
    """Gives what is to be done next, None where it was left."""

    BINDINGS = [
        Binding("n,insert", "add", N_("add"), id="attachments.add"),
        Binding("delete", "remove", N_("remove"), id="attachments.remove"),
    ]

    def __init__(self, number: str, files: Sequence[Attachment], timezone: str, *, may_edit: bool) -> None:
        super().__init__(_("Files of {number}").format(number=number))
        self._files = tuple(files)
        self._timezone = timezone
        self._may_edit = may_edit

    def body(self) -> ComposeResult:
        """A line each, the oldest first."""
        empty = N_("No files yet: n adds one.") if self._may_edit else N_("No files.")
        yield Table(
            [
                Column[Attachment]("name", N_("Name"), 16, flexible=True, widest=120),
                Column[Attachment]("size", N_("Size"), 7, "right", cell=lambda one: size(one.size)),
                Column[Attachment]("at", N_("When"), 16, cell=self._when, priority=2),
                Column[Attachment]("by", N_("By"), 8, widest=18, cell=lambda one: one.by or "", priority=1),
                Column[Attachment](
                    "prices", N_("Prices"), 6, cell=lambda one: _("yes") if one.prices else "", priority=3
                ),
            ],
            key=lambda one: one.id,
            rows=self._files,
            empty=empty,
            classes="sheet-table",
        )

    def _when(self, one: Attachment) -> str:
        from tui.text import moment

        return moment(one.at, self._timezone)

    def on_mount(self) -> None:
        """As wide as the screen allows: names are long."""
        self.query_one(".sheet").styles.width = "96%"

    def hint(self) -> str:
        """Which keys work here."""
        if not self._may_edit:
            return _("Enter save   Esc back")
        return _("Enter save   n add   Del remove   Esc back")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who may only look sees no key that changes something."""
        return self._may_edit if action in ("add", "remove") else True

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: save it."""
        event.stop()
        self.dismiss(Wish("save", event.row))

    def action_add(self) -> None:
        """n: another one."""
        self.dismiss(Wish("add"))

    def action_remove(self) -> None:
        """Del: the one under the cursor."""
        row = self.query_one(Table).row
        if row is not None:
            self.dismiss(Wish("remove", row))
