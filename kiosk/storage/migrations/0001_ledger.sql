-- The ledger: a hash-chained journal of entries, and beside it the tickets and days that follow from it.
-- The constraints make it impossible to break I1 (no number twice), I3 (numbers rise) and I5 (days never fall),
-- whatever the code above does.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
    seq          INTEGER PRIMARY KEY,            -- 1, 2, 3 … without a gap
    kind         TEXT NOT NULL CHECK (kind IN ('day', 'intent', 'numbered', 'printing', 'printed',
                                               'unconfirmed', 'failed', 'unknown', 'void')),
    ticket_id    TEXT NOT NULL,                  -- empty for kind 'day'
    at           TEXT NOT NULL,                  -- UTC, ISO 8601
    boot_id      TEXT NOT NULL,
    monotonic_ns INTEGER NOT NULL,
    body         TEXT NOT NULL,                  -- JSON object: what the kind needs
    hash         BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER entry_follows BEFORE INSERT ON entry
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry)
BEGIN SELECT raise(ABORT, 'entries are numbered without a gap'); END;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never changed'); END;

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never deleted'); END;

CREATE TABLE day (
    business_day TEXT PRIMARY KEY CHECK (business_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT, WITHOUT ROWID;

CREATE TRIGGER day_rises BEFORE INSERT ON day
WHEN NEW.business_day <= (SELECT max(business_day) FROM day)
BEGIN SELECT raise(ABORT, 'the business day never falls'); END;

CREATE TRIGGER day_stays BEFORE UPDATE ON day
BEGIN SELECT raise(ABORT, 'a business day is never changed'); END;

CREATE TRIGGER day_is_kept BEFORE DELETE ON day
BEGIN SELECT raise(ABORT, 'a business day is never deleted'); END;

CREATE TABLE ticket (
    ticket_id    TEXT PRIMARY KEY CHECK (length(ticket_id) BETWEEN 1 AND 64),
    service_id   TEXT NOT NULL,
    priority     TEXT,
    series       TEXT NOT NULL CHECK (series GLOB '[A-HJ-NPR-Z]'),
    business_day TEXT REFERENCES day (business_day),
    kiosk_code   INTEGER CHECK (kiosk_code BETWEEN 0 AND 9),   -- 0: the central namespace
    n            INTEGER CHECK (n > 0),
    issued_at    TEXT,
    state        TEXT NOT NULL CHECK (state IN ('intent', 'numbered', 'printing', 'printed',
                                                'unconfirmed', 'failed', 'unknown', 'void')),
    reason       TEXT NOT NULL DEFAULT '',
    UNIQUE (business_day, series, kiosk_code, n),
    CHECK ((n IS NULL) = (business_day IS NULL)),
    CHECK ((n IS NULL) = (kiosk_code IS NULL)),
    CHECK ((n IS NULL) = (issued_at IS NULL)),
    CHECK (n IS NOT NULL OR state IN ('intent', 'void')),
    CHECK (n IS NULL OR state <> 'intent')
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_left_open ON ticket (state) WHERE state IN ('intent', 'numbered', 'printing');

CREATE TRIGGER ticket_starts_as_intent BEFORE INSERT ON ticket
WHEN NEW.state <> 'intent'
BEGIN SELECT raise(ABORT, 'a ticket starts as an intent'); END;

CREATE TRIGGER number_rises BEFORE UPDATE ON ticket
WHEN OLD.n IS NULL AND NEW.n IS NOT NULL AND (
    NEW.business_day <> (SELECT max(business_day) FROM day)
    OR NEW.n <= (SELECT coalesce(max(n), 0) FROM ticket
                 WHERE business_day = NEW.business_day AND series = NEW.series AND kiosk_code = NEW.kiosk_code))
BEGIN SELECT raise(ABORT, 'numbers rise, within the newest business day'); END;

CREATE TRIGGER number_stays BEFORE UPDATE ON ticket
WHEN NEW.ticket_id <> OLD.ticket_id OR NEW.series <> OLD.series OR NEW.service_id <> OLD.service_id
     OR (OLD.n IS NOT NULL AND (NEW.n IS NOT OLD.n OR NEW.business_day IS NOT OLD.business_day
                                OR NEW.kiosk_code IS NOT OLD.kiosk_code OR NEW.issued_at IS NOT OLD.issued_at))
BEGIN SELECT raise(ABORT, 'a number is never changed'); END;

CREATE TRIGGER ticket_is_kept BEFORE DELETE ON ticket
BEGIN SELECT raise(ABORT, 'a ticket is never deleted'); END;
