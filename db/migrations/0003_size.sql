-- Lists of a million rows. What is rare in a long list has an index of its own, which costs nothing where rows are
-- not of that kind; what is common is found by walking the list's own index.

-- Drafts wait among a million processed documents.
CREATE INDEX document_open ON document (status, date, id) WHERE status <> 'processed' AND deleted_at IS NULL;
-- Services, bundles, parents and variations among simple products; what is archived.
CREATE INDEX item_kind ON item (kind, name_key, id) WHERE kind <> 'simple';
CREATE INDEX item_archived ON item (name_key, id) WHERE archived = 1;
-- What was merged into a product: asked for by every card, and nearly always nothing.
CREATE INDEX item_merged ON item (merged_into_id) WHERE merged_into_id IS NOT NULL;
-- Changes of rights and settings among documents that were processed.
CREATE INDEX audit_kind ON audit (kind, id) WHERE kind <> 'document_processed';

-- Search over documents as over products (0001): trigrams of document.folded, each word led by two blanks.
CREATE VIRTUAL TABLE document_search USING fts5 (
  grams, content='', contentless_delete=1, tokenize='trigram', detail=none
);
CREATE TRIGGER document_search_insert AFTER INSERT ON document WHEN NEW.folded <> ''
BEGIN INSERT INTO document_search (rowid, grams) VALUES (NEW.id, '  ' || replace(NEW.folded, ' ', '  ')); END;
CREATE TRIGGER document_search_update AFTER UPDATE OF folded ON document WHEN NEW.folded <> OLD.folded
BEGIN
  DELETE FROM document_search WHERE rowid = OLD.id;
  INSERT INTO document_search (rowid, grams) VALUES (NEW.id, '  ' || replace(NEW.folded, ' ', '  '));
END;
CREATE TRIGGER document_search_delete AFTER DELETE ON document
BEGIN DELETE FROM document_search WHERE rowid = OLD.id; END;
INSERT INTO document_search (rowid, grams) SELECT id, '  ' || replace(folded, ' ', '  ') FROM document WHERE folded <> '';

-- Where in a long list the rows of a day stand, so that a range of days in the past is found without an index of days
-- on every row. From low to high at the least: rows that went elsewhere leave it wider than it need be.
CREATE TABLE span (
  list TEXT NOT NULL CHECK (list IN ('document', 'ledger', 'audit')),
  day TEXT NOT NULL,
  low INTEGER NOT NULL,            -- ledger.sequence, audit.id, or document.date as 20261124
  high INTEGER NOT NULL,
  PRIMARY KEY (list, day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER span_document_insert AFTER INSERT ON document
BEGIN
  INSERT INTO span VALUES ('document', coalesce(NEW.day, NEW.date), CAST(replace(NEW.date, '-', '') AS INTEGER),
    CAST(replace(NEW.date, '-', '') AS INTEGER))
  ON CONFLICT DO UPDATE SET low = min(low, excluded.low), high = max(high, excluded.high)
  WHERE excluded.low < low OR excluded.high > high;
END;
CREATE TRIGGER span_document_update AFTER UPDATE OF day, date ON document
WHEN NEW.day IS NOT OLD.day OR NEW.date <> OLD.date
BEGIN
  INSERT INTO span VALUES ('document', coalesce(NEW.day, NEW.date), CAST(replace(NEW.date, '-', '') AS INTEGER),
    CAST(replace(NEW.date, '-', '') AS INTEGER))
  ON CONFLICT DO UPDATE SET low = min(low, excluded.low), high = max(high, excluded.high)
  WHERE excluded.low < low OR excluded.high > high;
END;
CREATE TRIGGER span_posting AFTER INSERT ON posting
BEGIN
  INSERT INTO span VALUES ('ledger', NEW.day, NEW.first_sequence, NEW.last_sequence)
  ON CONFLICT DO UPDATE SET low = min(low, excluded.low), high = max(high, excluded.high);
END;
CREATE TRIGGER span_audit AFTER INSERT ON audit
BEGIN
  INSERT INTO span VALUES ('audit', substr(NEW.at, 1, 10), NEW.id, NEW.id)
  ON CONFLICT DO UPDATE SET high = max(high, excluded.high);
END;
INSERT INTO span SELECT 'document', coalesce(day, date), CAST(replace(min(date), '-', '') AS INTEGER),
  CAST(replace(max(date), '-', '') AS INTEGER) FROM document GROUP BY 2;
INSERT INTO span SELECT 'ledger', day, min(first_sequence), max(last_sequence) FROM posting GROUP BY day;
INSERT INTO span SELECT 'audit', substr(at, 1, 10), min(id), max(id) FROM audit GROUP BY 2;
