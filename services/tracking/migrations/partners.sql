-- Partners, and what each was told: their events are numbered for themselves, and what was told once is never changed.

CREATE TABLE partners (
    name          text        PRIMARY KEY,
    topics        text[]      NOT NULL,  -- which events they may have
    customers     text[],                -- of which customers' orders, by code; NULL: of all
    sees          text[]      NOT NULL,  -- which marks of confidential fields they see
    key_digest    bytea,                 -- SHA-256 of what opens their feed
    password_hash text,                  -- bcrypt of what signs them in to NATS
    added_at      timestamptz NOT NULL DEFAULT now(),
    removed_at    timestamptz,
    known_by      timestamptz,           -- what the ledger knew by then was looked at; NULL: nothing yet
    looked_at     bigint      NOT NULL DEFAULT 0,  -- how many of its events that were
    UNIQUE (key_digest)
);

CREATE TABLE partner_events (
    partner       text        NOT NULL REFERENCES partners,
    sequence      bigint      NOT NULL,  -- theirs, contiguous
    source        text        NOT NULL,
    epoch         bigint      NOT NULL,
    position      bigint      NOT NULL,
    class_version integer     NOT NULL,  -- in which they were told it
    hash          bytea       NOT NULL,  -- of what they were told, and of the hash before
    data          bytea       NOT NULL,  -- the payload as they were told it
    told_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (partner, sequence),
    UNIQUE (partner, source, epoch, position)
);

-- Raised by a restore: a sequence of another epoch is not that sequence.
CREATE TABLE partner_epochs (
    partner text   NOT NULL REFERENCES partners,
    epoch   bigint NOT NULL,
    after   bigint NOT NULL,
    PRIMARY KEY (partner, epoch)
);

-- Histories that cannot be read now: nothing more of them is told, until they can.
CREATE TABLE partner_waits (
    partner text        NOT NULL REFERENCES partners,
    subject uuid        NOT NULL,
    error   text        NOT NULL,
    since   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (partner, subject)
);

CREATE FUNCTION what_was_told_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a partner was told is added to, never changed' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER told_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON partner_events
    FOR EACH STATEMENT EXECUTE FUNCTION what_was_told_stays();
