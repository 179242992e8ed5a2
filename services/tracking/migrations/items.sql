-- What boards list of orders, thing by thing; gendan rebuild tracking.orders fills it for what is there.
ALTER TABLE order_views ADD COLUMN demo boolean NOT NULL DEFAULT false;  -- of a customer who is made up to be looked at

-- The boards that begin with whoever has the next step, or with the customer, and with what is late longest.
CREATE INDEX order_views_open_of_owner ON order_views (next_owner, overdue_from, order_id)
    INCLUDE (at_risk_from) WHERE overdue_from IS NOT NULL AND next_step IS NOT NULL;
CREATE INDEX order_views_open_of_customer ON order_views (customer_code, overdue_from, order_id)
    INCLUDE (at_risk_from) WHERE overdue_from IS NOT NULL AND next_step IS NOT NULL;
CREATE INDEX order_views_open ON order_views (overdue_from, order_id)
    INCLUDE (at_risk_from) WHERE overdue_from IS NOT NULL AND next_step IS NOT NULL;

CREATE TABLE order_items (
    order_id      uuid    NOT NULL,
    kind          text    COLLATE "C" NOT NULL,  -- a shipment, an inspection, an instalment …
    number        text    COLLATE "C" NOT NULL,  -- within the order and its kind
    customer_code text,
    is_open       boolean NOT NULL,              -- something is still to come of it
    state         text,
    owner         text,                          -- the role that sees to it
    waits_for     text,                          -- who has to act: us, the customer, a supplier
    who           text,                          -- the forwarder, inspector, subcontractor, supplier
    on_day        date    NOT NULL,              -- by which boards sort it; where there is none, the last there can be
    then_day      date,
    quantity      numeric,
    done          numeric,
    unit          text,                          -- or currency
    told          text    NOT NULL,              -- the rest, as JSON
    PRIMARY KEY (order_id, kind, number)
);
CREATE INDEX order_items_by_day ON order_items (kind, on_day, order_id, number) INCLUDE (state);
CREATE INDEX order_items_of_customer ON order_items (kind, customer_code, on_day, order_id, number);
CREATE INDEX order_items_open ON order_items (kind, on_day, order_id, number)
    INCLUDE (who, unit, quantity, done) WHERE is_open;  -- sums of what is open are read off it
CREATE INDEX order_items_arriving ON order_items (then_day, order_id, number) WHERE kind = 'shipment';
CREATE INDEX order_items_of_owner ON order_items (owner, waits_for, on_day, order_id, number) WHERE kind = 'point';
CREATE INDEX order_items_of_others ON order_items (kind, who, on_day, order_id, number)
    WHERE is_open AND kind IN ('outwork', 'material');
