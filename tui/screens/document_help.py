"""Help at its place: what each field and column of a document is for, and what processing each type does.

The first sentence of a field's help stands in the line below the rows while the cursor is there; F1 tells all of it.
"""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from tui import labels_words as words
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.widgets.label import Label

FIELDS: Final = {
    "supplier": N_("From whom the goods come; needed to process. F4 makes a new one."),
    "customer": N_("To whom the goods go; needed to process. Who buys over the counter is the walk-in customer."),
    "warehouse": N_("Where the goods of every row move. A row may name another warehouse in its own cell."),
    "from": N_("The warehouse that the goods leave. A row may name another one in its own cell."),
    "to_warehouse": N_("The warehouse that the goods go to. It must be another one than they leave."),
    "date": N_("The date on the paper. The books take the day on which the document is processed."),
    "title": N_("A few words to find this document by. The list's search looks in them."),
    "reason": N_("Why the goods are written off. A row may give another reason in its own cell."),
    "ordered_on": N_("When the goods were ordered; for your information."),
    "received_on": N_("When the goods arrived; for your information."),
    "delivery_note": N_("The number on the supplier's delivery note. The list's search finds it."),
    "invoice": N_("The number on the supplier's invoice. The list's search finds it."),
    "deal": N_("The deal that this sale ships. Processing it uses up what the deal has reserved."),
    "delivery_service": N_("Who brings the goods to the customer."),
    "delivery_price": N_("What the delivery costs the customer. It is shown beside the total and is not in it."),
    "responsible": N_("Who answers for this document. Whoever creates it, until you pick someone else."),
    "comment": N_("A note for whoever reads this document."),
    "pipeline": N_("The way that this deal goes. Another pipeline has other stages; it begins there anew."),
    "stage": N_("How far the deal is. Won makes the sale for what is not shipped; Lost releases what is reserved."),
    "expected_on": N_("When the customer will probably buy; the list can be ordered by it."),
}  # fmt: skip
"""Of the header's fields."""

OWN: Final = N_(
    "A field that your company has added; * means that it must be filled to process. The list shows it as a column"
    " (c) and filters by it (F7)."
)
"""Of the company's own fields."""

COLUMNS: Final = {
    "quantity": N_("How much; 1,5 and 1.5 are the same. As many decimals as the unit has."),
    "unit": N_("In which of the product's units the quantity counts. Its price follows."),
    "purchase_price": N_("What one unit costs. Empty takes the catalogue's price; a given one changes the catalogue."),
    "price": N_("What one unit sells for. Left empty, the price list's is taken."),
    "discount": N_("A percentage (%10) or an amount off the whole row."),
    "tax": N_("The rate of VAT. The settings say whether prices include it."),
    "warehouse": N_("Where this row moves, if not where the header says."),
    "to_warehouse": N_("Where this row goes, if not where the header says."),
    "reason": N_("Why this row is written off, if not as the header says."),
    "comment": N_("A note on this row."),
    "reserved": N_("How much is set aside for this customer; a figure typed here stays, whatever the row does. Empty or"
                   " 0 releases."),
    "until": N_("The last day on which it is set aside; it is free again when that day closes."),
}  # fmt: skip
"""Of the rows' columns."""

