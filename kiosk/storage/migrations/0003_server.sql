-- What the ledger knows of the one-stop server: days on which it speaks for the office, numbers that it granted, commands that
-- were obeyed, and what the server has confirmed. The journal itself is what the server has not confirmed yet; there is no copy.
-- SQLite cannot change a CHECK, so the journal is made anew with every row and hash as it was.

CREATE TABLE entry_anew (
    seq          INTEGER PRIMARY KEY,            -- 1, 2, 3 … without a gap
    kind         TEXT NOT NULL CHECK (kind IN ('day', 'intent', 'numbered', 'printing', 'printed', 'unconfirmed',
                                               'failed', 'unknown', 'void', 'reprint', 'command')),
    ticket_id    TEXT NOT NULL,                  -- empty for the kinds 'day' and 'command'
    at           TEXT NOT NULL,                  -- UTC, ISO 8601
    boot_id      TEXT NOT NULL,
    monotonic_ns INTEGER NOT NULL,
    body         TEXT NOT NULL,                  -- JSON object: what the kind needs
    hash         BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

INSERT INTO entry_anew SELECT seq, kind, ticket_id, at, boot_id, monotonic_ns, body, hash FROM entry ORDER BY seq;
DROP TABLE entry;
ALTER TABLE entry_anew RENAME TO entry;

CREATE TRIGGER entry_follows BEFORE INSERT ON entry
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry)
BEGIN SELECT raise(ABORT, 'entries are numbered without a gap'); END;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never changed'); END;

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never deleted'); END;

CREATE TABLE server_memory (
    only         INTEGER PRIMARY KEY CHECK (only = 1),
    acknowledged INTEGER NOT NULL DEFAULT 0 CHECK (acknowledged >= 0),   -- newest entry that the server has confirmed
    epoch        INTEGER NOT NULL DEFAULT 0 CHECK (epoch >= 0),          -- highest that the server has told
    cursor       TEXT NOT NULL DEFAULT ''                                -- newest that the server has told
) STRICT;

INSERT INTO server_memory (only) VALUES (1);

CREATE TRIGGER epoch_never_falls BEFORE UPDATE ON server_memory WHEN NEW.epoch < OLD.epoch
BEGIN SELECT raise(ABORT, 'the epoch never falls'); END;

CREATE TRIGGER only_what_is_there_is_acknowledged BEFORE UPDATE ON server_memory
WHEN NEW.acknowledged > (SELECT coalesce(max(seq), 0) FROM entry)
BEGIN SELECT raise(ABORT, 'an entry that is not there cannot be acknowledged'); END;

CREATE TRIGGER server_memory_is_kept BEFORE DELETE ON server_memory
BEGIN SELECT raise(ABORT, 'the memory of the server is never deleted'); END;

CREATE TABLE server_day (
    business_day TEXT PRIMARY KEY REFERENCES day (business_day),
    epoch        INTEGER CHECK (epoch >= 0)      -- of its central numbers; NULL before the first
) STRICT, WITHOUT ROWID;

CREATE TRIGGER server_day_stays BEFORE UPDATE ON server_day
WHEN NEW.business_day <> OLD.business_day OR (OLD.epoch IS NOT NULL AND NEW.epoch IS NOT OLD.epoch)
     OR NEW.epoch < (SELECT coalesce(max(epoch), 0) FROM server_day)
BEGIN SELECT raise(ABORT, 'the central numbers of a day are of one epoch, which never falls'); END;

CREATE TRIGGER server_day_begins BEFORE INSERT ON server_day WHEN NEW.epoch IS NOT NULL
BEGIN SELECT raise(ABORT, 'a day begins without central numbers'); END;

CREATE TRIGGER server_day_is_kept BEFORE DELETE ON server_day
BEGIN SELECT raise(ABORT, 'a day of the server is never deleted'); END;

CREATE TABLE granted (
    ticket_id TEXT PRIMARY KEY REFERENCES ticket (ticket_id),
    epoch     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER granted_by_one_epoch BEFORE INSERT ON granted
WHEN NEW.epoch IS NOT (SELECT epoch FROM server_day WHERE business_day = (SELECT max(business_day) FROM day))
     OR (SELECT state FROM ticket WHERE ticket_id = NEW.ticket_id) IS NOT 'intent'
BEGIN SELECT raise(ABORT, 'a grant is for an intent, and of the epoch of the newest business day'); END;

CREATE TRIGGER granted_stays BEFORE UPDATE ON granted
BEGIN SELECT raise(ABORT, 'a grant is never changed'); END;

CREATE TRIGGER granted_is_kept BEFORE DELETE ON granted
BEGIN SELECT raise(ABORT, 'a grant is never deleted'); END;

CREATE TRIGGER central_is_granted BEFORE UPDATE ON ticket
WHEN OLD.n IS NULL AND NEW.n IS NOT NULL
     AND (NEW.kiosk_code = 0 AND EXISTS (SELECT 1 FROM server_day WHERE business_day = NEW.business_day))
         <> EXISTS (SELECT 1 FROM granted WHERE ticket_id = NEW.ticket_id)
BEGIN SELECT raise(ABORT, 'on a day of the server, central numbers are its grants, and grants are central numbers'); END;

CREATE TABLE command (
    number  INTEGER PRIMARY KEY CHECK (number > 0),
    kind    TEXT NOT NULL,
    outcome TEXT NOT NULL
) STRICT;

CREATE TRIGGER command_rises BEFORE INSERT ON command
WHEN NEW.number <= (SELECT coalesce(max(number), 0) FROM command)
BEGIN SELECT raise(ABORT, 'a command is obeyed once, in order'); END;

CREATE TRIGGER command_stays BEFORE UPDATE ON command
BEGIN SELECT raise(ABORT, 'a command is never changed'); END;

CREATE TRIGGER command_is_kept BEFORE DELETE ON command
BEGIN SELECT raise(ABORT, 'a command is never deleted'); END;
