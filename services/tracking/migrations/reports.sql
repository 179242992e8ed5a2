-- What reports count by, and how much came in time; gendan rebuild tracking.orders fills it for what is there.
ALTER TABLE report_lines
    ADD COLUMN customer_code text,
    ADD COLUMN style         text,
    ADD COLUMN unit          text,
    ADD COLUMN month         date,     -- first day of the month in which its order was received
    ADD COLUMN in_time       numeric;  -- of it what met the promise by the promised day
CREATE INDEX report_lines_of_month ON report_lines (month);
ALTER TABLE report_shipments ADD COLUMN customer_code text;

-- Clocks, and what became of samples and inquiries, are counted from the ledger itself: nothing of it is kept twice.
CREATE INDEX ledger_of_reports ON ledger (topic, occurred_at) WHERE topic IN (
    'obligation.started', 'obligation.rescheduled', 'obligation.met', 'obligation.breached', 'obligation.settled',
    'obligation.reopened', 'sample.requested', 'inquiry.won'
);
