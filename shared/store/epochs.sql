-- An event keeps the epoch that it was recorded in: each epoch says behind which position it began.
ALTER TABLE epochs ADD COLUMN after bigint NOT NULL DEFAULT 0;
