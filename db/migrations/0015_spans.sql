-- For databases that were made by the version whose 0003 had no spans yet: what it lacked. Elsewhere nothing changes.

CREATE INDEX IF NOT EXISTS item_merged ON item (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- Where in a long list the rows of a day stand, so that a range of days in the past is found without an index of days
-- on every row. From low to high at the least: rows that went elsewhere leave it wider than it need be.
CREATE TABLE IF NOT EXISTS span (
  list TEXT NOT NULL CHECK (list IN ('document', 'ledger', 'audit')),
  day TEXT NOT NULL,
  low INTEGER NOT NULL,            -- ledger.sequence, audit.id, or document.date as 20261124
  high INTEGER NOT NULL,
  PRIMARY KEY (list, day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS span_document_insert AFTER INSERT ON document
BEGIN
  INSERT INTO span VALUES ('document', coalesce(NEW.day, NEW.date), CAST(replace(NEW.date, '-', '') AS INTEGER),
    CAST(replace(NEW.date, '-', '') AS INTEGER))
  ON CONFLICT DO UPDATE SET low = min(low, excluded.low), high = max(high, excluded.high)
  WHERE excluded.low < low OR excluded.high > high;
END;
CREATE TRIGGER IF NOT EXISTS span_document_update AFTER UPDATE OF day, date ON document
WHEN NEW.day IS NOT OLD.day OR NEW.date <> OLD.date
BEGIN
  INSERT INTO span VALUES ('document', coalesce(NEW.day, NEW.date), CAST(replace(NEW.date, '-', '') AS INTEGER),
    CAST(replace(NEW.date, '-', '') AS INTEGER))
  ON CONFLICT DO UPDATE SET low = min(low, excluded.low), high = max(high, excluded.high)
  WHERE excluded.low < low OR excluded.high > high;
END;
CREATE TRIGGER IF NOT EXISTS span_posting AFTER INSERT ON posting
BEGIN
  INSERT INTO span VALUES ('ledger', NEW.day, NEW.first_sequence, NEW.last_sequence)
  ON CONFLICT DO UPDATE SET low = min(low, excluded.low), high = max(high, excluded.high);
END;
CREATE TRIGGER IF NOT EXISTS span_audit AFTER INSERT ON audit
BEGIN
  INSERT INTO span VALUES ('audit', substr(NEW.at, 1, 10), NEW.id, NEW.id)
  ON CONFLICT DO UPDATE SET high = max(high, excluded.high);
END;
INSERT OR IGNORE INTO span SELECT 'document', coalesce(day, date), CAST(replace(min(date), '-', '') AS INTEGER),
  CAST(replace(max(date), '-', '') AS INTEGER) FROM document GROUP BY 2;
INSERT OR IGNORE INTO span SELECT 'ledger', day, min(first_sequence), max(last_sequence) FROM posting GROUP BY day;
INSERT OR IGNORE INTO span SELECT 'audit', substr(at, 1, 10), min(id), max(id) FROM audit GROUP BY 2;
