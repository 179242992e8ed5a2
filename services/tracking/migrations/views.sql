-- What is shown of the ledger: made anew for each order and customer that a batch touches.

CREATE TABLE customer_views (
    customer_id uuid        PRIMARY KEY,
    code        text,
    name        text,
    country     text,
    known_at    timestamptz NOT NULL,
    terms       tsvector    NOT NULL
);

CREATE TABLE order_views (
    order_id      uuid        PRIMARY KEY,
    customer_id   uuid,
    customer_code text,
    po_number     text,
    headline      text        NOT NULL,
    commercial    text        NOT NULL,
    logistics     text        NOT NULL,
    payment       text        NOT NULL,
    flow          text,
    destination   text,                  -- as written
    country       text,                  -- ISO 3166, where known
    vendor        text,
    currency      text,
    value         numeric     NOT NULL,
    modes         text[]      NOT NULL,  -- how its shipments travel
    lines         integer     NOT NULL,
    shipments     integer     NOT NULL,
    exceptions    integer     NOT NULL,
    has_late_line boolean     NOT NULL,  -- a line was fulfilled after its day
    overdue_from  timestamptz,           -- from then on an open line is past its day at the destination
    due_on        date,
    received      text,                  -- as told
    known_at      timestamptz NOT NULL,  -- the newest received_at of its events
    parked        boolean     NOT NULL,  -- the view is of before an event that cannot be folded
    by_due        date        NOT NULL,
    by_po         text        COLLATE "C" NOT NULL,
    by_received   timestamptz NOT NULL,
    view          bytea       NOT NULL   -- all of it, as JSON, made small
) WITH (toast_tuple_target = 512);       -- kept beside the row, so that lists read little
CREATE INDEX order_views_by_due ON order_views (by_due, order_id);
CREATE INDEX order_views_by_po ON order_views (by_po, order_id);
CREATE INDEX order_views_by_received ON order_views (by_received, order_id);
CREATE INDEX order_views_by_updated ON order_views (known_at, order_id);
CREATE INDEX order_views_of_customer ON order_views (customer_code, known_at, order_id);
CREATE INDEX order_views_of_headline ON order_views (headline, known_at, order_id);
CREATE INDEX order_views_of_country ON order_views (country, known_at, order_id);
CREATE INDEX order_views_of_destination ON order_views (destination, known_at, order_id);
CREATE INDEX order_views_of_modes ON order_views USING gin (modes);

CREATE TABLE order_search (
    order_id    uuid     PRIMARY KEY,
    customer_id uuid,
    own         tsvector NOT NULL,
    terms       tsvector NOT NULL  -- its own, and its customer's
);
CREATE INDEX order_search_terms ON order_search USING gin (terms);
CREATE INDEX order_search_of_customer ON order_search (customer_id);

CREATE TABLE report_lines (
    order_id     uuid    NOT NULL,
    line         text    NOT NULL,
    destination  text    NOT NULL,
    country      text,
    vendor       text,
    mode         text,                -- of the shipment that completed it
    currency     text    NOT NULL,
    value        numeric NOT NULL,    -- as stated
    quantity     numeric NOT NULL,    -- as ordered
    promised_on  date    NOT NULL,
    fulfilled_on date,
    delivered_on date,
    PRIMARY KEY (order_id, line)
);

CREATE TABLE report_shipments (
    order_id    uuid NOT NULL,
    shipment    text NOT NULL,
    month       date,                 -- first day of a month in which it delivered something
    destination text NOT NULL,
    country     text,
    vendor      text,
    mode        text,
    UNIQUE NULLS NOT DISTINCT (order_id, shipment, month)
);
