-- What inboxes show: each task once, as our own events say.

CREATE TABLE tasks (
    id            uuid        PRIMARY KEY,
    version       bigint      NOT NULL,
    order_id      uuid,
    customer_code text,
    subject       text        NOT NULL,
    words         text,
    role          text,
    person        uuid,
    whose         text[]      NOT NULL,  -- role and person: in whose inboxes it is
    due           timestamptz,
    is_notice     boolean     NOT NULL,
    obligation    uuid,
    kind          text,                  -- of the obligation
    standing      text        NOT NULL,
    is_open       boolean     NOT NULL,
    times         integer     NOT NULL,  -- how often they were told again
    told_at       timestamptz NOT NULL,  -- the last time
    assigned_by   text        NOT NULL,
    handled_by    text,                  -- who acknowledged, did or withdrew it last
    outcome       text
);
CREATE INDEX tasks_of_whom ON tasks USING gin (whose);
CREATE INDEX tasks_open ON tasks (told_at, id) WHERE is_open;
CREATE INDEX tasks_all ON tasks (told_at, id);
CREATE INDEX tasks_of_order ON tasks (order_id);
