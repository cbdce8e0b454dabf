-- The first schema of Ambar. Quantities, unit prices, rates and factors: integers of 1/1,000,000;
-- amounts: integers of 1/10,000; moments: ISO 8601 UTC; days: ISO dates. Text is NFC.
-- Statements for SQLite; another engine's would stand beside this file.

PRAGMA application_id = 1095582290; -- "AMBR"

-- What there is once -------------------------------------------------------------------------

CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Locked counters: ledger, posting, batch, shortage, rights, and one per document type.
CREATE TABLE counter (
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL CHECK (value >= 0)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER counter_grows BEFORE UPDATE ON counter WHEN NEW.value < OLD.value OR NEW.name <> OLD.name
BEGIN SELECT RAISE(ABORT, 'ambar: a counter never goes back'); END;
CREATE TRIGGER counter_stays BEFORE DELETE ON counter
BEGIN SELECT RAISE(ABORT, 'ambar: a counter stays'); END;
CREATE TRIGGER counter_once BEFORE INSERT ON counter WHEN EXISTS (SELECT 1 FROM counter WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'ambar: a counter is made once'); END;

-- People and rights ---------------------------------------------------------------------------

CREATE TABLE department (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  name TEXT NOT NULL CHECK (name <> ''),
  name_key TEXT NOT NULL,
  parent_id INTEGER REFERENCES department (id) ON DELETE RESTRICT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE employee (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  login TEXT NOT NULL UNIQUE CHECK (login <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  name_key TEXT NOT NULL,
  folded TEXT NOT NULL,
  department_id INTEGER REFERENCES department (id) ON DELETE RESTRICT,
  os_user TEXT UNIQUE,
  password_hash TEXT,
  password_changed_at TEXT,
  must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  language TEXT,
  created_at TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- name and about are NULL where a default role still has its own words (db/permissions.py).
CREATE TABLE role (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  code TEXT NOT NULL UNIQUE CHECK (code <> ''),
  name TEXT,
  about TEXT,
  built_in INTEGER NOT NULL DEFAULT 0 CHECK (built_in IN (0, 1)),
  position INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- "grant" is a word of SQL: role_grant. everything = 1: "all", or an unconditional toggle.
CREATE TABLE role_grant (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  role_id INTEGER NOT NULL REFERENCES role (id) ON DELETE RESTRICT,
  permission TEXT NOT NULL,
  everything INTEGER NOT NULL CHECK (everything IN (0, 1)),
  first_day TEXT,
  last_day TEXT,
  four_eyes INTEGER NOT NULL DEFAULT 0 CHECK (four_eyes IN (0, 1)),
  discount_limit INTEGER CHECK (discount_limit BETWEEN 0 AND 100000000),
  UNIQUE (role_id, permission, first_day, last_day)
) STRICT;

-- What a choice right names: a report or place by its id, a pipeline or warehouse by its key.
CREATE TABLE role_grant_choice (
  grant_id INTEGER NOT NULL REFERENCES role_grant (id) ON DELETE RESTRICT,
  choice TEXT NOT NULL DEFAULT '',
  warehouse_id INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (grant_id, choice, warehouse_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE employee_role (
  employee_id INTEGER NOT NULL REFERENCES employee (id) ON DELETE RESTRICT,
  role_id INTEGER NOT NULL REFERENCES role (id) ON DELETE RESTRICT,
  PRIMARY KEY (employee_id, role_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX employee_role_role ON employee_role (role_id);

CREATE TABLE department_role (
  department_id INTEGER NOT NULL REFERENCES department (id) ON DELETE RESTRICT,
  role_id INTEGER NOT NULL REFERENCES role (id) ON DELETE RESTRICT,
  PRIMARY KEY (department_id, role_id)
) STRICT, WITHOUT ROWID;

-- Failed sign-ins by (login as typed, folded; where from). Kept for unknown logins too.
CREATE TABLE sign_in_failure (
  login TEXT NOT NULL,
  source TEXT NOT NULL,
  failures INTEGER NOT NULL,
  last_at TEXT NOT NULL,
  blocked_until TEXT,
  PRIMARY KEY (login, source)
) STRICT, WITHOUT ROWID;

-- Append-only. hash = SHA-256 over the previous hash and the canonical row; personal text stands
-- as its own hash there, so that it can be erased from audit_text.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  employee_id INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  operator TEXT,
  source TEXT NOT NULL DEFAULT '',
  target TEXT NOT NULL DEFAULT '',
  target_id INTEGER,
  warehouse_id INTEGER,
  sensitivity TEXT NOT NULL DEFAULT '',
  field TEXT,
  before_hash TEXT,
  after_hash TEXT,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_employee ON audit (employee_id, id);
CREATE TABLE audit_text (
  audit_id INTEGER PRIMARY KEY CHECK (audit_id > 0) REFERENCES audit (id) ON DELETE RESTRICT,
  before TEXT,
  after TEXT
) STRICT;

-- Denials, coalesced: one audit row an hour, the rest counted here.
CREATE TABLE denial (
  employee_id INTEGER NOT NULL DEFAULT 0,
  permission TEXT NOT NULL,
  reason TEXT NOT NULL,
  times INTEGER NOT NULL,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  PRIMARY KEY (employee_id, permission, reason)
) STRICT, WITHOUT ROWID;

-- Warehouses, units, taxes, catalogue ---------------------------------------------------------

CREATE TABLE warehouse (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  code TEXT NOT NULL UNIQUE CHECK (code <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  name_key TEXT NOT NULL,
  folded TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'stock' CHECK (kind IN ('stock', 'transit', 'quarantine', 'system')),
  address TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  opening_hours TEXT NOT NULL DEFAULT '',
  sort_order INTEGER NOT NULL DEFAULT 100,
  responsible_id INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  issuing INTEGER NOT NULL DEFAULT 1 CHECK (issuing IN (0, 1)),
  external_id TEXT UNIQUE,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (is_default = 0 OR active = 1)
) STRICT;
CREATE UNIQUE INDEX warehouse_default ON warehouse (is_default) WHERE is_default = 1;

-- 1 of this unit = numerator / denominator of base_id.
CREATE TABLE unit (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  code TEXT NOT NULL UNIQUE CHECK (code <> ''),
  name TEXT NOT NULL,
  decimals INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 6),
  base_id INTEGER REFERENCES unit (id) ON DELETE RESTRICT,
  numerator INTEGER NOT NULL DEFAULT 1 CHECK (numerator > 0),
  denominator INTEGER NOT NULL DEFAULT 1 CHECK (denominator > 0),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- rate: 20 % = 200,000 (1/1,000,000).
CREATE TABLE tax_rate (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  rate INTEGER NOT NULL CHECK (rate BETWEEN 0 AND 1000000),
  reason TEXT NOT NULL DEFAULT '',
  valid_from TEXT,
  valid_to TEXT,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE section (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  name TEXT NOT NULL CHECK (name <> ''),
  name_key TEXT NOT NULL,
  parent_id INTEGER REFERENCES section (id) ON DELETE RESTRICT,
  sort_order INTEGER NOT NULL DEFAULT 100,
  external_id TEXT UNIQUE,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Everything that can stand in a row: stock hangs on this one id. kind: simple, service, bundle,
-- parent (has variations, is never in a row itself), variation.
CREATE TABLE item (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  kind TEXT NOT NULL CHECK (kind IN ('simple', 'service', 'bundle', 'parent', 'variation')),
  parent_id INTEGER REFERENCES item (id) ON DELETE RESTRICT,
  sku TEXT NOT NULL UNIQUE CHECK (sku <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  name_key TEXT NOT NULL,
  folded TEXT NOT NULL,            -- what search looks in: SKU, name and barcodes, folded
  description TEXT NOT NULL DEFAULT '',
  unit_id INTEGER NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  section_id INTEGER REFERENCES section (id) ON DELETE RESTRICT,
  tax_rate_id INTEGER REFERENCES tax_rate (id) ON DELETE RESTRICT,
  purchase_price INTEGER CHECK (purchase_price >= 0),
  minimum_stock INTEGER CHECK (minimum_stock >= 0),
  weight INTEGER CHECK (weight >= 0),
  oversell INTEGER CHECK (oversell IN (0, 1)),     -- NULL: as the company says
  published INTEGER NOT NULL DEFAULT 0 CHECK (published IN (0, 1)),
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  merged_into_id INTEGER REFERENCES item (id) ON DELETE RESTRICT,
  external_id TEXT UNIQUE,
  created_at TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((kind = 'variation') = (parent_id IS NOT NULL))
) STRICT;
CREATE INDEX item_name ON item (name_key, id);
CREATE INDEX item_sku_case ON item (lower(sku));           -- what starts so in any case; twins in another
CREATE INDEX item_parent ON item (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX item_section ON item (section_id, name_key) WHERE section_id IS NOT NULL;

CREATE TABLE barcode (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  code TEXT NOT NULL UNIQUE CHECK (code <> ''),
  unit_id INTEGER REFERENCES unit (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX barcode_item ON barcode (item_id);
CREATE INDEX barcode_case ON barcode (lower(code));

-- Further units of one product: 1 unit = numerator / denominator of the product's own unit.
CREATE TABLE item_unit (
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  unit_id INTEGER NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  numerator INTEGER NOT NULL CHECK (numerator > 0),
  denominator INTEGER NOT NULL CHECK (denominator > 0),
  PRIMARY KEY (item_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bundle_part (
  bundle_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  part_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (bundle_id, part_id),
  CHECK (bundle_id <> part_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE price_type (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  code TEXT NOT NULL UNIQUE CHECK (code <> ''),
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  is_base INTEGER NOT NULL DEFAULT 0 CHECK (is_base IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX price_type_base ON price_type (is_base) WHERE is_base = 1;

CREATE TABLE price (
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  price_type_id INTEGER NOT NULL REFERENCES price_type (id) ON DELETE RESTRICT,
  valid_from TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (item_id, price_type_id, valid_from)
) STRICT, WITHOUT ROWID;

-- Search: trigrams of item.folded, each word led by two blanks so that short words match by prefix.
CREATE VIRTUAL TABLE item_search USING fts5 (
  grams, content='', contentless_delete=1, tokenize='trigram', detail=none
);
CREATE TRIGGER item_search_insert AFTER INSERT ON item
BEGIN INSERT INTO item_search (rowid, grams) VALUES (NEW.id, '  ' || replace(NEW.folded, ' ', '  ')); END;
CREATE TRIGGER item_search_update AFTER UPDATE OF folded ON item WHEN NEW.folded <> OLD.folded
BEGIN
  DELETE FROM item_search WHERE rowid = OLD.id;
  INSERT INTO item_search (rowid, grams) VALUES (NEW.id, '  ' || replace(NEW.folded, ' ', '  '));
END;
CREATE TRIGGER item_search_delete AFTER DELETE ON item
BEGIN DELETE FROM item_search WHERE rowid = OLD.id; END;

CREATE TABLE partner (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  kind TEXT NOT NULL DEFAULT 'company' CHECK (kind IN ('company', 'contact')),
  name TEXT NOT NULL CHECK (name <> ''),
  name_key TEXT NOT NULL,
  folded TEXT NOT NULL,
  supplier INTEGER NOT NULL DEFAULT 0 CHECK (supplier IN (0, 1)),
  customer INTEGER NOT NULL DEFAULT 0 CHECK (customer IN (0, 1)),
  tax_office TEXT NOT NULL DEFAULT '',
  tax_number TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  comment TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  external_id TEXT UNIQUE,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (supplier = 1 OR customer = 1)
) STRICT;
CREATE INDEX partner_name ON partner (name_key, id);

-- Form fields, and custom fields as typed values ----------------------------------------------

CREATE TABLE form_field (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  form TEXT NOT NULL,              -- a document type, or 'product'
  code TEXT NOT NULL,
  label TEXT,                      -- NULL: the field's own words
  kind TEXT NOT NULL CHECK (kind IN ('built_in', 'text', 'number', 'date', 'money', 'yes_no', 'list', 'employee', 'link')),
  options TEXT,                    -- JSON list of a list field's choices
  position INTEGER NOT NULL,
  shown INTEGER NOT NULL DEFAULT 1 CHECK (shown IN (0, 1)),
  required INTEGER NOT NULL DEFAULT 0 CHECK (required IN (0, 1)),
  removed_at TEXT,
  UNIQUE (form, code)
) STRICT;

CREATE TABLE field_value (
  field_id INTEGER NOT NULL REFERENCES form_field (id) ON DELETE RESTRICT,
  owner_id INTEGER NOT NULL,       -- a document or an item, as the field's form says
  text TEXT,
  number INTEGER,                  -- quantity, amount, yes/no or employee, by the field's kind
  PRIMARY KEY (field_id, owner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX field_value_owner ON field_value (owner_id, field_id);

-- Documents -----------------------------------------------------------------------------------

CREATE TABLE document (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  type TEXT NOT NULL CHECK (type IN ('receipt', 'adjustment', 'transfer', 'sale', 'write_off')),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  number TEXT NOT NULL UNIQUE,
  external_id TEXT,
  status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'processed', 'cancelled')),
  title TEXT NOT NULL DEFAULT '',
  date TEXT NOT NULL,
  day TEXT,                        -- the day of the posting in force, NULL in a draft
  responsible_id INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  warehouse_id INTEGER REFERENCES warehouse (id) ON DELETE RESTRICT,
  to_warehouse_id INTEGER REFERENCES warehouse (id) ON DELETE RESTRICT,
  partner_id INTEGER REFERENCES partner (id) ON DELETE RESTRICT,
  deal_id INTEGER,
  currency TEXT NOT NULL,
  rate INTEGER NOT NULL DEFAULT 1000000 CHECK (rate > 0),   -- to the company's currency
  ordered_on TEXT,
  received_on TEXT,
  delivery_note TEXT NOT NULL DEFAULT '',
  invoice TEXT NOT NULL DEFAULT '',
  delivery_service TEXT NOT NULL DEFAULT '',
  delivery_price INTEGER CHECK (delivery_price >= 0),
  reason TEXT NOT NULL DEFAULT '',
  comment TEXT NOT NULL DEFAULT '',
  folded TEXT NOT NULL DEFAULT '', -- what the list's text filter looks in
  row_count INTEGER NOT NULL DEFAULT 0,
  quantity INTEGER NOT NULL DEFAULT 0,
  gross INTEGER NOT NULL DEFAULT 0,
  discount INTEGER NOT NULL DEFAULT 0,
  net INTEGER NOT NULL DEFAULT 0,
  tax INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  posted INTEGER NOT NULL DEFAULT 0 CHECK (posted IN (0, 1)), -- has a posting: can only be marked deleted
  deleted_at TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (type, sequence),
  CHECK (status = 'draft' OR posted = 1)
) STRICT;
CREATE UNIQUE INDEX document_external ON document (type, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX document_list ON document (type, date, id) WHERE deleted_at IS NULL;
CREATE INDEX document_all ON document (date, id) WHERE deleted_at IS NULL;
CREATE INDEX document_partner ON document (partner_id, date, id) WHERE partner_id IS NOT NULL;

CREATE TABLE document_row (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE RESTRICT,
  position INTEGER NOT NULL CHECK (position > 0),
  item_id INTEGER REFERENCES item (id) ON DELETE RESTRICT,
  barcode TEXT,
  quantity INTEGER NOT NULL,       -- as entered, in unit_id
  unit_id INTEGER REFERENCES unit (id) ON DELETE RESTRICT,
  numerator INTEGER NOT NULL DEFAULT 1 CHECK (numerator > 0),   -- entered × numerator / denominator = base
  denominator INTEGER NOT NULL DEFAULT 1 CHECK (denominator > 0),
  warehouse_id INTEGER REFERENCES warehouse (id) ON DELETE RESTRICT,       -- NULL: the header's
  to_warehouse_id INTEGER REFERENCES warehouse (id) ON DELETE RESTRICT,
  purchase_price INTEGER CHECK (purchase_price >= 0),
  purchase_price_given INTEGER NOT NULL DEFAULT 0 CHECK (purchase_price_given IN (0, 1)),
  price INTEGER CHECK (price >= 0),
  price_given_by INTEGER,          -- the employee who entered it; NULL: the catalogue's
  discount_rate INTEGER CHECK (discount_rate BETWEEN 0 AND 1000000),
  discount_amount INTEGER CHECK (discount_amount >= 0),
  tax_rate_id INTEGER REFERENCES tax_rate (id) ON DELETE RESTRICT,
  reason TEXT NOT NULL DEFAULT '',
  comment TEXT NOT NULL DEFAULT '',
  CHECK (discount_rate IS NULL OR discount_amount IS NULL)
) STRICT;
CREATE INDEX document_row_document ON document_row (document_id, position);
CREATE INDEX document_row_item ON document_row (item_id, document_id);

-- The warehouses a document touches, header and rows: scope and filters ask this.
CREATE TABLE document_warehouse (
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE RESTRICT,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse (id) ON DELETE RESTRICT,
  PRIMARY KEY (document_id, warehouse_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_warehouse_warehouse ON document_warehouse (warehouse_id, document_id);

-- What happened to a document, field by field; masked by sensitivity and warehouse when read.
CREATE TABLE history (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE RESTRICT,
  version INTEGER NOT NULL,        -- of the document, after this change
  at TEXT NOT NULL,
  employee_id INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  operator TEXT,
  action TEXT NOT NULL,            -- created, changed, processed, cancelled, deleted, printed …
  row INTEGER,                     -- position of the row, NULL for the header
  field TEXT,
  before TEXT,
  after TEXT,
  sensitivity TEXT NOT NULL DEFAULT '',   -- the right that one needs to see before and after
  warehouse_id INTEGER             -- no foreign key: the history outlives a deleted warehouse
) STRICT;
CREATE INDEX history_document ON history (document_id, id);
CREATE TRIGGER history_no_update BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'ambar: history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'ambar: history is append-only'); END;
CREATE TRIGGER history_no_replace BEFORE INSERT ON history WHEN EXISTS (SELECT 1 FROM history WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ambar: history is append-only'); END;

-- The books -----------------------------------------------------------------------------------

CREATE TABLE posting (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  document_id INTEGER REFERENCES document (id) ON DELETE RESTRICT,
  kind TEXT NOT NULL CHECK (kind IN ('process', 'cancel', 'merge', 'revaluation')),
  reverses_id INTEGER UNIQUE REFERENCES posting (id) ON DELETE RESTRICT,
  employee_id INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  operator TEXT,
  recorded_at TEXT NOT NULL,
  day TEXT NOT NULL,
  currency TEXT NOT NULL,
  rate INTEGER NOT NULL CHECK (rate > 0),
  first_sequence INTEGER NOT NULL, -- its ledger rows: first_sequence … last_sequence; last < first: none
  last_sequence INTEGER NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  CHECK ((kind = 'cancel') = (reverses_id IS NOT NULL)),
  CHECK (kind NOT IN ('process', 'cancel') OR document_id IS NOT NULL)
) STRICT;
CREATE INDEX posting_document ON posting (document_id, id);

-- Frozen copies of the rows as they were posted; the ledger refers to these, never to document_row.
CREATE TABLE posting_line (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  posting_id INTEGER NOT NULL REFERENCES posting (id) ON DELETE RESTRICT,
  line INTEGER NOT NULL,
  row_id INTEGER,                  -- document_row.id at that time; no foreign key: rows may go
  row INTEGER,                     -- its position
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  warehouse_id INTEGER REFERENCES warehouse (id) ON DELETE RESTRICT,
  to_warehouse_id INTEGER REFERENCES warehouse (id) ON DELETE RESTRICT,
  bundle_line INTEGER,             -- the line of the bundle whose part this is
  quantity INTEGER NOT NULL,       -- in the product's own unit, positive as in the document
  entered_quantity INTEGER NOT NULL,
  unit_id INTEGER NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  numerator INTEGER NOT NULL,
  denominator INTEGER NOT NULL,
  purchase_price INTEGER,          -- per entered unit, in the posting's currency
  price INTEGER,
  gross INTEGER NOT NULL DEFAULT 0,
  discount INTEGER NOT NULL DEFAULT 0,
  net INTEGER NOT NULL DEFAULT 0,
  tax_rate INTEGER,
  tax INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  value INTEGER NOT NULL DEFAULT 0,       -- signed value of what moved, in the company's currency
  purchase_before INTEGER,         -- the catalogue's purchase price before and after, where this set it
  purchase_after INTEGER,
  price_before INTEGER,            -- the catalogue's selling price before and after, where this set it
  price_after INTEGER,
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX posting_line_posting ON posting_line (posting_id, line);

CREATE TABLE ledger (
  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
  posting_line_id INTEGER NOT NULL REFERENCES posting_line (id) ON DELETE RESTRICT,
  kind TEXT NOT NULL CHECK (kind IN
    ('receipt', 'adjustment', 'transfer', 'sale', 'write_off', 'settlement', 'merge', 'revaluation')),
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse (id) ON DELETE RESTRICT,
  quantity INTEGER NOT NULL,
  value INTEGER NOT NULL,
  quantity_after INTEGER NOT NULL, -- the balance that this row leaves, in order of sequence
  value_after INTEGER NOT NULL,
  day TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  reverses INTEGER REFERENCES ledger (sequence) ON DELETE RESTRICT,
  settles INTEGER REFERENCES ledger (sequence) ON DELETE RESTRICT,
  lot INTEGER,
  place INTEGER,
  CHECK (quantity <> 0 OR kind IN ('settlement', 'revaluation'))
) STRICT;
-- The one index of the ledger: a product's card in a warehouse, and as-of questions.
CREATE INDEX ledger_card ON ledger (item_id, warehouse_id, day, sequence);

CREATE TABLE balance (
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse (id) ON DELETE RESTRICT,
  lot INTEGER NOT NULL DEFAULT 0,
  place INTEGER NOT NULL DEFAULT 0,
  quantity INTEGER NOT NULL,
  value INTEGER NOT NULL,
  sequence INTEGER NOT NULL,       -- the last ledger row counted here
  day TEXT NOT NULL,               -- its day: nothing may be posted before it
  cost_value INTEGER NOT NULL,     -- the last cost, unrounded: cost_value / cost_quantity
  cost_quantity INTEGER NOT NULL,
  PRIMARY KEY (item_id, warehouse_id, lot, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX balance_warehouse ON balance (warehouse_id, item_id, quantity, value);

-- What came in, in order of arrival (id), and what of it remains.
CREATE TABLE batch (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse (id) ON DELETE RESTRICT,
  sequence INTEGER NOT NULL REFERENCES ledger (sequence) ON DELETE RESTRICT,
  origin_id INTEGER REFERENCES batch (id) ON DELETE RESTRICT,
  day TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  value INTEGER NOT NULL,
  left_quantity INTEGER NOT NULL CHECK (left_quantity BETWEEN 0 AND quantity),
  left_value INTEGER NOT NULL,
  lot INTEGER,
  place INTEGER
) STRICT;
CREATE INDEX batch_open ON batch (item_id, warehouse_id, id) WHERE left_quantity > 0;
CREATE INDEX batch_sequence ON batch (sequence);

-- What each ledger row put into (+) or took from (-) which batch.
CREATE TABLE batch_move (
  sequence INTEGER NOT NULL REFERENCES ledger (sequence) ON DELETE RESTRICT,
  part INTEGER NOT NULL,
  batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE RESTRICT,
  quantity INTEGER NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (sequence, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_move_batch ON batch_move (batch_id, sequence);

-- What left although it was not there, oldest first, and what of it is not settled yet.
CREATE TABLE shortage (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse (id) ON DELETE RESTRICT,
  sequence INTEGER NOT NULL REFERENCES ledger (sequence) ON DELETE RESTRICT,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  value INTEGER NOT NULL,
  left_quantity INTEGER NOT NULL CHECK (left_quantity BETWEEN 0 AND quantity),
  left_value INTEGER NOT NULL
) STRICT;
CREATE INDEX shortage_open ON shortage (item_id, warehouse_id, id) WHERE left_quantity > 0;
CREATE INDEX shortage_sequence ON shortage (sequence);

-- One row per settlement in the ledger; a later cancelling takes it back with a negative one.
CREATE TABLE settlement (
  sequence INTEGER NOT NULL PRIMARY KEY REFERENCES ledger (sequence) ON DELETE RESTRICT,
  shortage_id INTEGER NOT NULL REFERENCES shortage (id) ON DELETE RESTRICT,
  batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE RESTRICT,
  quantity INTEGER NOT NULL,
  posted_value INTEGER NOT NULL,   -- what the short part had been posted out at
  value INTEGER NOT NULL           -- what the batch gave for it
) STRICT;
CREATE INDEX settlement_shortage ON settlement (shortage_id);

-- Guards: the books only grow ------------------------------------------------------------------

CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER posting_no_replace BEFORE INSERT ON posting
WHEN EXISTS (SELECT 1 FROM posting WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM posting WHERE reverses_id = NEW.reverses_id)
BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;

CREATE TRIGGER posting_line_no_update BEFORE UPDATE ON posting_line BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER posting_line_no_delete BEFORE DELETE ON posting_line BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER posting_line_no_replace BEFORE INSERT ON posting_line WHEN EXISTS (SELECT 1 FROM posting_line WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;

CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER ledger_no_replace BEFORE INSERT ON ledger WHEN EXISTS (SELECT 1 FROM ledger WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;

CREATE TRIGGER batch_move_no_update BEFORE UPDATE ON batch_move BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER batch_move_no_delete BEFORE DELETE ON batch_move BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER batch_move_no_replace BEFORE INSERT ON batch_move
WHEN EXISTS (SELECT 1 FROM batch_move WHERE sequence = NEW.sequence AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;

CREATE TRIGGER settlement_no_update BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER settlement_no_delete BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER settlement_no_replace BEFORE INSERT ON settlement WHEN EXISTS (SELECT 1 FROM settlement WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'ambar: the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'ambar: the audit log is append-only'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ambar: the audit log is append-only'); END;
-- Text may be erased (set to NULL), never changed.
CREATE TRIGGER audit_text_no_change BEFORE UPDATE ON audit_text
WHEN NEW.audit_id <> OLD.audit_id OR (NEW.before IS NOT NULL AND NEW.before IS NOT OLD.before)
  OR (NEW.after IS NOT NULL AND NEW.after IS NOT OLD.after)
BEGIN SELECT RAISE(ABORT, 'ambar: the audit log is append-only'); END;
CREATE TRIGGER audit_text_no_delete BEFORE DELETE ON audit_text BEGIN SELECT RAISE(ABORT, 'ambar: the audit log is append-only'); END;
CREATE TRIGGER audit_text_no_replace BEFORE INSERT ON audit_text WHEN EXISTS (SELECT 1 FROM audit_text WHERE audit_id = NEW.audit_id)
BEGIN SELECT RAISE(ABORT, 'ambar: the audit log is append-only'); END;

-- A balance moves only to what a ledger row of its own says.
CREATE TRIGGER balance_follows BEFORE UPDATE ON balance
WHEN NEW.item_id <> OLD.item_id OR NEW.warehouse_id <> OLD.warehouse_id OR NEW.lot <> OLD.lot OR NEW.place <> OLD.place
  OR NEW.sequence < OLD.sequence OR NOT EXISTS (
    SELECT 1 FROM ledger WHERE sequence = NEW.sequence AND item_id = NEW.item_id AND warehouse_id = NEW.warehouse_id
      AND quantity_after = NEW.quantity AND value_after = NEW.value)
BEGIN SELECT RAISE(ABORT, 'ambar: a balance follows the ledger'); END;
CREATE TRIGGER balance_begins BEFORE INSERT ON balance
WHEN EXISTS (SELECT 1 FROM balance WHERE item_id = NEW.item_id AND warehouse_id = NEW.warehouse_id
    AND lot = NEW.lot AND place = NEW.place)
  OR NOT EXISTS (
    SELECT 1 FROM ledger WHERE sequence = NEW.sequence AND item_id = NEW.item_id AND warehouse_id = NEW.warehouse_id
      AND quantity_after = NEW.quantity AND value_after = NEW.value)
BEGIN SELECT RAISE(ABORT, 'ambar: a balance follows the ledger'); END;
CREATE TRIGGER balance_stays BEFORE DELETE ON balance BEGIN SELECT RAISE(ABORT, 'ambar: a balance stays'); END;

-- A batch or shortage keeps what it was; only what is left of it moves.
CREATE TRIGGER batch_keeps BEFORE UPDATE ON batch
WHEN NEW.id <> OLD.id OR NEW.item_id <> OLD.item_id OR NEW.warehouse_id <> OLD.warehouse_id OR NEW.sequence <> OLD.sequence
  OR NEW.quantity <> OLD.quantity OR NEW.value <> OLD.value OR NEW.day <> OLD.day OR NEW.origin_id IS NOT OLD.origin_id
BEGIN SELECT RAISE(ABORT, 'ambar: a batch keeps what it was'); END;
CREATE TRIGGER batch_no_delete BEFORE DELETE ON batch BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER batch_no_replace BEFORE INSERT ON batch WHEN EXISTS (SELECT 1 FROM batch WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER shortage_keeps BEFORE UPDATE ON shortage
WHEN NEW.id <> OLD.id OR NEW.item_id <> OLD.item_id OR NEW.warehouse_id <> OLD.warehouse_id OR NEW.sequence <> OLD.sequence
  OR NEW.quantity <> OLD.quantity OR NEW.value <> OLD.value
BEGIN SELECT RAISE(ABORT, 'ambar: a shortage keeps what it was'); END;
CREATE TRIGGER shortage_no_delete BEFORE DELETE ON shortage BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;
CREATE TRIGGER shortage_no_replace BEFORE INSERT ON shortage WHEN EXISTS (SELECT 1 FROM shortage WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ambar: the books are append-only'); END;

-- A document that has been posted is only ever marked deleted, and keeps its number.
CREATE TRIGGER document_stays BEFORE DELETE ON document WHEN OLD.posted = 1
BEGIN SELECT RAISE(ABORT, 'ambar: a posted document stays'); END;
CREATE TRIGGER document_keeps BEFORE UPDATE ON document
WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.type <> OLD.type OR NEW.sequence <> OLD.sequence
  OR NEW.posted < OLD.posted OR (NEW.external_id IS NOT OLD.external_id
    AND EXISTS (SELECT 1 FROM document WHERE type = NEW.type AND external_id = NEW.external_id AND id <> OLD.id))
BEGIN SELECT RAISE(ABORT, 'ambar: a document keeps its number'); END;
CREATE TRIGGER document_no_replace BEFORE INSERT ON document
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM document WHERE number = NEW.number)
  OR EXISTS (SELECT 1 FROM document WHERE type = NEW.type AND sequence = NEW.sequence)
  OR EXISTS (SELECT 1 FROM document WHERE type = NEW.type AND external_id = NEW.external_id)
BEGIN SELECT RAISE(ABORT, 'ambar: a document keeps its number'); END;
