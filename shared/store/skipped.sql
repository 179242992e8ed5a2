-- What was parked and will not be acted on: who decided so, when and why. It is never acted on again, whoever reads it.
CREATE TABLE skipped (
    consumer text        NOT NULL,
    key      text        NOT NULL,
    source   text        NOT NULL,
    epoch    bigint      NOT NULL,
    position bigint      NOT NULL,
    error    text        NOT NULL,  -- why it was parked
    reason   text        NOT NULL,  -- why it is skipped
    by       uuid        NOT NULL,  -- a person's id
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, key, source, epoch, position)
);
