-- What someone works on in the editor of documents and has not left in good order. A session that dies leaves its
-- rows behind, and the next one of the same employee offers them.

-- `document_id` NULL: nothing of it is saved yet. `typed`: JSON, what stands in header, cells and entry.
CREATE TABLE unfinished (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id > 0),
  employee_id INTEGER NOT NULL REFERENCES employee (id) ON DELETE RESTRICT,
  session TEXT NOT NULL CHECK (session <> ''),
  type TEXT NOT NULL CHECK (type IN ('receipt', 'adjustment', 'transfer', 'sale', 'write_off')),
  document_id INTEGER REFERENCES document (id) ON DELETE RESTRICT,
  typed TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(typed)),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX unfinished_employee ON unfinished (employee_id);
CREATE INDEX unfinished_document ON unfinished (document_id) WHERE document_id IS NOT NULL;
