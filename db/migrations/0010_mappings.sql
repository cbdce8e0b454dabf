-- Mappings of imports that were given a name: for everybody who imports that kind. `body` is TOML (db/exchange/mapping.py).
CREATE TABLE saved_mapping (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  entity TEXT NOT NULL CHECK (entity IN ('products', 'prices', 'warehouses', 'partners', 'stock', 'documents')),
  name TEXT NOT NULL CHECK (name <> ''),
  body TEXT NOT NULL CHECK (length(body) <= 1048576),
  employee_id INTEGER REFERENCES employee (id) ON DELETE RESTRICT,   -- who saved it last; NULL: the operator
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0),
  UNIQUE (entity, name)
) STRICT;
CREATE INDEX saved_mapping_employee ON saved_mapping (employee_id);
