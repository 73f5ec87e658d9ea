-- Reprints: papers with a number that was given before. Each is an entry of its own in the journal, of kind 'reprint'.
-- SQLite cannot change a CHECK, so the journal is made anew with every row and hash as it was.

CREATE TABLE entry_anew (
    seq          INTEGER PRIMARY KEY,            -- 1, 2, 3 … without a gap
    kind         TEXT NOT NULL CHECK (kind IN ('day', 'intent', 'numbered', 'printing', 'printed',
                                               'unconfirmed', 'failed', 'unknown', 'void', 'reprint')),
    ticket_id    TEXT NOT NULL,                  -- empty for kind 'day'
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

CREATE TABLE reprint (
    reprint_id TEXT PRIMARY KEY CHECK (length(reprint_id) BETWEEN 1 AND 64),
    ticket_id  TEXT NOT NULL REFERENCES ticket (ticket_id),
    copy       INTEGER NOT NULL CHECK (copy > 0),          -- 1, 2, 3 … for each ticket
    state      TEXT NOT NULL CHECK (state IN ('asked', 'printing', 'printed', 'unconfirmed', 'failed', 'unknown')),
    reason     TEXT NOT NULL DEFAULT '',
    UNIQUE (ticket_id, copy)
) STRICT, WITHOUT ROWID;

CREATE INDEX reprint_left_open ON reprint (state) WHERE state IN ('asked', 'printing');

CREATE TRIGGER reprint_is_asked_for BEFORE INSERT ON reprint
WHEN NEW.state <> 'asked'
     OR NEW.copy <> (SELECT coalesce(max(copy), 0) + 1 FROM reprint WHERE ticket_id = NEW.ticket_id)
     OR coalesce((SELECT state FROM ticket WHERE ticket_id = NEW.ticket_id), '')
        NOT IN ('printed', 'unconfirmed', 'failed', 'unknown')
BEGIN SELECT raise(ABORT, 'a reprint is asked for, one after the other, of a ticket whose print is over'); END;

CREATE TRIGGER reprint_stays BEFORE UPDATE ON reprint
WHEN NEW.reprint_id <> OLD.reprint_id OR NEW.ticket_id <> OLD.ticket_id OR NEW.copy <> OLD.copy
BEGIN SELECT raise(ABORT, 'a reprint is never changed into another'); END;

CREATE TRIGGER reprint_is_kept BEFORE DELETE ON reprint
BEGIN SELECT raise(ABORT, 'a reprint is never deleted'); END;
