-- How an employee has arranged a list: its columns in their order, each with its width (0: as wide as it needs).
CREATE TABLE list_columns (
  employee_id INTEGER NOT NULL REFERENCES employee (id) ON DELETE RESTRICT,
  list TEXT NOT NULL CHECK (list <> ''),
  columns TEXT NOT NULL CHECK (json_type(columns) = 'array'),   -- [["number", 0], ["partner", 24]]
  PRIMARY KEY (employee_id, list)
) STRICT, WITHOUT ROWID;

-- Filters that were given a name: one's own, or shared with everyone who sees the list.
CREATE TABLE saved_filter (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  list TEXT NOT NULL CHECK (list <> ''),
  employee_id INTEGER NOT NULL REFERENCES employee (id) ON DELETE RESTRICT,
  name TEXT NOT NULL CHECK (name <> ''),
  shared INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)),
  content TEXT NOT NULL CHECK (json_type(content) = 'object'),
  UNIQUE (list, employee_id, name)
) STRICT;
CREATE INDEX saved_filter_employee ON saved_filter (employee_id);

-- The largest documents of a type first.
CREATE INDEX document_total ON document (type, total, id) WHERE deleted_at IS NULL;
