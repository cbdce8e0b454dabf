-- How employees arrange forms for themselves, and what lists are filtered by: the values of custom fields.

-- A field that stands nowhere here stands where the form puts it. Codes and not ids: built-in fields have none.
CREATE TABLE form_layout (
  employee_id INTEGER NOT NULL REFERENCES employee (id) ON DELETE RESTRICT,
  form TEXT NOT NULL CHECK (form IN ('receipt', 'adjustment', 'transfer', 'sale', 'write_off', 'product')),
  code TEXT NOT NULL CHECK (code <> ''),
  position INTEGER NOT NULL CHECK (position > 0),
  hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
  PRIMARY KEY (employee_id, form, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX field_value_number ON field_value (field_id, number) WHERE number IS NOT NULL;
CREATE INDEX field_value_text ON field_value (field_id, text) WHERE text IS NOT NULL;
