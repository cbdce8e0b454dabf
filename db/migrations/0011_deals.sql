-- From supplier to customer: pipelines and deals, what they reserve and have shipped, payments, deliveries, and more
-- about partners. Quantities of reservations and shipments are in the product's own unit.

-- name NULL: a default that still has its own words (tui/labels_deals.py), by its code.
CREATE TABLE pipeline (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  code TEXT NOT NULL UNIQUE CHECK (code <> ''),
  name TEXT CHECK (name <> ''),
  position INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE stage (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  pipeline_id INTEGER NOT NULL REFERENCES pipeline (id) ON DELETE RESTRICT,
  code TEXT NOT NULL CHECK (code <> ''),
  name TEXT CHECK (name <> ''),
  kind TEXT NOT NULL DEFAULT 'open' CHECK (kind IN ('open', 'won', 'lost')),
  position INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (pipeline_id, code)
) STRICT;
CREATE UNIQUE INDEX stage_end ON stage (pipeline_id, kind) WHERE kind <> 'open';

INSERT INTO pipeline (id, code, position) VALUES (1, 'sales', 1);
INSERT INTO stage (id, pipeline_id, code, kind, position) VALUES
  (1, 1, 'new', 'open', 1), (2, 1, 'offer', 'open', 2), (3, 1, 'preparing', 'open', 3),
  (4, 1, 'won', 'won', 4), (5, 1, 'lost', 'lost', 5);

-- Its number is its id: deals are only marked as deleted. status is what its stage's kind says.
CREATE TABLE deal (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  external_id TEXT UNIQUE,
  title TEXT NOT NULL DEFAULT '',
  pipeline_id INTEGER NOT NULL REFERENCES pipeline (id) ON DELETE RESTRICT,
  stage_id INTEGER NOT NULL REFERENCES stage (id) ON DELETE RESTRICT,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'won', 'lost')),
  partner_id INTEGER REFERENCES partner (id) ON DELETE RESTRICT,
  responsible_id INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  warehouse_id INTEGER REFERENCES warehouse (id) ON DELETE RESTRICT,   -- its rows' default
  currency TEXT NOT NULL,
  expected_on TEXT,
  comment TEXT NOT NULL DEFAULT '',
  folded TEXT NOT NULL DEFAULT '',
  row_count INTEGER NOT NULL DEFAULT 0,
  quantity INTEGER NOT NULL DEFAULT 0,
  gross INTEGER NOT NULL DEFAULT 0,
  discount INTEGER NOT NULL DEFAULT 0,
  net INTEGER NOT NULL DEFAULT 0,
  tax INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  paid INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  closed_at TEXT,
  deleted_at TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX deal_stage ON deal (stage_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX deal_partner ON deal (partner_id, id) WHERE partner_id IS NOT NULL;
CREATE INDEX deal_responsible ON deal (responsible_id, id) WHERE responsible_id IS NOT NULL;

-- Rows as entered, as a document has them. shipped: in the product's own unit, the sum of its shipments.
CREATE TABLE deal_row (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  deal_id INTEGER NOT NULL REFERENCES deal (id) ON DELETE RESTRICT,
  position INTEGER NOT NULL CHECK (position > 0),
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  barcode TEXT,
  quantity INTEGER NOT NULL,
  unit_id INTEGER REFERENCES unit (id) ON DELETE RESTRICT,
  numerator INTEGER NOT NULL DEFAULT 1 CHECK (numerator > 0),
  denominator INTEGER NOT NULL DEFAULT 1 CHECK (denominator > 0),
  warehouse_id INTEGER REFERENCES warehouse (id) ON DELETE RESTRICT,
  price INTEGER CHECK (price >= 0),
  price_given_by INTEGER,
  discount_rate INTEGER CHECK (discount_rate BETWEEN 0 AND 1000000),
  discount_amount INTEGER CHECK (discount_amount >= 0),
  tax_rate_id INTEGER REFERENCES tax_rate (id) ON DELETE RESTRICT,
  comment TEXT NOT NULL DEFAULT '',
  by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1)),        -- its reservation follows it no more
  shipped INTEGER NOT NULL DEFAULT 0,
  removed_at TEXT,                 -- a row that has shipped something is only marked as removed
  CHECK (discount_rate IS NULL OR discount_amount IS NULL)
) STRICT;
CREATE INDEX deal_row_deal ON deal_row (deal_id, position);
CREATE INDEX deal_row_item ON deal_row (item_id, deal_id);

