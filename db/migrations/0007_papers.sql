-- How the goods of a transfer or a sale were sent: what a delivery note says beside the document itself.
CREATE TABLE dispatch (
  document_id INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE RESTRICT,
  shipped_at TEXT,
  plate TEXT NOT NULL DEFAULT '',
  driver TEXT NOT NULL DEFAULT '',
  driver_number TEXT NOT NULL DEFAULT '',
  carrier TEXT NOT NULL DEFAULT '',
  carrier_number TEXT NOT NULL DEFAULT '',
  from_address TEXT NOT NULL DEFAULT '',
  recipient TEXT NOT NULL DEFAULT '',
  recipient_office TEXT NOT NULL DEFAULT '',
  recipient_number TEXT NOT NULL DEFAULT '',
  to_address TEXT NOT NULL DEFAULT '',
  CHECK (document_id > 0)
) STRICT;

-- A file that belongs to a document; its bytes lie beside the database, named by their SHA-256. Taking it away is a
-- mark. sensitivity: the right that one needs to see it.
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE RESTRICT,
  name TEXT NOT NULL CHECK (name <> ''),
  hash TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
  size INTEGER NOT NULL CHECK (size > 0),
  sensitivity TEXT NOT NULL DEFAULT '',
  added_by INTEGER REFERENCES employee (id) ON DELETE RESTRICT,
  added_at TEXT NOT NULL,
  removed_at TEXT
) STRICT;
CREATE INDEX attachment_document ON attachment (document_id, id);
CREATE TRIGGER attachment_no_delete BEFORE DELETE ON attachment
BEGIN SELECT RAISE(ABORT, 'ambar: attachments are only marked as removed'); END;
CREATE TRIGGER attachment_no_replace BEFORE INSERT ON attachment
WHEN EXISTS (SELECT 1 FROM attachment WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ambar: attachments are only marked as removed'); END;
CREATE TRIGGER attachment_stays BEFORE UPDATE OF id, document_id, hash, size ON attachment
BEGIN SELECT RAISE(ABORT, 'ambar: an attachment stays the file that it is'); END;

-- Who was spoken to in a comment of a document's history, and when they have seen it.
CREATE TABLE mention (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  history_id INTEGER NOT NULL REFERENCES history (id) ON DELETE RESTRICT,
  employee_id INTEGER NOT NULL REFERENCES employee (id) ON DELETE RESTRICT,
  seen_at TEXT,
  UNIQUE (history_id, employee_id)
) STRICT;
CREATE INDEX mention_employee ON mention (employee_id, id);
CREATE INDEX mention_unseen ON mention (employee_id) WHERE seen_at IS NULL;
