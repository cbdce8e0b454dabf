-- The words of item.folded, each once, for what was misspelt: a million products are made of some thousand words.
-- Codes are left out (a digit, a dash), and so are words of one or two letters. A word whose last product is gone
-- stays: search asks the products, and finds none.
CREATE TABLE item_word (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  word TEXT NOT NULL UNIQUE CHECK (length(word) >= 3)
) STRICT;
-- Its trigrams, with a blank on either side of the word.
CREATE VIRTUAL TABLE item_search_word USING fts5 (
  grams, content='', contentless_delete=1, tokenize='trigram', detail=none
);
CREATE TRIGGER item_word_insert AFTER INSERT ON item_word
BEGIN INSERT INTO item_search_word (rowid, grams) VALUES (NEW.id, '  ' || NEW.word || ' '); END;
CREATE TRIGGER item_words_insert AFTER INSERT ON item
BEGIN
  INSERT OR IGNORE INTO item_word (word)
    SELECT value FROM json_each('[' || replace(json_quote(NEW.folded), ' ', '","') || ']')
    WHERE length(value) >= 3 AND value NOT GLOB '*[-0-9./+]*';
END;
CREATE TRIGGER item_words_update AFTER UPDATE OF folded ON item WHEN NEW.folded <> OLD.folded
BEGIN
  INSERT OR IGNORE INTO item_word (word)
    SELECT value FROM json_each('[' || replace(json_quote(NEW.folded), ' ', '","') || ']')
    WHERE length(value) >= 3 AND value NOT GLOB '*[-0-9./+]*';
END;
INSERT OR IGNORE INTO item_word (word)
  SELECT DISTINCT j.value FROM item i, json_each('[' || replace(json_quote(i.folded), ' ', '","') || ']') j
  WHERE length(j.value) >= 3 AND j.value NOT GLOB '*[-0-9./+]*';

-- What an employee watches in the look-up, in the order in which it was pinned.
CREATE TABLE pin (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  employee_id INTEGER NOT NULL REFERENCES employee (id) ON DELETE RESTRICT,
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  UNIQUE (employee_id, item_id)
) STRICT;
CREATE INDEX pin_item ON pin (item_id);