ENTRY: Final = N_(
    "Scan a code, or type a code or part of a name; Enter adds one. 5*CODE adds five, 3 box*CODE three boxes, the same"
    " code again one more. Rows copied from a spreadsheet can be pasted. :scanner shows what your scanner sends."
)
TYPES: Final = {
    "receipt": (
        N_("A receipt brings goods from a supplier into a warehouse."),
        N_("Processing adds each row to the stock at its purchase price. A price that you give becomes the catalogue's"
           " purchase price; a selling price changes the price list, if you may change that."),
        N_("Needed: a supplier, a warehouse, a price in each row or in the catalogue."),
        N_("Cancelling takes the same goods out again. It is refused once any of them has left."),
    ),
    "adjustment": (
        N_("An adjustment adds stock without a supplier: opening stock, or what a count has found too much."),
        N_("Processing adds each row to the stock at its purchase price, as a receipt does."),
        N_("Needed: a warehouse, a price in each row or in the catalogue. What is missing is written off instead."),
        N_("Cancelling takes the same goods out again. It is refused once any of them has left."),
    ),
    "transfer": (
        N_("A transfer moves goods from one of your warehouses to another."),
        N_("Processing takes each row out of one and puts it into the other, at what the goods have cost."),
        N_("Needed: two different warehouses, and stock that is not promised to others."),
        N_("Cancelling moves the same goods back. It is refused once any of them has left the second warehouse."),
    ),
    "sale": (
        N_("A sale takes goods out of a warehouse for a customer."),
        N_("Processing takes each row out of stock at what it has cost, and uses up what its deal has reserved."
           " Services move no stock."),
        N_("Needed: a customer, a warehouse that sells, a price, and stock that is not promised to others."),
        N_("Cancelling puts the same goods back, at the same cost."),
    ),
    "write_off": (
        N_("A write-off takes goods out that are broken, lost, expired or used up."),
        N_("Processing takes each row out of stock at what it has cost, whoever it was promised to."),
        N_("Needed: a warehouse, and stock. Without a reason it counts as unspecified."),
        N_("Cancelling puts the same goods back, at the same cost."),
    ),
}  # fmt: skip
"""What a type is for, what processing does, what it needs, what cancelling does."""

BLIND: Final = {
    "receipt": (1, N_("Processing adds each row to the stock. A selling price that you give changes the price list, if"
                      " you may change that."),
                2, N_("Needed: a supplier and a warehouse.")),
    "adjustment": (1, N_("Processing adds each row to the stock, as a receipt does."),
                   2, N_("Needed: a warehouse. What is missing is written off instead.")),
    "transfer": (1, N_("Processing takes each row out of one and puts it into the other.")),
    "sale": (1, N_("Processing takes each row out of stock, and uses up what its deal has reserved. Services move no"
                   " stock."),
             3, N_("Cancelling puts the same goods back.")),
    "write_off": (1, N_("Processing takes each row out of stock, whoever it was promised to."),
                  3, N_("Cancelling puts the same goods back.")),
}  # fmt: skip
"""What stands instead for who may not know what goods cost: the paragraph's place, the paragraph."""

ALL: Final = N_("Everything is checked first, and all that is wrong is told at once; then all of it is done, or none.")


def of_field(type: str, name: str) -> str:
    """The help of a header's field, an English msgid; "" where there is none."""
    if type == "transfer" and name == "warehouse":
        return FIELDS["from"]
    return OWN if name.startswith("fields.") else FIELDS.get(name, "")


def first(text: str) -> str:
    """The first sentence of a help text that is in the language of the session."""
    sentence, more, _rest = text.partition(". ")
    return sentence if more else sentence.removesuffix(".")


class TypeHelp(Dialog[None]):
    """A page about one type of document."""

    def __init__(self, type: str, *, cost: bool) -> None:
        """`cost`: whether the reader may know what goods cost."""
        super().__init__(words.document_types(type))
        self._texts = list(TYPES[type])
        if not cost:
            plain = BLIND[type]
            for place, text in zip(plain[::2], plain[1::2], strict=True):
                self._texts[int(place)] = str(text)

    def body(self) -> ComposeResult:
        """A paragraph each."""
        with VerticalScroll(classes="sheet-page"):
            for text in (*self._texts, ALL):
                yield Label(_(text), classes="sheet-line")
                yield Label("", classes="sheet-line")

    def on_mount(self) -> None:
        """As high as there is room for; the cursor keys move it."""
        page = self.query_one(VerticalScroll)
        page.styles.height = "auto"
        page.styles.max_height = max(4, self.app.size.height - 8)
        page.focus()

    def hint(self) -> str:
        """Which keys work here."""
        return _("Esc back")
