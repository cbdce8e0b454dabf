-- What tells variations of one product apart: "Beden" = "M", "Renk" = "Kırmızı". Variations of one parent have the same
-- properties in the same order: the first one names the rows of their grid, the second one its columns.
CREATE TABLE item_property (
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 9),
  name TEXT NOT NULL CHECK (name <> ''),
  value TEXT NOT NULL CHECK (value <> ''),
  PRIMARY KEY (item_id, position),
  UNIQUE (item_id, name)
) STRICT, WITHOUT ROWID;

-- Products that stand in for each other: each pair once.
CREATE TABLE item_substitute (
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  other_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  PRIMARY KEY (item_id, other_id),
  CHECK (item_id < other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_substitute_other ON item_substitute (other_id, item_id);

-- A price may end: no amount from that day on.
CREATE TABLE price_until (
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
  price_type_id INTEGER NOT NULL REFERENCES price_type (id) ON DELETE RESTRICT,
  valid_from TEXT NOT NULL,
  amount INTEGER CHECK (amount >= 0),          -- NULL: from that day on it has no price in this list
  PRIMARY KEY (item_id, price_type_id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO price_until (item_id, price_type_id, valid_from, amount)
  SELECT item_id, price_type_id, valid_from, amount FROM price;
DROP TABLE price;
ALTER TABLE price_until RENAME TO price;