-- Money received (positive) or given back (negative); undone by another one, never changed.
CREATE TABLE payment (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  deal_id INTEGER NOT NULL REFERENCES deal (id) ON DELETE RESTRICT,
  day TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount <> 0),
  method TEXT NOT NULL DEFAULT 'other' CHECK (method IN ('cash', 'card', 'transfer', 'other')),
  comment TEXT NOT NULL DEFAULT '',
  undoes_id INTEGER UNIQUE REFERENCES payment (id) ON DELETE RESTRICT,
  employee_id INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  operator TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX payment_deal ON payment (deal_id, id);
CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment
BEGIN SELECT RAISE(ABORT, 'ambar: payments are append-only'); END;
CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment
BEGIN SELECT RAISE(ABORT, 'ambar: payments are append-only'); END;
CREATE TRIGGER payment_no_replace BEFORE INSERT ON payment WHEN EXISTS (SELECT 1 FROM payment WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ambar: payments are append-only'); END;

-- What is promised now, in the order in which it was made: id. A row that grows gets another one behind.
-- Over by the close of `until`: whoever reads leaves it out from the next day on, whoever writes takes it away.
CREATE TABLE reservation (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  deal_row_id INTEGER NOT NULL REFERENCES deal_row (id) ON DELETE RESTRICT,
  deal_id INTEGER NOT NULL REFERENCES deal (id) ON DELETE RESTRICT,
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse (id) ON DELETE RESTRICT,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  until TEXT NOT NULL,
  made_at TEXT NOT NULL,
  made_by INTEGER REFERENCES employee (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX reservation_item ON reservation (item_id, warehouse_id, id);
CREATE INDEX reservation_row ON reservation (deal_row_id, id);
CREATE INDEX reservation_until ON reservation (until);

-- Every change of what is promised: quantity signed. With posting_id: what a sale used up, or what its cancelling
-- brought back.
CREATE TABLE reservation_change (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  reservation_id INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal (id) ON DELETE RESTRICT,
  deal_row_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse (id) ON DELETE RESTRICT,
  quantity INTEGER NOT NULL CHECK (quantity <> 0),
  until TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('added', 'by_hand', 'payment', 'payment_undone', 'row_changed', 'row_deleted',
    'moved', 'shipped', 'unshipped', 'released', 'expired', 'lost', 'deleted', 'reopened', 'merged')),
  posting_id INTEGER REFERENCES posting (id) ON DELETE RESTRICT,
  employee_id INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  operator TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX reservation_change_deal ON reservation_change (deal_id, id);
CREATE INDEX reservation_change_posting ON reservation_change (posting_id) WHERE posting_id IS NOT NULL;
CREATE TRIGGER reservation_change_no_update BEFORE UPDATE ON reservation_change
BEGIN SELECT RAISE(ABORT, 'ambar: changes of reservations are append-only'); END;
CREATE TRIGGER reservation_change_no_delete BEFORE DELETE ON reservation_change
BEGIN SELECT RAISE(ABORT, 'ambar: changes of reservations are append-only'); END;
CREATE TRIGGER reservation_change_no_replace BEFORE INSERT ON reservation_change
WHEN EXISTS (SELECT 1 FROM reservation_change WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ambar: changes of reservations are append-only'); END;

-- The next moment at which something is due by itself: 'reservations', the day after the first `until`.
CREATE TABLE due (
  name TEXT NOT NULL PRIMARY KEY,
  day TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which row of a deal a posting's line has shipped (positive) or brought back (negative).
CREATE TABLE shipment (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  posting_id INTEGER NOT NULL REFERENCES posting (id) ON DELETE RESTRICT,
  posting_line_id INTEGER NOT NULL REFERENCES posting_line (id) ON DELETE RESTRICT,
  deal_id INTEGER NOT NULL REFERENCES deal (id) ON DELETE RESTRICT,
  deal_row_id INTEGER NOT NULL REFERENCES deal_row (id) ON DELETE RESTRICT,
  quantity INTEGER NOT NULL CHECK (quantity <> 0)
) STRICT;
CREATE INDEX shipment_row ON shipment (deal_row_id);
CREATE INDEX shipment_posting ON shipment (posting_id);
CREATE TRIGGER shipment_no_update BEFORE UPDATE ON shipment
BEGIN SELECT RAISE(ABORT, 'ambar: shipments are append-only'); END;
CREATE TRIGGER shipment_no_delete BEFORE DELETE ON shipment
BEGIN SELECT RAISE(ABORT, 'ambar: shipments are append-only'); END;
CREATE TRIGGER shipment_no_replace BEFORE INSERT ON shipment WHEN EXISTS (SELECT 1 FROM shipment WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ambar: shipments are append-only'); END;

CREATE INDEX document_deal ON document (deal_id, id) WHERE deal_id IS NOT NULL;

-- What happened to a deal, field by field, comments among it; as history is of documents.
CREATE TABLE deal_history (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  deal_id INTEGER NOT NULL REFERENCES deal (id) ON DELETE RESTRICT,
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  employee_id INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  operator TEXT,
  action TEXT NOT NULL,
  row INTEGER,
  field TEXT,
  before TEXT,
  after TEXT,
  sensitivity TEXT NOT NULL DEFAULT '',
  warehouse_id INTEGER
) STRICT;
CREATE INDEX deal_history_deal ON deal_history (deal_id, id);
CREATE TRIGGER deal_history_no_update BEFORE UPDATE ON deal_history
BEGIN SELECT RAISE(ABORT, 'ambar: history is append-only'); END;
CREATE TRIGGER deal_history_no_delete BEFORE DELETE ON deal_history
BEGIN SELECT RAISE(ABORT, 'ambar: history is append-only'); END;
CREATE TRIGGER deal_history_no_replace BEFORE INSERT ON deal_history
WHEN EXISTS (SELECT 1 FROM deal_history WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ambar: history is append-only'); END;

-- How far the goods of a sale are on their way. One that is to be packed still: waiting.
CREATE TABLE delivery (
  document_id INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE RESTRICT,
  status TEXT NOT NULL DEFAULT 'waiting'
    CHECK (status IN ('waiting', 'packed', 'handed_over', 'delivered', 'returned')),
  planned_on TEXT,
  carrier TEXT NOT NULL DEFAULT '',
  tracking TEXT NOT NULL DEFAULT '',
  recipient TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  comment TEXT NOT NULL DEFAULT '',
  packed_at TEXT,
  handed_over_at TEXT,
  delivered_at TEXT,
  returned_at TEXT,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (document_id > 0)
) STRICT;
CREATE INDEX delivery_status ON delivery (status, planned_on, document_id);

-- How far someone has read of what concerns them.
CREATE TABLE feed_mark (
  employee_id INTEGER PRIMARY KEY REFERENCES employee (id) ON DELETE RESTRICT,
  history_id INTEGER NOT NULL DEFAULT 0,
  deal_history_id INTEGER NOT NULL DEFAULT 0,
  CHECK (employee_id > 0)
) STRICT;

-- More about partners: a person of a company, further numbers and addresses, what a duplicate answers as.
ALTER TABLE partner ADD COLUMN company_id INTEGER REFERENCES partner (id) ON DELETE RESTRICT;
ALTER TABLE partner ADD COLUMN merged_into_id INTEGER REFERENCES partner (id) ON DELETE RESTRICT;
CREATE INDEX partner_company ON partner (company_id) WHERE company_id IS NOT NULL;
CREATE TABLE partner_detail (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  partner_id INTEGER NOT NULL REFERENCES partner (id) ON DELETE RESTRICT,
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'address')),
  label TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL CHECK (value <> ''),
  position INTEGER NOT NULL,
  UNIQUE (partner_id, kind, position)
) STRICT;
