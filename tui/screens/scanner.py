"""The scanner test: shows what arrives, sign by sign, how fast, how it ends, and what Ambar reads from it."""

from __future__ import annotations

from time import monotonic
from typing import Any, Final

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from db.record import record
from tui import entry
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.widgets.cells import fit, safe, width_of

PAUSE: Final = 0.4
"""Seconds without a sign after which what has arrived is all there was."""
BY_HAND: Final = 0.05
"""Seconds from sign to sign beyond which it was a person, not a scanner."""
KEPT: Final = 50
LABELS: Final = 14
"""Columns of a line's title."""


@record
class Arrived:
    """One scan: the text, the seconds from its first sign to its last, and how it ended: enter, tab, paste or ""."""

    text: str
    seconds: float
    end: str
    reads: tuple[str, ...] = ()
    tone: str = ""


class Scans(Widget, can_focus=True):
    """Takes every sign that arrives and draws what it was. Posts `Scans.Scanned(arrived)`."""

    COMPONENT_CLASSES = {"scans--label", "scans--error", "scans--success", "scans--warning", "scans--muted"}
    DEFAULT_CSS = """
    Scans { height: 1fr; padding: 0 1; }
    .scans--label { color: $muted; }
    .scans--muted { color: $muted; }
    .scans--error { color: $error; text-style: bold; }
    .scans--warning { color: $warning; }
    .scans--success { color: $success; text-style: bold; }
    """

    class Scanned(Message):
        """Something has arrived whole."""

        def __init__(self, arrived: Arrived) -> None:
            super().__init__()
            self.arrived = arrived

    def __init__(self) -> None:
        super().__init__()
        self.scans: list[Arrived] = []
        """The newest first."""
        self._text = ""
        self._began = self._last = 0.0
        self._timer: Timer | None = None

    def on_key(self, event: events.Key) -> None:
        """A sign, or the end of a scan."""
        if event.key in ("enter", "tab") and self._text:
            self._end(event.key)
        elif event.character is not None and event.is_printable:
            self._began = self._began if self._text else event.time
            self._last = event.time
            self._text += event.character
            self._wait()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Some scanners, and some terminals, send everything as one."""
        event.stop()
        self._text, self._began, self._last = event.text.strip("\r\n"), monotonic(), monotonic()
        self._end("paste")

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._over)

    def _over(self) -> None:
        if self._text:
            self._end("")

    def _end(self, how: str) -> None:
        if self._timer is not None:
            self._timer.stop()
        arrived, self._text = Arrived(self._text, self._last - self._began, how), ""
        self.post_message(self.Scanned(arrived))

    def put(self, arrived: Arrived) -> None:
        """Show one more."""
        self.scans = [arrived, *self.scans][:KEPT]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The last one in full, those before it in a line each."""
        lines = self.told()
        width = self.size.width
        if y >= len(lines):
            return Strip([Segment(" " * width, self.rich_style)], width)
        label, text, tone = lines[y]
        style = self.rich_style
        shown = style + self.get_component_rich_style(f"scans--{tone}", partial=True) if tone else style
        lead = fit(label, LABELS)
        muted = style + self.get_component_rich_style("scans--label", partial=True)
        body = fit(text, max(0, width - LABELS))
        return Strip([Segment(lead, muted), Segment(body, shown)]).adjust_cell_length(width, style)

    def told(self) -> list[tuple[str, str, str]]:
        """The lines: title, text, tone."""
        if not self.scans:
            return [("", _("Scan something: what arrives is shown here."), "muted")]
        one, *older = self.scans
        lines = [(_("Arrived"), safe(one.text), "")]
        for index, part in enumerate(_points(one.text, max(10, self.size.width - LABELS))):
            lines.append((_("Signs") if index == 0 else "", part, "muted"))
        lines += [
            (_("Speed"), *_speed(one)),
            (_("At its end"), *_ending(one)),
            *((_("Ambar reads") if index == 0 else "", part, one.tone) for index, part in enumerate(one.reads)),
            ("", "", ""),
        ]
        lines += [("", f"{safe(past.text)}   {past.reads[0]}", "muted") for past in older]
        return lines


