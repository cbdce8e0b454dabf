-- Public keys that let an employee in over SSH: each of one employee only. A key that is removed leaves its lines in the
-- audit log.
CREATE TABLE ssh_key (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  employee_id INTEGER NOT NULL REFERENCES employee (id) ON DELETE RESTRICT,
  kind TEXT NOT NULL CHECK (kind <> '' AND instr(kind, ' ') = 0),          -- ssh-ed25519 …
  body TEXT NOT NULL UNIQUE CHECK (body <> '' AND instr(body, ' ') = 0),   -- base64
  fingerprint TEXT NOT NULL UNIQUE CHECK (fingerprint GLOB 'SHA256:*'),    -- as ssh-keygen -l shows it
  comment TEXT NOT NULL DEFAULT '',
  added_by INTEGER REFERENCES employee (id) ON DELETE RESTRICT,            -- NULL: the operator
  added_at TEXT NOT NULL
) STRICT;
CREATE INDEX ssh_key_employee ON ssh_key (employee_id);
CREATE INDEX ssh_key_added_by ON ssh_key (added_by);

-- The fingerprint of the key by which a session came; empty: by none.
ALTER TABLE session ADD COLUMN key TEXT NOT NULL DEFAULT '';
