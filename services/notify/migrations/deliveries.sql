-- Who is told by mail: the address itself stands in the table of people, where it can be erased.

CREATE TABLE recipients (
    person   uuid        PRIMARY KEY,
    language text        NOT NULL,
    roles    text[]      NOT NULL,       -- for which of their roles, besides what is for them by name
    since    timestamptz NOT NULL DEFAULT now()
);

-- Who is told by webhook. Its secrets are made from the installation's key and its generation: none is stored.
CREATE TABLE subscriptions (
    id             uuid        PRIMARY KEY,
    name           text        NOT NULL UNIQUE,
    url            text        NOT NULL,
    topics         text[]      NOT NULL,
    standing       text        NOT NULL,  -- proving, active, stopped
    because        text,                  -- why it was stopped
    generation     integer     NOT NULL DEFAULT 1,
    previous_until timestamptz,           -- until then the secret before signs, too
    retry_at       timestamptz,           -- while it fails, nothing goes out before
    failures       integer     NOT NULL DEFAULT 0,
    since          timestamptz NOT NULL DEFAULT now()
);

-- What is to be sent, and what became of it: written with what causes it, worked off by whoever claims it.
CREATE TABLE deliveries (
    id           uuid        PRIMARY KEY,  -- the same however often it is sent
    channel      text        NOT NULL,     -- mail, webhook
    event        text        NOT NULL,     -- epoch:notify:position
    topic        text        NOT NULL,
    subject      uuid        NOT NULL,     -- the task or obligation that the event is of
    order_id     uuid,
    happened     timestamptz NOT NULL,
    person       uuid,
    subscription uuid,
    created      timestamptz NOT NULL DEFAULT now(),
    standing     text        NOT NULL DEFAULT 'queued',  -- queued, sent, dropped, dead
    tries        integer     NOT NULL DEFAULT 0,
    next_at      timestamptz NOT NULL DEFAULT now(),
    sent_at      timestamptz,
    status       integer,                  -- of the last answer
    error        text                      -- of the last try
);
CREATE INDEX deliveries_next ON deliveries (next_at, id) WHERE standing = 'queued';
CREATE INDEX deliveries_all ON deliveries (created, id);
CREATE INDEX deliveries_of_subscription ON deliveries (subscription, created) WHERE subscription IS NOT NULL;