class ScannerScreen(AmbarScreen):
    """What a scanner sends."""

    TITLE = N_("Scanner test")
    HELP = N_(
        "Scan a code: you see each sign with its number, how fast they came, whether Enter followed, and which product"
        " Ambar takes it for. Signs that are others than on the label come of the scanner's keyboard setting: it must"
        " be the same as the computer's."
    )

    def content(self) -> ComposeResult:
        """The lines."""
        yield Scans()

    async def load(self) -> None:
        """Ready to scan."""
        self.query_one(Scans).focus()

    def on_scans_scanned(self, event: Scans.Scanned) -> None:
        """Look up what was scanned."""
        event.stop()
        self.shell.go(self._read(event.arrived), hold=False)

    async def _read(self, arrived: Arrived) -> None:
        from db.queries.entry import named

        readings = entry.readings(arrived.text)
        found = await self.shell.read(named, self.actor, [one.code for one in readings])
        reading = entry.best(readings, found)
        reads: tuple[str, ...] = (_("Nobody's code"),)
        tone = "error"
        if reading is not None:
            reads, tone = _meaning(arrived.text.strip(), reading, found[reading.code])
        else:
            self.shell.bell()
        if self.is_open:
            self.query_one(Scans).put(Arrived(arrived.text, arrived.seconds, arrived.end, reads, tone))

    def relabel(self) -> None:
        """Another language."""
        self.query_one(Scans).refresh()


def _meaning(raw: str, reading: entry.Reading, product: Any) -> tuple[tuple[str, ...], str]:
    """What an entry is taken for, and the tone of that."""
    from tui.labels_words import unit
    from tui.text import quantity

    parts = [f"{product.sku}  {product.name}"]
    if product.weight is not None:
        parts.append(_("weighed: {quantity}").format(quantity=quantity(product.weight, unit(product.unit))))
    elif reading.quantity is not None:
        parts.append(_("quantity {quantity}").format(quantity=quantity(reading.quantity)))
    elif product.barcode is not None:
        parts.append(_("its barcode"))
    if not product.exact:
        parts.append(_("its letters in another case: {code}").format(code=product.barcode or product.sku))
    if reading.code not in raw:
        parts.append(_("read as {code}: the scanner's keyboard is another one").format(code=reading.code))
        return tuple(parts), "warning"
    if product.archived:
        return (*parts, _("archived")), "error"
    return tuple(parts), "success"


def _points(text: str, width: int) -> list[str]:
    """Every sign with its number, in lines of at most `width` columns."""
    lines, line = [], ""
    for char in text:
        part = f"{safe(char)} {ord(char):04X}"
        if line and width_of(line) + 3 + width_of(part) > width:
            lines.append(line)
            line = ""
        line += f"   {part}" if line else part
    return [*lines, line]


def _speed(one: Arrived) -> tuple[str, str]:
    """How fast the signs came, and by whom that is."""
    from tui.text import number

    signs = len(one.text)
    if one.end == "paste":
        return _("{count} signs at once").format(count=number(signs)), ""
    millis = number(round(one.seconds * 1000))
    told = _("{count} signs in {millis} ms").format(count=number(signs), millis=millis)
    hand = signs < 2 or one.seconds / (signs - 1) > BY_HAND
    return f"{told}: {_('as by hand') if hand else _('as a scanner')}", "muted" if hand else "success"


def _ending(one: Arrived) -> tuple[str, str]:
    """What came behind the signs, and whether that is right."""
    if one.end == "enter":
        return _("Enter: right"), "success"
    if one.end == "tab":
        return _("Tab: set the scanner to send Enter instead"), "warning"
    if one.end == "paste":
        return _("sent as a paste"), ""
    return _("nothing: set the scanner to send Enter behind each code"), "warning"
