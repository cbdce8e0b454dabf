-- Lists of a million rows. What is rare in a long list has an index of its own, which costs nothing where rows are
-- not of that kind; what is common is found by walking the list's own index.

-- Drafts wait among a million processed documents.
CREATE INDEX document_open ON document (status, date, id) WHERE status <> 'processed' AND deleted_at IS NULL;
-- Services, bundles, parents and variations among simple products; what is archived.
CREATE INDEX item_kind ON item (kind, name_key, id) WHERE kind <> 'simple';
CREATE INDEX item_archived ON item (name_key, id) WHERE archived = 1;
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
