-- One event store: what happened, once and for ever. Rows are inserted by append(), and never changed.

CREATE TABLE events (
    notification_id    bigint      PRIMARY KEY,  -- the service's position: contiguous, final once visible
    originator_version bigint      NOT NULL,
    recorded_at        timestamptz NOT NULL,     -- never goes back
    originator_id      uuid        NOT NULL,
    topic              text        NOT NULL,
    state              bytea       NOT NULL,     -- exactly the bytes that were written
    hash               bytea       NOT NULL,
    UNIQUE (originator_id, originator_version)
);

-- The chain over positions: a batch ends at `position`, its hash covers its rows and the batch before.
CREATE TABLE batches (
    position    bigint      PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    hash        bytea       NOT NULL
);

-- What was asked before, so that asking again gets the first answer: version and position, and a digest of the request.
CREATE TABLE keys (
    key             uuid        PRIMARY KEY,     -- of principal, route and the caller's key
    digest          uuid        NOT NULL,
    originator_id   uuid        NOT NULL,
    version         bigint      NOT NULL,
    position        bigint      NOT NULL,
    recorded_at     timestamptz NOT NULL
);

-- Raised by a restore: positions of another epoch are not these positions.
CREATE TABLE epochs (
    epoch  bigint      PRIMARY KEY,
    since  timestamptz NOT NULL DEFAULT now(),
    reason text        NOT NULL
);
INSERT INTO epochs (epoch, reason) VALUES (1, 'the store was created');

-- Names, mail and addresses of people: the only place where they stand, and where they can be erased.
CREATE TABLE people (
    id        uuid        PRIMARY KEY,
    name      text,
    mail      text,
    address   text,
    since     timestamptz NOT NULL DEFAULT now(),
    erased_at timestamptz
);

-- How far each consumer has read each source.
CREATE TABLE checkpoints (
    consumer text   NOT NULL,
    source   text   NOT NULL,
    epoch    bigint NOT NULL,
    position bigint NOT NULL,
    hash     bytea  NOT NULL,
    PRIMARY KEY (consumer, source)
);

-- Events that a policy could not act on, under the key whose order must be kept; nothing of that key passes them by.
CREATE TABLE parked (
    consumer text        NOT NULL,
    key      text        NOT NULL,
    source   text        NOT NULL,
    epoch    bigint      NOT NULL,
    position bigint      NOT NULL,
    error    text        NOT NULL,
    since    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, key, source, epoch, position)
);

CREATE VIEW events_as_json AS
SELECT notification_id, originator_id, originator_version, topic, recorded_at,
       convert_from(state, 'UTF8')::jsonb AS state, encode(hash, 'hex') AS hash
FROM events;
