-- What other services told, as far as obligations follow from it: taken down as it came in, never changed.

CREATE TABLE heard (
    subject            uuid        NOT NULL,  -- an order, a customer, or a sample that is for no order
    source             text        NOT NULL,
    epoch              bigint      NOT NULL,
    position           bigint      NOT NULL,
    originator_id      uuid        NOT NULL,
    originator_version bigint      NOT NULL,
    class_version      integer     NOT NULL,
    estimated          boolean     NOT NULL,
    recorded_at        timestamptz NOT NULL,
    topic              text        NOT NULL,
    occurred           text        NOT NULL,  -- as told
    correlation_id     text        NOT NULL,
    data               bytea       NOT NULL,
    PRIMARY KEY (source, epoch, position)
);
CREATE INDEX heard_by_subject ON heard (subject);
CREATE INDEX heard_by_originator ON heard (originator_id, originator_version);

-- Subjects of which something was heard since they were last followed. `changed` tells whether more came meanwhile.
CREATE TABLE to_follow (
    subject  uuid        PRIMARY KEY,
    changed  bigint      NOT NULL DEFAULT 1,
    since    timestamptz NOT NULL DEFAULT now(),
    after    timestamptz NOT NULL DEFAULT now(),  -- not before; later where it failed
    tries    integer     NOT NULL DEFAULT 0,
    error    text
);
CREATE INDEX to_follow_next ON to_follow (after, since);

-- What is owed, as our own events say.
CREATE TABLE obligations (
    id            uuid        PRIMARY KEY,
    version       bigint      NOT NULL,
    order_id      uuid,
    customer_code text,
    kind          text        NOT NULL,
    about         text        NOT NULL,
    owed_by       text        NOT NULL,
    owner         text        NOT NULL,
    standing      text        NOT NULL,
    began         timestamptz NOT NULL,
    due           timestamptz NOT NULL,
    next_at       timestamptz,           -- when its clock has something to do
    breached      boolean     NOT NULL,
    waited_for    text,                  -- to whom the last breach is attributed
    because       text,
    step          integer     NOT NULL,
    seconds       bigint,                -- how long it took, once it was met
    is_open       boolean     NOT NULL
);
CREATE INDEX obligations_next ON obligations (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX obligations_open ON obligations (due, id) WHERE is_open;
CREATE INDEX obligations_all ON obligations (due, id);
CREATE INDEX obligations_of_order ON obligations (order_id, due, id);
