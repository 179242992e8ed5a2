-- Rebuilding what is shown: how far a new version is, so that it can be gone on with.

CREATE TABLE rebuilds (
    projection text        PRIMARY KEY,
    made_by    text        NOT NULL,  -- a digest of the code that folds: another release begins anew
    known_by   timestamptz NOT NULL,  -- all that the ledger knew by then is in it, once every slice is
    events     bigint      NOT NULL,  -- in the ledger when it began
    slices     integer     NOT NULL,
    indexed    boolean     NOT NULL DEFAULT false
);

CREATE TABLE rebuilt_slices (
    projection text    NOT NULL REFERENCES rebuilds ON DELETE CASCADE,
    slice      integer NOT NULL,
    events     bigint  NOT NULL,
    PRIMARY KEY (projection, slice)
);

-- What became known since: the ledger grows in the order of its times, so a few bytes per thousand rows are enough.
CREATE INDEX ledger_by_received ON ledger USING brin (received_at) WITH (pages_per_range = 16, autosummarize = on);
