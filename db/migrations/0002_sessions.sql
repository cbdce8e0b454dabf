-- Who is signed in, from where; and how long a role may be idle.

-- One row for each app that runs with someone signed in. What of it is over is told by the process
-- (host, pid, and when it started: numbers are given again), so that an idle session writes nothing.
CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  employee_id INTEGER NOT NULL REFERENCES employee (id) ON DELETE RESTRICT,
  operator TEXT,
  address TEXT NOT NULL DEFAULT '',
  terminal TEXT NOT NULL DEFAULT '',
  host TEXT NOT NULL,
  pid INTEGER NOT NULL CHECK (pid > 0),
  started TEXT NOT NULL DEFAULT '',
  began_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  locked_at TEXT,
  ended_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX session_employee ON session (employee_id);

-- Minutes without a key; NULL: as the company's settings say, 0: never.
ALTER TABLE role ADD COLUMN lock_minutes INTEGER CHECK (lock_minutes BETWEEN 0 AND 1440);
ALTER TABLE role ADD COLUMN exit_minutes INTEGER CHECK (exit_minutes BETWEEN 0 AND 1440);
