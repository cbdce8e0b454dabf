-- A page of any list without looking at all of it.

-- In which blocks of the ledger, 64 rows each, a warehouse has rows: one that has few among ten millions is read block
-- by block. Written by each posting, a row for each block and warehouse that it touches first.
CREATE TABLE ledger_block (
  warehouse_id INTEGER NOT NULL REFERENCES warehouse (id) ON DELETE RESTRICT,
  block INTEGER NOT NULL,          -- ledger.sequence / 64
  PRIMARY KEY (warehouse_id, block)
) STRICT, WITHOUT ROWID;
INSERT INTO ledger_block SELECT DISTINCT warehouse_id, sequence / 64 FROM ledger ORDER BY 1, 2;

-- Texts and links of the company's own fields, as search compares them, and their trigrams as those of products (0001):
-- by field and owner in one number, so that those of one field stand together, in the order of their owners.
ALTER TABLE field_value ADD COLUMN folded TEXT;
UPDATE field_value SET folded = nullif(fold(text), '')
WHERE text IS NOT NULL AND field_id IN (SELECT id FROM form_field WHERE kind IN ('text', 'link'));
CREATE VIRTUAL TABLE field_search USING fts5 (
  grams, content='', contentless_delete=1, tokenize='trigram', detail=none
);
CREATE TRIGGER field_search_insert AFTER INSERT ON field_value WHEN NEW.folded IS NOT NULL
BEGIN
  INSERT INTO field_search (rowid, grams)
  VALUES (NEW.field_id << 40 | NEW.owner_id, '  ' || replace(NEW.folded, ' ', '  '));
END;
CREATE TRIGGER field_search_update AFTER UPDATE OF folded ON field_value WHEN NEW.folded IS NOT OLD.folded
BEGIN
  DELETE FROM field_search WHERE rowid = OLD.field_id << 40 | OLD.owner_id AND OLD.folded IS NOT NULL;
  INSERT INTO field_search (rowid, grams)
  SELECT NEW.field_id << 40 | NEW.owner_id, '  ' || replace(NEW.folded, ' ', '  ') WHERE NEW.folded IS NOT NULL;
END;
CREATE TRIGGER field_search_delete AFTER DELETE ON field_value WHEN OLD.folded IS NOT NULL
BEGIN DELETE FROM field_search WHERE rowid = OLD.field_id << 40 | OLD.owner_id; END;
INSERT INTO field_search (rowid, grams)
SELECT field_id << 40 | owner_id, '  ' || replace(folded, ' ', '  ') FROM field_value WHERE folded IS NOT NULL;
