-- Files behind facts, by what is in them. A row is added and never changed: events say its digest for ever.
CREATE TABLE attachments (
    digest bytea PRIMARY KEY CHECK (digest = sha256(content)),
    kind text NOT NULL,                 -- who may look at it follows from this
    name text NOT NULL,                 -- as it was called where it came from
    media_type text NOT NULL,           -- as its content shows
    content bytea NOT NULL,
    thumbnail bytea,                    -- a small JPEG of a picture
    uploaded_at timestamptz NOT NULL DEFAULT now(),
    uploaded_by text NOT NULL           -- a person's id, or a program's name
);
ALTER TABLE attachments ALTER content SET STORAGE EXTERNAL;  -- pictures are compressed already
