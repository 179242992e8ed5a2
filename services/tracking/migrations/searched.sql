-- What is late of a customer, or may become so: what was delivered in time is most of what there is.
CREATE INDEX order_views_late_of_customer ON order_views (customer_code, known_at, order_id)
    WHERE has_late_line OR overdue_from IS NOT NULL;

-- A search that fits thousands of orders sorts them by this, without looking up each. With defaults, as a release before
-- this one may write meanwhile; no index has them, so that writing them touches none.
ALTER TABLE order_search
    ADD COLUMN known_at    timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN by_due      date        NOT NULL DEFAULT '9999-12-31',
    ADD COLUMN by_po       text        COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN by_received timestamptz NOT NULL DEFAULT '9999-12-31 23:59:59.999999+00';
UPDATE order_search AS s
SET known_at = v.known_at, by_due = v.by_due, by_po = v.by_po, by_received = v.by_received
FROM order_views AS v WHERE v.order_id = s.order_id;
