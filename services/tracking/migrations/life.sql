-- What lists show and look for of an order's whole life; gendan rebuild tracking.orders fills it for what is there.
ALTER TABLE order_views
    ADD COLUMN sampling     text        NOT NULL DEFAULT 'none',
    ADD COLUMN material     text        NOT NULL DEFAULT 'not_planned',
    ADD COLUMN production   text        NOT NULL DEFAULT 'not_planned',
    ADD COLUMN quality      text        NOT NULL DEFAULT 'not_inspected',
    ADD COLUMN documents    text        NOT NULL DEFAULT 'none',
    ADD COLUMN at_risk_from timestamptz,           -- from then on it is at risk, should nothing more be told
    ADD COLUMN open_points  integer     NOT NULL DEFAULT 0,
    ADD COLUMN next_step    text,
    ADD COLUMN next_owner   text,                  -- the role that has it
    ADD COLUMN waits_for    text;                  -- who has to act before: us, the customer, a supplier
CREATE INDEX order_views_of_next_owner ON order_views (next_owner, known_at, order_id);
