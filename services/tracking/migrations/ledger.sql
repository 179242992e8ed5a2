-- Every event of every service, as it came in: appended, never changed, not rebuilt. `received_at` is its own truth.

CREATE TABLE ledger (
    subject            uuid        NOT NULL,  -- whose history it belongs to: an order, a customer, or else the originator
    occurred_at        timestamptz NOT NULL,  -- to sort by; `occurred` says it as it was told
    received_at        timestamptz NOT NULL,  -- when we learned of it, by ledger_clock
    recorded_at        timestamptz NOT NULL,  -- when its service recorded it, by that service's clock
    position           bigint      NOT NULL,
    epoch              bigint      NOT NULL,
    originator_version bigint      NOT NULL,
    originator_id      uuid        NOT NULL,
    class_version      integer     NOT NULL,
    estimated          boolean     NOT NULL,
    source             text        NOT NULL,
    topic              text        NOT NULL,
    occurred           text        NOT NULL,  -- 2006-06-02, or 2006-06-02T08:00:00+08:00
    reported           text,                  -- when a source outside learned of it, written likewise
    actor              text        NOT NULL,
    role               text,
    on_behalf_of       text,
    correlation_id     text        NOT NULL,
    causation_id       text,
    trace_parent       text,
    hash               bytea       NOT NULL,
    data               bytea       NOT NULL,  -- the payload, exactly as stored by its service
    PRIMARY KEY (source, epoch, position)
);
CREATE INDEX ledger_by_subject ON ledger (subject, occurred_at, source, epoch, position);

-- Whoever takes in a batch holds this row until it commits: batches follow each other, and so do their times.
CREATE TABLE ledger_clock (
    only_row    boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    received_at timestamptz NOT NULL
);
INSERT INTO ledger_clock (received_at) VALUES ('-infinity');

CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is appended to, never changed' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
